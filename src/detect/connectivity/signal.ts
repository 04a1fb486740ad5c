/**
 * What kinds of outside signal there are. `reach`: whether the country's addresses answer or are announced; steady from hour to hour. `use`: how
 * much traffic comes from people; it follows the day, the week and the news. A signal of which nothing is known is taken for `use`, the weaker.
 */
export type SignalKind = 'reach' | 'use';

const KNOWN: readonly { pattern: RegExp; name: string; kind: SignalKind }[] = [
  { pattern: /prob|ping|slash24.*up/i, name: 'active probing', kind: 'reach' },
  { pattern: /bgp|prefix|routes|visib/i, name: 'BGP', kind: 'reach' },
  { pattern: /connectivity|reach/i, name: 'connectivity from outside', kind: 'reach' },
  { pattern: /telescope|darknet|merit|ucsd/i, name: 'telescope', kind: 'use' },
  { pattern: /google/i, name: 'Google traffic', kind: 'use' },
  { pattern: /mozilla/i, name: 'Mozilla', kind: 'use' },
];

const known = (label: string) => KNOWN.find(({ pattern }) => pattern.test(label));

export const signalKind = (label: string): SignalKind => known(label)?.kind ?? 'use';

/** Labels that name their publisher, which stays in the name. */
const PUBLISHED = /^(IODA|Cloudflare Radar|RIPEstat|OONI) /;

/** The signal's name in a sentence: `Active Probing (#/24s Up)` is `active probing`. */
export const signalName = (label: string): string => (PUBLISHED.test(label) ? label : nameOf(label));

const nameOf = (label: string): string => known(label)?.name ?? label.replace(/\s*\([^)]*\)\s*$/, '').trim();
