/** A service as version 2 kept it, in tuples of numbers. */
import { RESTRICTED_OUTCOMES } from '../../probe/outcome-names.ts';
import { NO_BAD_HOUR } from '../bad-hour.ts';
import type { Baseline } from '../baseline.ts';
import { EVIDENCE_UNIT, type Candidate } from '../candidates.ts';
import { unknownCorrelation, type Correlation } from '../correlation.ts';
import type { EpisodeRecord, NetworkRecord, NetworkState, PhaseRecord } from '../episode.ts';
import type { Facts } from '../facts.ts';
import { EFFECTS, EVIDENCE_FLOOR_NATS, WINDOW_MS } from '../parameters.ts';
import { noHours } from '../hours.ts';
import type { Span } from '../span.ts';
import type { Cell, EndCandidate, Track } from '../track.ts';

/** A service: times and rates, software, cells, candidate onsets, candidate ends, the last episode, ends of recent phases. */
export type PackedTrack = {
  /** began, last, serial, block, rate, controlFault, bad hours seen, windows looked at for them, unrest's excess and pairs */
  t: [number, number, number, number, number, number, number, number, number, number];
  /** Correlation: log-likelihoods admitted; those that wait, after their blocks. Absent in states of before it was learned. */
  s?: number[][];
  w: Record<string, [number, number]>;
  c: PackedCell[];
  g: PackedCandidate[];
  e: [PackedCandidate, string][];
  p: PackedEpisode | null;
  d: { window: number; asns: number[]; chance: number }[];
};

/** Votes and paces in hundredths: asn, windows since its last, pace, badHour in ten-thousandths (of a bad hour and, where no voter is known, of a faulty device, by strength), cusum, failed, ok, blocks since its block, pending (blocks since, failed, ok)…, facts */
export type PackedCell = [number, number, number, number[] | 0, number, number, number, number, number[], PackedFacts | 0];

/** after, window and from as distances to the track's last window; weight, serial, control votes, the country's votes, evidence */
export type PackedCandidate = [number, number, number, number, number, number, number, number, number, string];

/** Numbers of windows from the phase's first suspicion. */
export type PackedSpan = [number, number];

/** before, windows, failedWindows, anonymousWindows, votes, failedVotes, measurements, voters, day, simulated, layers…, lastFailed, alongside, without zeros at the end; software; regions; crowd */
export type PackedFacts = [number[], Facts['software']?, Facts['regions']?, Facts['crowd']?];

/** asn, onset, end, state, sure, facts */
export type PackedNetwork = [number, PackedSpan, PackedSpan | 0, number, 0 | 1, PackedFacts];

/** suspected, detected, onset, end, leftCensored, (nats, ease, anchor, controls ok, failed, good, peak, country votes, failed), networks */
export type PackedPhase = [
  number,
  number,
  PackedSpan,
  PackedSpan | 0,
  boolean,
  [number, number, number, number, number, number, number, number, number],
  PackedNetwork[],
];

/** key, outage, withdrawn, updated, observed, phases */
export type PackedEpisode = [string, boolean, boolean, number, number[], PackedPhase[]];

const HUNDRED = 100;
const TEN_THOUSAND = 10_000;

export function trackOf(packed: PackedTrack): Track {
  const [began, last, serial, block, rate, controlFault, seen, looked, excess, pairs] = packed.t;
  const size = packed.c.length;
  return {
    began,
    last,
    serial,
    block,
    rate,
    controlFault,
    badHours: { seen, windows: looked },
    unrest: { excess, pairs },
    correlation: correlationOf(packed.s),
    hours: noHours(),
    software: copyOfPairs(packed.w),
    cells: packed.c.map((cell) => unpackCell(cell, last, block)),
    candidates: packed.g.map((candidate) => unpackCandidate(candidate, last, size * EFFECTS.length)),
    ends: packed.e.map(([end, rates]): EndCandidate => ({ ...unpackCandidate(end, last, size), rates: ratesOf(rates, size) })),
    episode: packed.p && unpackEpisode(packed.p),
    ended: packed.d.map(({ window, asns, chance }) => ({ window, asns: [...asns], chance })),
  };
}

function correlationOf([logs, ...pending]: number[][] = []): Correlation {
  if (!logs) return unknownCorrelation();
  return { logs: [...logs], pending: pending.map(([block = 0, ...waiting]) => ({ block, logs: waiting })) };
}

function unpackCell(packed: PackedCell, now: number, turned: number): Cell {
  const [asn, last, pace, badHour, cusum, failed, ok, block, waiting, facts] = packed;
  const pending: Baseline['pending'] = [];
  for (let index = 0; index < waiting.length; index += 3) {
    pending.push({
      block: turned - (waiting[index] ?? 0),
      failed: (waiting[index + 1] ?? 0) / HUNDRED,
      ok: (waiting[index + 2] ?? 0) / HUNDRED,
    });
  }
  const baseline = { failed: failed / HUNDRED, ok: ok / HUNDRED, block: turned - block, pending };
  return {
    asn,
    last: now - last,
    pace: pace / HUNDRED,
    badHour: badHour === 0 ? NO_BAD_HOUR : badHour.map((chance) => chance / TEN_THOUSAND),
    cusum,
    baseline,
    facts: facts === 0 ? null : unpackFacts(facts),
    lone: null,
  };
}

const unpackCandidate = (
  [after, window, from, weight, serial, controlsOk, controlsFailed, votes, failed, text]: PackedCandidate,
  last: number,
  size: number,
): Candidate => ({
  after: last - after,
  window: last - window,
  from: last - from,
  weight,
  serial,
  controlsOk,
  controlsFailed,
  votes,
  failed,
  evidence: fromText(text, size),
});

/** Two digits a network, hundredths; trailing ones without a rate are left out. */
const NO_RATE = '--';

const ratesOf = (text: string, size: number): (number | null)[] =>
  Array.from({ length: size }, (_, place) => {
    const digits = text.slice(place * 2, place * 2 + 2);
    return digits === '' || digits === NO_RATE ? null : Number(digits) / 100;
  });

const STATES: readonly NetworkState[] = ['restricted', 'ended', 'unknown'];

const unpackEpisode = ([key, outage, withdrawn, updated, observed, phases]: PackedEpisode): EpisodeRecord => ({
  key,
  outage,
  withdrawn,
  updatedMs: updated * WINDOW_MS,
  observed: [...observed],
  phases: phases.map(unpackPhase),
});

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

const unpackNetwork = ([asn, onset, end, state, sure, facts]: PackedNetwork, from: number): NetworkRecord => ({
  asn,
  onset: unpackSpan(onset, from),
  end: end === 0 ? null : unpackSpan(end, from),
  state: STATES[state] ?? 'unknown',
  sure: sure === 1,
  facts: unpackFacts(facts),
});

const unpackSpan = ([earliest, latest]: PackedSpan, from: number): Span => ({
  earliestMs: (earliest + from) * WINDOW_MS,
  latestMs: (latest + from) * WINDOW_MS,
});

function unpackFacts([numbers, software = {}, regions = {}, crowd = {}]: PackedFacts): Facts {
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
const copyOfPairs = (pairs: Record<string, [number, number]>): Record<string, [number, number]> =>
  Object.fromEntries(Object.entries(pairs).map(([name, [first, second]]) => [name, [first, second]]));

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = DIGITS.length;
const FLOOR = Math.round(EVIDENCE_FLOOR_NATS / EVIDENCE_UNIT);
const ZERO_MARK = '.';
const FLOOR_MARK = '~';
const ZERO_CODE = ZERO_MARK.charCodeAt(0);
const FLOOR_CODE = FLOOR_MARK.charCodeAt(0);
const VALUES: readonly number[] = Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))));

function fromText(text: string, size: number): number[] {
  const evidence = new Array<number>(size).fill(0);
  let place = 0;
  for (let index = 0; index < text.length; index += 1) {
    const mark = text.charCodeAt(index);
    if (mark === FLOOR_CODE) evidence[place] = FLOOR;
    else if (mark !== ZERO_CODE) {
      index += 1;
      evidence[place] = (VALUES[mark] ?? 0) * BASE + (VALUES[text.charCodeAt(index)] ?? 0) + FLOOR;
    }
    place += 1;
  }
  return evidence;
}
