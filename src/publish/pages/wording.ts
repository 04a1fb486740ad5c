/** The words for what the data say, in the reader's language. They tell what was seen; none of them says who did it, or why. */
import { serviceName as nameOfService } from '../../incidents/headline.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { ShownCount } from '../../rollup/floors.ts';
import type { Standing } from '../i18n/en/incident.ts';
import type { Reader } from '../i18n/reader.ts';
import { plainText, shortened } from './plain-text.ts';

/** Longest name of a service that a page shows; the names of the list are far shorter. */
const LONGEST_SERVICE = 40;

/** The name that a reader knows; made of the id where the service is not in the list. */
export const serviceName = (service: string): string => shortened(plainText(nameOfService(service)), LONGEST_SERVICE);

/** How far the machine and people stand behind an incident. */
export function standingOf({ status, review }: Pick<Incident, 'status' | 'review'>): Standing {
  if (status === 'retracted') return 'retracted';
  if (review.state === 'reviewed' && review.by.length >= 2) return 'reviewed';
  if (review.state === 'disputed') return 'disputed';
  return status === 'suspected' ? 'suspected' : 'detected';
}

/** What people have said of it. */
export function reviewSentence({ state, by }: Incident['review'], { words: { incident }, format }: Reader): string {
  const names = format.list(by);
  if (state === 'disputed') return incident.disputed(names);
  if (state === 'reviewed') return incident.reviewed(by.length, names);
  return by.length === 0 ? incident.reviewNobody : incident.reviewOne(names);
}

/** The detector's confidence, said so that it can be checked. */
export function confidenceSentence(confidence: number, { words: { incident } }: Reader): string {
  const percent = Math.min(99, Math.max(1, Math.round(confidence * 100)));
  return incident.confidence(percent, confidence >= 0.995 ? 'over' : confidence < 0.005 ? 'under' : null);
}

/** `1 network`, `5 networks` */
export const counted = (
  { words: { site }, format }: Reader,
  what: 'votes' | 'networks' | 'services' | 'measurements' | 'voters',
  count: ShownCount,
): string => site[what](count, format.count(count));

/** How many networks are affected. Those that may not be named, under the number 0, are one at least. */
export const affectedText = (networks: readonly { asn: number }[], { words: { incident }, format }: Reader): string =>
  networks.some(({ asn }) => asn === 0) ? incident.atLeast(format.count(networks.length)) : format.count(networks.length);

/** Networks observed, at least those affected. */
export const observedCount = ({ coverage, networks }: Incident): number => Math.max(coverage.networks_observed, networks.length);

const servicesText = ({ services }: Incident, { words, format }: Reader): string =>
  services.length === 0 ? words.incident.allServices : format.list(services.map(serviceName));

/** The country; of a blackout that reaches less far, its regions or its network, too. */
function whereOf({ kind, scope, regions, networks, probe_cc: probeCc }: Incident, { format, words }: Reader): string {
  const country = format.country(probeCc);
  const [network] = networks;
  const narrower =
    scope === 'regional' ? format.list(regions) : scope === 'single-network' && network && network.asn !== 0 ? `AS${network.asn}` : '';
  return kind === 'blackout' && narrower !== '' ? words.incident.within(plainText(narrower), country) : country;
}

/** An incident in a few words, for headings and links; its sentence has the rest. */
export const titleOf = (incident: Incident, reader: Reader): string =>
  reader.words.incident.title(incident.kind, servicesText(incident, reader), whereOf(incident, reader), incident.status === 'suspected');

/** Longest sentence that a page shows. */
const LONGEST_SENTENCE = 600;

/** The incident in a sentence: the record's own in English, made of the same facts in other languages. */
export function sentenceOf(incident: Incident, reader: Reader): string {
  const { format, words } = reader;
  const text =
    words.incident.sentence?.({
      kind: incident.kind,
      suspected: incident.status === 'suspected',
      services: servicesText(incident, reader),
      country: whereOf(incident, reader),
      affected: affectedText(incident.networks, reader),
      observed: counted(reader, 'networks', observedCount(incident)),
      onset: format.interval(incident.onset),
      end: incident.end && format.interval(incident.end),
      simulated: incident.simulated,
    }) ?? plainText(incident.headline);
  return shortened(text, LONGEST_SENTENCE);
}
