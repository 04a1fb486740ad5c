/** An episode and the facts of its networks as tuples, times as numbers of windows. Both ways are exact. */
import { RESTRICTED_OUTCOMES } from '../probe/outcome-names.ts';
import type { EpisodeRecord, NetworkRecord, NetworkState, PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import { WINDOW_MS } from './parameters.ts';
import type { Span } from './span.ts';
import type { PackedEpisode, PackedFacts, PackedNetwork, PackedPhase, PackedSpan } from './state.ts';

const STATES: readonly NetworkState[] = ['restricted', 'ended', 'unknown'];

/** Spans as numbers of windows from a window. */
const packSpan = ({ earliestMs, latestMs }: Span, from: number): PackedSpan => [earliestMs / WINDOW_MS - from, latestMs / WINDOW_MS - from];

const unpackSpan = ([earliest, latest]: PackedSpan, from: number): Span => ({
  earliestMs: (earliest + from) * WINDOW_MS,
  latestMs: (latest + from) * WINDOW_MS,
});

export const packEpisode = (episode: EpisodeRecord): PackedEpisode => [
  episode.key,
  episode.outage,
  episode.withdrawn,
  episode.updatedMs / WINDOW_MS,
  [...episode.observed],
  episode.phases.map(packPhase),
];

export const unpackEpisode = ([key, outage, withdrawn, updated, observed, phases]: PackedEpisode): EpisodeRecord => ({
  key,
  outage,
  withdrawn,
  updatedMs: updated * WINDOW_MS,
  observed: [...observed],
  phases: phases.map(unpackPhase),
});

function packPhase(phase: PhaseRecord): PackedPhase {
  const from = phase.suspectedAtMs / WINDOW_MS;
  return [
    from,
    phase.detectedAtMs === null ? 0 : phase.detectedAtMs / WINDOW_MS,
    packSpan(phase.onset, from),
    phase.end ? packSpan(phase.end, from) : 0,
    phase.leftCensored,
    [
      phase.nats,
      phase.ease,
      phase.anchor,
      phase.controlsOk,
      phase.controlsFailed,
      phase.controlsGood,
      phase.peak,
      phase.countryVotes,
      phase.countryFailed,
    ],
    phase.networks.map((network) => packNetwork(network, from)),
  ];
}

function unpackPhase([from, detected, onset, end, leftCensored, numbers, networks]: PackedPhase): PhaseRecord {
  const [nats, ease, anchor, controlsOk, controlsFailed, controlsGood, peak, countryVotes, countryFailed] = numbers;
  return {
    suspectedAtMs: from * WINDOW_MS,
    detectedAtMs: detected === 0 ? null : detected * WINDOW_MS,
    onset: unpackSpan(onset, from),
    end: end === 0 ? null : unpackSpan(end, from),
    leftCensored,
    nats,
    peak,
    ease,
    anchor,
    controlsOk,
    controlsFailed,
    controlsGood,
    countryVotes,
    countryFailed,
    networks: networks.map((network) => unpackNetwork(network, from)),
  };
}

const packNetwork = ({ asn, onset, end, state, sure, facts }: NetworkRecord, from: number): PackedNetwork => [
  asn,
  packSpan(onset, from),
  end ? packSpan(end, from) : 0,
  STATES.indexOf(state),
  sure ? 1 : 0,
  packFacts(facts),
];

const unpackNetwork = ([asn, onset, end, state, sure, facts]: PackedNetwork, from: number): NetworkRecord => ({
  asn,
  onset: unpackSpan(onset, from),
  end: end === 0 ? null : unpackSpan(end, from),
  state: STATES[state] ?? 'unknown',
  sure: sure === 1,
  facts: unpackFacts(facts),
});

/** Without the zeros at the end. */
function withoutZeros(numbers: number[]): number[] {
  const last = numbers.findLastIndex((value) => value !== 0);
  return numbers.slice(0, last + 1);
}

/** Software, regions and voters are left out where there are none. What is packed shares them, and nothing changes them in place any more. */
export function packFacts(facts: Facts): PackedFacts {
  const { windows, failedWindows, anonymousWindows, votes, failedVotes, measurements, voters, day, simulated } = facts;
  const counts = [facts.before, windows, failedWindows, anonymousWindows, votes, failedVotes, measurements, voters, day];
  const numbers = withoutZeros([...counts, simulated ? 1 : 0, ...facts.layers, facts.lastFailed, facts.alongside]);
  const named = [facts.software, facts.regions, facts.crowd].some((names) => Object.keys(names).length > 0);
  return named ? [numbers, facts.software, facts.regions, facts.crowd] : [numbers];
}

export function unpackFacts([numbers, software = {}, regions = {}, crowd = {}]: PackedFacts): Facts {
  const at = (index: number): number => numbers[index] ?? 0;
  return {
    before: at(0),
    windows: at(1),
    failedWindows: at(2),
    anonymousWindows: at(3),
    votes: at(4),
    failedVotes: at(5),
    measurements: at(6),
    voters: at(7),
    day: at(8),
    simulated: at(9) === 1,
    layers: RESTRICTED_OUTCOMES.map((_, layer) => at(10 + layer)),
    lastFailed: at(10 + RESTRICTED_OUTCOMES.length),
    alongside: at(11 + RESTRICTED_OUTCOMES.length),
    software: copyOfPairs(software),
    regions: copyOfPairs(regions),
    crowd: Object.fromEntries(Object.entries(crowd).map(([voter, [failed, ok, established]]) => [voter, [failed, ok, established]])),
  };
}

/** A copy that may be changed, made much faster than by `structuredClone`. */
export const copyOfPairs = (pairs: Record<string, [number, number]>): Record<string, [number, number]> =>
  Object.fromEntries(Object.entries(pairs).map(([name, [first, second]]) => [name, [first, second]]));
