/** The words for what the data say, in the reader's language. They tell what was seen; none of them says who did it, or why. */
import { serviceName as nameOfService } from '../../incidents/headline.ts';
import { toldFacts } from '../../incidents/facts/told-facts.ts';
import type { ToldFacts } from '../../incidents/facts/update-facts.ts';
import type { Incident, Phase } from '../../incidents/incident.ts';
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

const servicesText = (services: readonly string[], { words, format }: Reader): string =>
  services.length === 0 ? words.incident.allServices : format.list(services.map(serviceName));

type Extent = Pick<ToldFacts, 'kind' | 'scope' | 'regions' | 'networks'>;

/** The country; where it reaches less far, its regions too, and of a blackout its network. */
function whereOf({ kind, scope, regions, networks }: Extent, probeCc: string, { format, words }: Reader): string {
  const country = format.country(probeCc);
  const [asn] = networks;
  const network = kind === 'blackout' && scope === 'single-network' && asn ? `AS${asn}` : '';
  const narrower = scope === 'regional' ? format.list(regions.map(plainText)) : network;
  return narrower === '' ? country : words.incident.within(narrower, country);
}

/** An incident in a few words, for headings and links; its sentence has the rest. */
export const titleOf = (incident: Incident, reader: Reader): string =>
  reader.words.incident.title(
    incident.kind,
    servicesText(incident.services, reader),
    whereOf(toldFacts(incident), incident.probe_cc, reader),
    incident.status === 'suspected',
  );

/** One span of an incident, for the band that a chart shades. */
export const phaseTitle = (incident: Incident, { onset, end }: Phase, reader: Reader): string =>
  reader.words.incident.spanOf(
    titleOf(incident, reader),
    reader.format.time(Date.parse(onset.earliest)),
    end === null ? null : reader.format.time(Date.parse(end.latest)),
  );

/** Longest sentence that a page shows. */
const LONGEST_SENTENCE = 600;

/** The incident in a sentence: the record's own in English, made of the same facts in other languages. */
export function sentenceOf(incident: Incident, reader: Reader): string {
  const { probe_cc: probeCc, simulated, status, end, phases } = incident;
  const around = { probeCc, simulated, suspected: status === 'suspected', end, phases: phases.length };
  const own = toldSentence(toldFacts(incident), around, reader);
  return shortened(own ?? plainText(incident.headline), LONGEST_SENTENCE);
}

type Around = { probeCc: string; simulated: boolean; suspected: boolean; end: Incident['end']; phases: number };

/** What a headline says, in the reader's language; null where the record's own is shown. */
export function toldSentence(told: ToldFacts, { probeCc, simulated, suspected, end, phases }: Around, reader: Reader): string | null {
  const { format, words } = reader;
  const networks = told.networks.map((asn) => ({ asn }));
  const isWhole = told.kind === 'blackout' && (networks.length === 0 || told.scope === 'nationwide');
  return (
    words.incident.sentence?.({
      kind: told.kind,
      suspected,
      simulated,
      services: servicesText(told.services, reader),
      country: whereOf(told, probeCc, reader),
      affected: isWhole ? null : affectedText(networks, reader),
      observed: counted(reader, 'networks', told.networks_observed),
      onset: told.failing_before ? format.time(Date.parse(told.onset.latest)) : format.interval(told.onset),
      isBefore: told.failing_before,
      end: end && format.interval(end),
      phases,
      level: told.level === null ? null : `${Math.round(told.level * 100)} %`,
      bySilence: told.by_silence,
    }) ?? null
  );
}
