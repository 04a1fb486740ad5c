/** A blackout in words and measures: how low connectivity fell, by which signals, and what else would look the same. */
import type { Connectivity, ConnectivitySignal, Episode } from '../detect/episode.ts';
import { MINUTE_MS, toRfc3339 } from '../shared/time.ts';
import { levelOf, NATIONWIDE_LOSS } from './blackout-extent.ts';
import { countryName, list, networkLabel, span } from './headline.ts';
import type { Incident } from './incident.ts';
import { operatorsOf } from './scope.ts';

type Told = Pick<Incident, 'networks' | 'regions' | 'scope' | 'probe_cc' | 'onset' | 'end' | 'phases' | 'coverage' | 'simulated'>;

/** Networks that a headline names; the others are counted. */
const NAMED_NETWORKS = 3;
/** A level above which a signal hardly moved. */
const HARDLY_MOVED = 0.8;

/** `Internet connectivity at 3 % of its ordinary level in Iran since …`. Where only volunteers' silence tells, that is said. */
export function blackoutHeadline(facts: Told, episodes: readonly Episode[]): string {
  const level = levelOf(episodes);
  const national = episodes.some(({ connectivity }) => connectivity?.national);
  const where = facts.networks.length > 0 && !national ? networksText(facts) : placeText(facts);
  const simulated = facts.simulated ? 'Simulated: ' : '';
  const phases = facts.phases.length > 1 ? `, in ${facts.phases.length} phases` : '';
  const ended = facts.end ? `, ended ${span(facts.end)} UTC` : '';
  return `${simulated}${predicate(level, facts)} ${where} since ${span(facts.onset)} UTC${phases}${ended}`;
}

function predicate(level: number | null, { end }: Told): string {
  if (level === null) return `Volunteers possibly cut off: almost none ${end ? 'were' : 'are'} heard`;
  return `Internet connectivity ${end ? 'fell to' : 'at'} ${percent(level)} of its ordinary level`;
}

/** The country; of a regional one the regions, by their ISO 3166-2 codes. */
const placeText = ({ scope, regions, probe_cc }: Told): string =>
  `in ${scope === 'regional' && regions.length > 0 ? `${list(regions)}, ` : ''}${countryName(probe_cc)}`;

function networksText({ networks, coverage, probe_cc }: Told): string {
  const observed = Math.max(coverage.networks_observed, networks.length);
  const more = networks.length > NAMED_NETWORKS ? ` and ${networks.length - NAMED_NETWORKS} more` : '';
  const names = networks.slice(0, NAMED_NETWORKS).map((network) => networkLabel(network));
  return `on ${networks.length} of ${observed} ${observed === 1 ? 'network' : 'networks'} observed in ${countryName(probe_cc)} (${names.join(', ')}${more})`;
}

const percent = (level: number): string => `${Math.round(level * 100)} %`;

/** What a blackout rests on: each signal from outside, whether it moved or not, and the volunteers who are not heard. */
export function blackoutEvidence(episode: Episode): Incident['evidence'] {
  const signals = episode.connectivity?.signals ?? [];
  const evidence = signals.map((signal) => ({ kind: 'connectivity', text: signalText(signal) }));
  if (episode.connectivity)
    evidence.push({
      kind: 'statistic',
      text: `The evidence against no change reached ${episode.nats.toFixed(1)} nats over the signals that fell.`,
    });
  const { silence } = episode;
  if (silence) {
    const share = `${silence.seen.toLocaleString('en', { maximumFractionDigits: 1 })} were heard where ${silence.expected.toLocaleString('en', { maximumFractionDigits: 0 })} were to be expected`;
    evidence.push({
      kind: 'silence',
      text: `Volunteers fell silent on ${silence.networks} of ${episode.observed.length} networks: ${share} at these hours. Silence alone proves no blackout.`,
    });
  }
  return evidence;
}

function signalText({ name, place, lowest, lowestMs, fellMs }: ConnectivitySignal): string {
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}${place === null ? '' : ` (${place})`}`;
  if (lowest === null || lowestMs === null) return `${title}: no values in this time, which says nothing either way.`;
  const at = `${percent(lowest)} of its ordinary level`;
  if (fellMs !== null) return `${title} fell to ${at} (lowest ${instant(lowestMs)} UTC); low from ${instant(fellMs)} UTC.`;
  if (lowest >= HARDLY_MOVED) return `${title} hardly moved (to ${percent(lowest)} at its lowest, ${instant(lowestMs)} UTC).`;
  return `${title} went to ${at} at its lowest (${instant(lowestMs)} UTC), which is within what it ordinarily does or did not last.`;
}

const instant = (timeMs: number): string =>
  toRfc3339(Math.floor(timeMs / MINUTE_MS) * MINUTE_MS)
    .slice(0, 16)
    .replace('T', ' ');

/** What else would look like a blackout. */
export function blackoutAlternatives(episodes: readonly Episode[]): Incident['alternatives'] {
  const outside = episodes.flatMap(({ connectivity }) => connectivity ?? []);
  return outside.length > 0 ? [sourceFault(outside, episodes), fewNetworks(episodes)] : [ownFault(episodes), notOutside()];
}

type Alternative = Incident['alternatives'][number];

function sourceFault(outside: readonly Connectivity[], episodes: readonly Episode[]): Alternative {
  const explanation = 'A fault of the source that measured connectivity.';
  const fell = new Set(outside.flatMap(({ signals }) => signals.flatMap(({ name, fellMs }) => (fellMs === null ? [] : [name]))));
  const silent = episodes.some(({ silence }) => silence !== null);
  const names = [...fell].sort();
  if (names.length > 1) return { explanation, ruled_out: true, by: `${names.length} different signals fell: ${list(names)}.` };
  if (silent) return { explanation, ruled_out: true, by: `${names[0] ?? 'A signal'} fell and volunteers fell silent.` };
  return { explanation, ruled_out: false, by: `Only ${names[0] ?? 'one signal'} fell.` };
}

function fewNetworks(episodes: readonly Episode[]): Alternative {
  const explanation = 'A fault of a single network.';
  const networks = operatorsOf(episodes).networksAffected;
  if (networks > 1) return { explanation, ruled_out: true, by: `${networks} networks fell.` };
  const level = levelOf(episodes) ?? 1;
  const national = episodes.some(({ connectivity }) => connectivity?.national);
  if (networks === 0 && national && level <= 1 - NATIONWIDE_LOSS)
    return { explanation, ruled_out: true, by: `The whole country fell to ${percent(level)}, more than one network carries as a rule.` };
  return {
    explanation,
    ruled_out: false,
    by: networks === 1 ? 'Only one network is known to have fallen.' : 'The signals do not tell networks apart.',
  };
}

const ownFault = (episodes: readonly Episode[]): Alternative => ({
  explanation: 'The observatory itself heard nobody.',
  ruled_out: true,
  by: `Measurements from elsewhere went on arriving in this time${episodes.length > 1 ? ', throughout' : ''}.`,
});

const notOutside = (): Alternative => ({
  explanation: 'Volunteers stopped measuring for other reasons.',
  ruled_out: false,
  by: 'No signal from outside shows the country offline, so this is not ruled out.',
});
