/** A blackout in words and measures: how low connectivity fell, by which signals, and what else would look the same. */
import type { Connectivity, ConnectivitySignal, Episode } from '../detect/episode.ts';
import { floorTo, MINUTE_MS, toRfc3339 } from '../shared/time.ts';
import { alternative } from './alternative.ts';
import { levelOf, NATIONWIDE_LOSS } from './blackout-extent.ts';
import type { EvidenceFacts, SignalFacts } from './facts/evidence-facts.ts';
import { countryName, inPhases, networkLabel, placeText, span } from './headline.ts';
import type { Incident } from './incident.ts';
import { operatorsOf } from './scope.ts';

type Told = Pick<Incident, 'networks' | 'regions' | 'scope' | 'probe_cc' | 'onset' | 'end' | 'phases' | 'coverage' | 'simulated'>;

/** Networks that a headline names; the others are counted. */
const NAMED_NETWORKS = 3;
/** `Internet connectivity at 3 % of its ordinary level in Iran since …`. Where only volunteers' silence tells, that is said. */
export function blackoutHeadline(facts: Told, episodes: readonly Episode[]): string {
  const level = levelOf(episodes);
  const national = episodes.some(({ connectivity }) => connectivity?.national);
  const where = facts.networks.length > 0 && !national ? networksText(facts) : `in ${placeText(facts)}`;
  const simulated = facts.simulated ? 'Simulated: ' : '';
  const ended = facts.end ? `, ended ${span(facts.end)} UTC` : '';
  return `${simulated}${predicate(level, facts)} ${where} since ${span(facts.onset)} UTC${inPhases(facts)}${ended}`;
}

function predicate(level: number | null, { end }: Told): string {
  if (level === null) return `Volunteers possibly cut off: almost none ${end ? 'were' : 'are'} heard`;
  return `Internet connectivity ${end ? 'fell to' : 'at'} ${percent(level)} of its ordinary level`;
}

function networksText({ networks, coverage, probe_cc }: Told): string {
  const observed = Math.max(coverage.networks_observed, networks.length);
  const more = networks.length > NAMED_NETWORKS ? ` and ${networks.length - NAMED_NETWORKS} more` : '';
  const names = networks.slice(0, NAMED_NETWORKS).map((network) => networkLabel(network));
  return `on ${networks.length} of ${observed} ${observed === 1 ? 'network' : 'networks'} observed in ${countryName(probe_cc)} (${names.join(', ')}${more})`;
}

const percent = (level: number): string => `${Math.round(level * 100)} %`;

/** What a blackout rests on: each signal from outside, whether it moved or not, and the volunteers who are not heard. */
export function blackoutEvidence({ connectivity, silence, nats, observed }: Episode): EvidenceFacts[] {
  const facts: EvidenceFacts[] = (connectivity?.signals ?? []).map(signalFacts);
  if (connectivity) facts.push({ type: 'signals', nats: tenths(nats), level: connectivity.level, national: connectivity.national });
  if (silence)
    facts.push({
      type: 'silence',
      networks: silence.networks,
      observed: observed.length,
      seen: tenths(silence.seen),
      expected: Math.round(silence.expected),
    });
  return facts;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

export const signalFacts = ({ name, place, lowest, lowestMs, fellMs }: ConnectivitySignal): SignalFacts => ({
  type: 'signal',
  name,
  place,
  lowest,
  lowest_at: lowestMs === null ? null : minuteOf(lowestMs),
  fell_at: fellMs === null ? null : minuteOf(fellMs),
});

const minuteOf = (timeMs: number): string => toRfc3339(floorTo(timeMs, MINUTE_MS));

/** What else would look like a blackout. */
export function blackoutAlternatives(episodes: readonly Episode[]): Incident['alternatives'] {
  const outside = episodes.flatMap(({ connectivity }) => connectivity ?? []);
  return outside.length > 0
    ? [sourceFault(outside, episodes), fewNetworks(episodes)]
    : [
        alternative('ownFault', true, {
          type: episodes.length > 1 ? 'others-arrive-throughout' : 'others-arrive',
        }),
        alternative('absence', false, { type: 'unseen-outside' }),
      ];
}

type Alternative = Incident['alternatives'][number];

function sourceFault(outside: readonly Connectivity[], episodes: readonly Episode[]): Alternative {
  const fell = new Set(outside.flatMap(({ signals }) => signals.flatMap(({ name, fellMs }) => (fellMs === null ? [] : [name]))));
  const silent = episodes.some(({ silence }) => silence !== null);
  const names = [...fell].sort();
  const name = names[0] ?? null;
  if (names.length > 1) return alternative('source', true, { type: 'signals', names });
  return silent
    ? alternative('source', true, { type: 'signal-and-silence', name })
    : alternative('source', false, { type: 'one-signal', name });
}

function fewNetworks(episodes: readonly Episode[]): Alternative {
  const networks = operatorsOf(episodes).networksAffected;
  if (networks > 1) return alternative('network', true, { type: 'networks-fell', networks });
  const level = levelOf(episodes) ?? 1;
  const national = episodes.some(({ connectivity }) => connectivity?.national);
  if (networks === 0 && national && level <= 1 - NATIONWIDE_LOSS) return alternative('network', true, { type: 'country-fell', level });
  return alternative('network', false, { type: networks === 1 ? 'one-network-fell' : 'networks-untold' });
}
