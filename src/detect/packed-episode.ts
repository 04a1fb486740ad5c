/** An episode and the facts of its networks in the state's text (`number-text.ts`), times as numbers of windows. What is read is what was written, in the same order. */
import { RESTRICTED_OUTCOMES } from '../probe/outcome-names.ts';
import type { EpisodeRecord, NetworkRecord, NetworkState, PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import { readList, readNumber, readText, writeList, writeNumber, writeText, type Reader, type Writer } from './number-text.ts';
import { WINDOW_MS } from './parameters.ts';
import type { Span } from './span.ts';

const STATES: readonly NetworkState[] = ['restricted', 'ended', 'unknown'];

export function writeEpisode(to: Writer, episode: EpisodeRecord): void {
  writeText(to, episode.key);
  writeFlag(to, episode.outage);
  writeFlag(to, episode.withdrawn);
  writeNumber(to, episode.updatedMs / WINDOW_MS);
  writeList(to, episode.observed, writeNumber);
  writeList(to, episode.phases, writePhase);
}

export const readEpisode = (from: Reader): EpisodeRecord => ({
  key: readText(from),
  outage: readFlag(from),
  withdrawn: readFlag(from),
  updatedMs: readNumber(from) * WINDOW_MS,
  observed: readList(from, readNumber),
  phases: readList(from, readPhase),
});

const writeFlag = (to: Writer, flag: boolean): void => writeNumber(to, flag ? 1 : 0);

const readFlag = (from: Reader): boolean => readNumber(from) === 1;

/** Times of a phase as distances from its first suspicion, none as 0. */
function writePhase(to: Writer, phase: PhaseRecord): void {
  const since = phase.suspectedAtMs / WINDOW_MS;
  writeNumber(to, since);
  writeNumber(to, phase.detectedAtMs === null ? -1 : phase.detectedAtMs / WINDOW_MS - since);
  writeSpan(to, phase.onset, since);
  writeOptionalSpan(to, phase.end, since);
  writeFlag(to, phase.leftCensored);
  for (const name of NUMBERS) writeNumber(to, phase[name]);
  writeList(to, phase.networks, (_, network) => writeNetwork(to, network, since));
}

const NUMBERS = [
  'nats',
  'peak',
  'ease',
  'anchor',
  'controlsOk',
  'controlsFailed',
  'controlsGood',
  'countryVotes',
  'countryFailed',
] as const satisfies (keyof PhaseRecord)[];

function readPhase(from: Reader): PhaseRecord {
  const since = readNumber(from);
  const detected = readNumber(from);
  return {
    suspectedAtMs: since * WINDOW_MS,
    detectedAtMs: detected < 0 ? null : (since + detected) * WINDOW_MS,
    onset: readSpan(from, since),
    end: readOptionalSpan(from, since),
    leftCensored: readFlag(from),
    nats: readNumber(from),
    peak: readNumber(from),
    ease: readNumber(from),
    anchor: readNumber(from),
    controlsOk: readNumber(from),
    controlsFailed: readNumber(from),
    controlsGood: readNumber(from),
    countryVotes: readNumber(from),
    countryFailed: readNumber(from),
    networks: readList(from, () => readNetwork(from, since)),
  };
}

function writeNetwork(to: Writer, network: NetworkRecord, since: number): void {
  writeNumber(to, network.asn);
  writeSpan(to, network.onset, since);
  writeOptionalSpan(to, network.end, since);
  writeNumber(to, STATES.indexOf(network.state));
  writeFlag(to, network.sure);
  writeFacts(to, network.facts);
}

const readNetwork = (from: Reader, since: number): NetworkRecord => ({
  asn: readNumber(from),
  onset: readSpan(from, since),
  end: readOptionalSpan(from, since),
  state: STATES[readNumber(from)] ?? 'unknown',
  sure: readFlag(from),
  facts: readFacts(from),
});

function writeSpan(to: Writer, { earliestMs, latestMs }: Span, since: number): void {
  writeNumber(to, earliestMs / WINDOW_MS - since);
  writeNumber(to, latestMs / WINDOW_MS - since);
}

const readSpan = (from: Reader, since: number): Span => ({
  earliestMs: (readNumber(from) + since) * WINDOW_MS,
  latestMs: (readNumber(from) + since) * WINDOW_MS,
});

function writeOptionalSpan(to: Writer, span: Span | null, since: number): void {
  writeFlag(to, span !== null);
  if (span) writeSpan(to, span, since);
}

const readOptionalSpan = (from: Reader, since: number): Span | null => (readFlag(from) ? readSpan(from, since) : null);

export function writeFacts(to: Writer, facts: Facts): void {
  writeNumber(to, facts.before);
  writeNumber(to, facts.windows);
  writeNumber(to, facts.failedWindows);
  writeNumber(to, facts.anonymousWindows);
  writeNumber(to, facts.lastFailed);
  writeNumber(to, facts.alongside);
  writeNumber(to, facts.votes);
  writeNumber(to, facts.failedVotes);
  writeNumber(to, facts.measurements);
  writeNumber(to, facts.voters);
  for (const votes of facts.layers) writeNumber(to, votes);
  writePairs(to, facts.software);
  writePairs(to, facts.regions);
  writeNumber(to, facts.day);
  writeList(to, Object.entries(facts.crowd), writeVoter);
  writeFlag(to, facts.simulated);
}

export const readFacts = (from: Reader): Facts => ({
  before: readNumber(from),
  windows: readNumber(from),
  failedWindows: readNumber(from),
  anonymousWindows: readNumber(from),
  lastFailed: readNumber(from),
  alongside: readNumber(from),
  votes: readNumber(from),
  failedVotes: readNumber(from),
  measurements: readNumber(from),
  voters: readNumber(from),
  layers: RESTRICTED_OUTCOMES.map(() => readNumber(from)),
  software: readPairs(from),
  regions: readPairs(from),
  day: readNumber(from),
  crowd: readCrowd(from),
  simulated: readFlag(from),
});

type Voter = [voter: string, votes: Facts['crowd'][string]];

function writeVoter(to: Writer, [voter, [failed, ok, established]]: Voter): void {
  writeText(to, voter);
  writeNumber(to, failed);
  writeNumber(to, ok);
  writeNumber(to, established);
}

function readCrowd(from: Reader): Facts['crowd'] {
  const crowd: Facts['crowd'] = {};
  for (let left = readNumber(from); left > 0; left -= 1) {
    const voter = readText(from);
    crowd[voter] = [readNumber(from), readNumber(from), readNumber(from) === 1 ? 1 : 0];
  }
  return crowd;
}

export function writePairs(to: Writer, pairs: Record<string, [number, number]>): void {
  writeList(to, Object.entries(pairs), (_, [name, [first, second]]) => {
    writeText(to, name);
    writeNumber(to, first);
    writeNumber(to, second);
  });
}

export function readPairs(from: Reader): Record<string, [number, number]> {
  const pairs: Record<string, [number, number]> = {};
  for (let left = readNumber(from); left > 0; left -= 1) {
    const name = readText(from);
    pairs[name] = [readNumber(from), readNumber(from)];
  }
  return pairs;
}
