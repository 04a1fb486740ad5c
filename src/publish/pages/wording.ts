/** The words for what the data say. They tell what was seen; none of them says who did it, or why. */
import type { Incident } from '../../incidents/incident.ts';
import { countryName } from '../api/countries.ts';
import type { RestrictedOutcome } from '../../probe/outcome-names.ts';
import { SERVICES } from '../../probe/services.ts';
import type { ShownCount } from '../../rollup/floors.ts';

/** The name that a reader knows; the id where the service is not in the list. */
export const serviceName = (service: string): string => (service in SERVICES ? SERVICES[service as keyof typeof SERVICES].name : service);

/** The layer in a word or two, for a cell. */
export const LAYER_NAMES: Record<RestrictedOutcome, string> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  http: 'HTTP',
  throttled: 'throttled',
};

/** What a failure at the layer means. */
export const LAYER_SENTENCES: Record<RestrictedOutcome, string> = {
  dns: 'DNS: the network’s resolver gives no address for the service’s names, or a wrong one.',
  tcp: 'TCP: connections to the service’s addresses are refused, or never answered.',
  tls: 'TLS: the connection is cut when the service’s name is sent in the handshake.',
  http: 'HTTP: a block page, or a redirect to one, comes in place of the service.',
  throttled: 'Throttling: the service answers, much more slowly than others on the same network.',
};

export const KIND_NAMES: Record<Incident['kind'], string> = {
  'service-restriction': 'Restriction of services',
  throttling: 'Throttling',
  blackout: 'Blackout',
  'platform-outage': 'Outage of the platform itself',
  'measurement-fault': 'Fault of the measurement',
};

export const SCOPE_NAMES: Record<Incident['scope'], string> = {
  nationwide: 'Nationwide',
  'multi-network': 'Several networks',
  'single-network': 'A single network',
  regional: 'Regional',
};

/** How far the machine and people stand behind an incident. */
export function standingOf({ status, review }: Pick<Incident, 'status' | 'review'>): {
  name: 'retracted' | 'reviewed' | 'disputed' | 'suspected' | 'detected';
  text: string;
} {
  if (status === 'retracted') return { name: 'retracted', text: 'Retracted' };
  if (review.state === 'reviewed' && review.by.length >= 2) return { name: 'reviewed', text: 'Reviewed by two people' };
  if (review.state === 'disputed') return { name: 'disputed', text: 'Disputed in review' };
  if (status === 'suspected') return { name: 'suspected', text: 'Suspected, not yet reviewed' };
  return { name: 'detected', text: 'Detected automatically, not yet reviewed' };
}

/** What people have said of it. */
export function reviewSentence({ state, by }: Incident['review']): string {
  if (state === 'disputed') return `Disputed by ${listText(by)}: the updates say why.`;
  if (state === 'reviewed') return `Confirmed by ${by.length} reviewers: ${listText(by)}.`;
  return by.length === 0 ? 'Nobody has reviewed it.' : `Confirmed by ${listText(by)}; one more reviewer is needed.`;
}

/** The detector's confidence, said so that it can be checked. */
export function confidenceSentence(confidence: number): string {
  const percent = Math.min(99, Math.max(1, Math.round(confidence * 100)));
  const bound = confidence >= 0.995 ? 'over ' : confidence < 0.005 ? 'under ' : '';
  return `${bound === '' ? '' : `${bound[0]?.toUpperCase()}${bound.slice(1)}`}${percent} %: of a hundred incidents told with this confidence, about ${percent} should turn out to be real.`;
}

/** `1 network`, `5 networks` */
export const counted = (count: ShownCount, one: string, many: string): string => `${countText(count)} ${count === 1 ? one : many}`;

/** `1,245`; shared votes are fractions, shown to one decimal below ten; a range stays as it is. */
export function countText(count: ShownCount): string {
  if (typeof count === 'string') return count;
  const shown = count < 10 ? Math.round(count * 10) / 10 : Math.round(count);
  return String(shown).replace(/\B(?=(\d{3})+(?!\d))/g, shown < 1000 ? '' : ',');
}

/** `34 %`; what is neither nothing nor all never shows as either. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.01) return '<1 %';
  if (share > 0.99 && share < 1) return '>99 %';
  return `${Math.round(share * 100)} %`;
}

/** `Telegram`, `Telegram and X`, `Telegram, X and YouTube` */
export function listText(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** An incident in a few words, for headings and links; its headline has the rest. */
export function titleOf({ kind, services, probe_cc: probeCc, status }: Incident): string {
  const what = services.length === 0 ? 'All services' : listText(services.map(serviceName));
  const country = countryName(probeCc);
  const titles: Record<Incident['kind'], string> = {
    'service-restriction': `${what} restricted in ${country}`,
    throttling: `${what} slowed down in ${country}`,
    blackout: `Internet access cut in ${country}`,
    'platform-outage': `${what} down, not in ${country} alone`,
    'measurement-fault': `Measurements of ${what} faulty in ${country}`,
  };
  return status === 'suspected' ? `Suspected: ${titles[kind]}` : titles[kind];
}
