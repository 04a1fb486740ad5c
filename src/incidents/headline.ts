/** An incident in a sentence, from its facts: what, where, on which networks, since when. Never by whom or what for. */
import { SERVICES } from '../probe/services.ts';
import type { Incident } from './incident.ts';
import type { Interval } from './terms.ts';

/** Networks that a headline names; the others are counted. */
const NAMED_NETWORKS = 3;

type Place = Pick<Incident, 'probe_cc' | 'scope' | 'regions'>;
type Facts = Place & Pick<Incident, 'kind' | 'status' | 'services' | 'networks' | 'onset' | 'end' | 'phases' | 'coverage' | 'simulated'>;

/** @param leftCensored true where the service failed before observation began */
export function headlineOf(facts: Facts, leftCensored: boolean): string {
  const services = list(facts.services.map(serviceName));
  const time = `${leftCensored ? 'since before' : 'since'} ${leftCensored ? instant(facts.onset.latest) : span(facts.onset)} UTC`;
  const ended = facts.end ? `, ended ${span(facts.end)} UTC` : '';
  return `${facts.simulated ? 'Simulated: ' : ''}${services} ${predicate(facts)} ${networksText(facts)} ${time}${inPhases(facts)}${ended}`;
}

/** The country; of a regional incident the regions, by their ISO 3166-2 codes. */
export const placeText = ({ scope, regions, probe_cc }: Place): string =>
  `${scope === 'regional' && regions.length > 0 ? `${list(regions)}, ` : ''}${countryName(probe_cc)}`;

/** What came and went was not there all the time. */
export const inPhases = ({ phases }: Pick<Incident, 'phases'>): string => (phases.length > 1 ? `, in ${phases.length} phases` : '');

function predicate({ kind, status }: Facts): string {
  const hedge = status === 'suspected' ? 'possibly ' : '';
  if (kind === 'throttling') return `${hedge}slowed down`;
  if (kind === 'platform-outage') return `${hedge}unreachable, for controls elsewhere too,`;
  if (kind === 'blackout') return `${hedge}cut off`;
  if (kind === 'measurement-fault') return 'measured wrongly';
  return `${hedge}restricted`;
}

function networksText(facts: Facts): string {
  const { networks, coverage } = facts;
  const observed = Math.max(coverage.networks_observed, networks.length);
  // Those that may not be named come last, as what they are: one or more.
  const told = [...networks].sort((a, b) => Number(a.asn === 0) - Number(b.asn === 0));
  const names = told.slice(0, NAMED_NETWORKS).map((network) => networkLabel(network));
  const more = networks.length > names.length ? ` and ${networks.length - names.length} more` : '';
  return `on ${affectedCount(networks)} of ${observed} ${observed === 1 ? 'network' : 'networks'} observed in ${placeText(facts)} (${names.join(', ')}${more})`;
}

/** How many networks are affected. `other networks`, those that may not be named, are one at least. */
export const affectedCount = (networks: readonly { asn: number }[]): string =>
  networks.some(({ asn }) => asn === 0) ? `at least ${networks.length}` : String(networks.length);

/** `AS33771 Safaricom Limited`; networks that are not named have the number 0. */
export const networkLabel = ({ asn, name }: { asn: number; name?: string | null }): string =>
  asn === 0 ? 'other networks' : name ? `AS${asn} ${name}` : `AS${asn}`;

/** `Facebook`, `Facebook and X`, `Facebook, Instagram and X`. */
export function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

export function serviceName(id: string): string {
  const known: Record<string, { name: string }> = SERVICES;
  return known[id]?.name ?? id.replace(/(^|-)([a-z])/g, (_, gap: string, letter: string) => (gap ? ' ' : '') + letter.toUpperCase());
}

/** The country's English name; its code where it has none. */
export function countryName(probeCc: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'region' }).of(probeCc) ?? probeCc;
  } catch (error) {
    if (error instanceof RangeError) return probeCc;
    throw error;
  }
}

/** `2024-11-07 09:58–10:21`; both days where they differ. */
export function span({ earliest, latest }: Interval): string {
  if (earliest === latest) return instant(earliest);
  const sameDay = earliest.slice(0, 10) === latest.slice(0, 10);
  return sameDay ? `${instant(earliest)}–${latest.slice(11, 16)}` : `${instant(earliest)} – ${instant(latest)}`;
}

const instant = (time: string): string => time.slice(0, 16).replace('T', ' ');
