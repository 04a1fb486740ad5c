/** Between the state as it is stored, tuples and text, and as the detector works on it. Both ways are exact. */
import { badHourChance, NO_BAD_HOUR } from './bad-hour.ts';
import type { Baseline } from './baseline.ts';
import type { Candidate } from './candidates.ts';
import { unknownCorrelation, type Correlation } from './correlation.ts';
import { fromText, toText } from './evidence-text.ts';
import { copyOfPairs, packEpisode, packFacts, unpackEpisode, unpackFacts } from './packed-episode.ts';
import { EFFECTS, FORGET_WINDOWS, KEEP_EPISODE_WINDOWS, WINDOW_MS } from './parameters.ts';
import type { Cell, EndCandidate, Track } from './track.ts';
import { STATE_VERSION, type DetectorState, type PackedCandidate, type PackedCell, type PackedTrack } from './state.ts';

/** The state while the detector works on it. */
export type Working = { names: Map<number, string>; tracks: Map<string, Track> };

/** Votes and paces are kept in whole hundredths, chances of a bad hour in whole ten-thousandths: whole numbers are written much faster than others. */
const HUNDRED = 100;
const TEN_THOUSAND = 10_000;

export function unpack(state: DetectorState): Working {
  return {
    names: new Map(state.names),
    tracks: new Map(Object.entries(state.services).map(([service, track]) => [service, unpackTrack(track)])),
  };
}

/** Leaves out services that were not seen for as long as networks are remembered; one that returns begins anew in any case. */
export function pack({ names, tracks }: Working, until: number): DetectorState {
  const kept = [...tracks].filter(([, track]) => isOpen(track) || (track.last ?? 0) > until - FORGET_WINDOWS);
  const asns = new Set(kept.flatMap(([, track]) => [...track.cells.map(({ asn }) => asn), ...(track.episode?.observed ?? [])]));
  return {
    version: STATE_VERSION,
    names: [...names].filter(([asn]) => asns.has(asn)).sort(([a], [b]) => a - b),
    services: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([service, track]) => [service, packTrack(track, until)])),
  };
}

const isOpen = ({ episode }: Track): boolean => episode !== null && !episode.withdrawn && episode.phases.at(-1)?.end === null;

function packTrack(track: Track, until: number): PackedTrack {
  const last = track.last ?? track.began;
  const recent = track.episode && (isOpen(track) || track.episode.updatedMs / WINDOW_MS > until - KEEP_EPISODE_WINDOWS);
  return {
    t: [
      track.began,
      last,
      track.serial,
      track.block,
      track.rate,
      track.controlFault,
      track.badHours.seen,
      track.badHours.windows,
      track.unrest.excess,
      track.unrest.pairs,
    ],
    s: [track.correlation.logs, ...track.correlation.pending.map(({ block, logs }) => [block, ...logs])],
    w: track.software,
    c: track.cells.map((cell) => packCell(cell, last, track.block)),
    g: track.candidates.map((candidate) => packCandidate(candidate, last)),
    e: track.ends.map((end) => [packCandidate(end, last), ratesText(end.rates)]),
    p: track.episode && recent ? packEpisode(track.episode) : null,
    d: track.ended,
  };
}

function unpackTrack(packed: PackedTrack): Track {
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

const whole = (value: number): number => Math.round(value * HUNDRED);

function packCell({ asn, last, pace, badHour, cusum, baseline, facts }: Cell, now: number, block: number): PackedCell {
  const chances = badHourChance(badHour) > 0 ? badHour.map((chance) => Math.round(chance * TEN_THOUSAND)) : 0;
  const waiting: number[] = [];
  for (const pending of baseline.pending) waiting.push(block - pending.block, whole(pending.failed), whole(pending.ok));
  const { failed, ok } = baseline;
  const packed = facts ? packFacts(facts) : 0;
  return [asn, now - last, whole(pace), chances, cusum, whole(failed), whole(ok), block - baseline.block, waiting, packed];
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
  };
}

const packCandidate = (candidate: Candidate, last: number): PackedCandidate => [
  last - candidate.after,
  last - candidate.window,
  last - candidate.from,
  candidate.weight,
  candidate.serial,
  candidate.controlsOk,
  candidate.controlsFailed,
  candidate.votes,
  candidate.failed,
  toText(candidate.evidence),
];

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

const ratesText = (rates: readonly (number | null)[]): string =>
  rates
    .map((rate) => (rate === null ? NO_RATE : String(Math.round(rate * 100)).padStart(2, '0')))
    .join('')
    .replace(/(--)+$/, '');

const ratesOf = (text: string, size: number): (number | null)[] =>
  Array.from({ length: size }, (_, place) => {
    const digits = text.slice(place * 2, place * 2 + 2);
    return digits === '' || digits === NO_RATE ? null : Number(digits) / 100;
  });
