/** Between the state as it is stored, tuples and text, and as the detector works on it. Both ways are exact. */
import type { Baseline } from './baseline.ts';
import type { Candidate } from './candidates.ts';
import type { EpisodeRecord, NetworkRecord, PhaseRecord } from './episode.ts';
import { fromText, toText } from './evidence-text.ts';
import type { Facts } from './facts.ts';
import { EFFECTS, FORGET_WINDOWS, KEEP_EPISODE_WINDOWS, WINDOW_MS } from './parameters.ts';
import type { Cell, EndCandidate, Track } from './track.ts';
import type { DetectorState, PackedCandidate, PackedCell, PackedEpisode, PackedFacts, PackedNetwork, PackedTrack } from './state.ts';

/** The state while the detector works on it. */
export type Working = { names: Map<number, string>; tracks: Map<string, Track> };

/** The chance of a bad hour is kept in millionths. */
const MILLION = 1e6;

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
    version: 1,
    names: [...names].filter(([asn]) => asns.has(asn)).sort(([a], [b]) => a - b),
    services: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([service, track]) => [service, packTrack(track, until)])),
  };
}

const isOpen = ({ episode }: Track): boolean => episode !== null && !episode.withdrawn && episode.phases.at(-1)?.end === null;

function packTrack(track: Track, until: number): PackedTrack {
  const last = track.last ?? track.began;
  const recent = track.episode && (isOpen(track) || track.episode.updatedMs / WINDOW_MS > until - KEEP_EPISODE_WINDOWS);
  return {
    t: [track.began, last, track.serial, track.block, track.rate, track.controlFault],
    w: track.software,
    c: track.cells.map(packCell),
    g: track.candidates.map((candidate) => packCandidate(candidate, last)),
    e: track.ends.map((end) => [packCandidate(end, last), end.rates]),
    p: track.episode && recent ? packEpisode(track.episode) : null,
    d: track.ended,
  };
}

function unpackTrack(packed: PackedTrack): Track {
  const [began, last, serial, block, rate, controlFault] = packed.t;
  const size = packed.c.length;
  return {
    began,
    last,
    serial,
    block,
    rate,
    controlFault,
    software: structuredClone(packed.w),
    cells: packed.c.map(unpackCell),
    candidates: packed.g.map((candidate) => unpackCandidate(candidate, last, size * EFFECTS.length)),
    ends: packed.e.map(([end, rates]): EndCandidate => ({ ...unpackCandidate(end, last, size), rates: [...rates] })),
    episode: packed.p && unpackEpisode(packed.p),
    ended: [...packed.d],
  };
}

const packCell = ({ asn, last, pace, badHour, cusum, baseline, facts }: Cell): PackedCell => [
  asn,
  last,
  pace,
  Math.round(badHour * MILLION),
  cusum,
  baseline.failed,
  baseline.ok,
  baseline.block,
  baseline.pending.flatMap(({ block, failed, ok }) => [block, failed, ok]),
  facts ? packFacts(facts) : 0,
];

function unpackCell([asn, last, pace, badHour, cusum, failed, ok, block, waiting, facts]: PackedCell): Cell {
  const pending: Baseline['pending'] = [];
  for (let index = 0; index < waiting.length; index += 3) {
    pending.push({ block: waiting[index] ?? 0, failed: waiting[index + 1] ?? 0, ok: waiting[index + 2] ?? 0 });
  }
  const baseline = { failed, ok, block, pending };
  return { asn, last, pace, badHour: badHour / MILLION, cusum, baseline, facts: facts === 0 ? null : unpackFacts(facts) };
}

const packCandidate = (candidate: Candidate, last: number): PackedCandidate => [
  last - candidate.after,
  last - candidate.window,
  last - candidate.from,
  candidate.weight,
  candidate.serial,
  candidate.controlsOk,
  candidate.controlsFailed,
  toText(candidate.evidence),
];

const unpackCandidate = (
  [after, window, from, weight, serial, controlsOk, controlsFailed, text]: PackedCandidate,
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
  evidence: fromText(text, size),
});

const packEpisode = (episode: EpisodeRecord): PackedEpisode => ({
  ...episode,
  observed: [...episode.observed],
  phases: episode.phases.map((phase) => ({ ...phase, networks: phase.networks.map(packNetwork) })),
});

const unpackEpisode = (packed: PackedEpisode): EpisodeRecord => ({
  ...packed,
  observed: [...packed.observed],
  phases: packed.phases.map((phase): PhaseRecord => ({ ...phase, networks: phase.networks.map(unpackNetwork) })),
});

const packNetwork = ({ asn, onset, end, state, sure, facts }: NetworkRecord): PackedNetwork => [
  asn,
  onset.earliestMs,
  onset.latestMs,
  end ? [end.earliestMs, end.latestMs] : 0,
  state,
  sure ? 1 : 0,
  packFacts(facts),
];

const unpackNetwork = ([asn, earliestMs, latestMs, end, state, sure, facts]: PackedNetwork): NetworkRecord => ({
  asn,
  onset: { earliestMs, latestMs },
  end: end === 0 ? null : { earliestMs: end[0], latestMs: end[1] },
  state,
  sure: sure === 1,
  facts: unpackFacts(facts),
});

const packFacts = (facts: Facts): PackedFacts => [
  [
    facts.since,
    facts.windows,
    facts.failedWindows,
    facts.anonymousWindows,
    facts.votes,
    facts.failedVotes,
    facts.measurements,
    facts.voters,
    facts.established,
    facts.simulated ? 1 : 0,
    ...facts.layers,
  ],
  Object.keys(facts.software).length > 0 ? structuredClone(facts.software) : 0,
  facts.failedRegions.join(' '),
  facts.okRegions.join(' '),
];

function unpackFacts([numbers, software, failedRegions, okRegions]: PackedFacts): Facts {
  const [
    since = 0,
    windows = 0,
    failedWindows = 0,
    anonymousWindows = 0,
    votes = 0,
    failedVotes = 0,
    measurements = 0,
    voters = 0,
    established = 0,
    simulated,
  ] = numbers;
  return {
    since,
    windows,
    failedWindows,
    anonymousWindows,
    votes,
    failedVotes,
    measurements,
    voters,
    established,
    simulated: simulated === 1,
    layers: numbers.slice(10),
    software: software === 0 ? {} : structuredClone(software),
    failedRegions: failedRegions === '' ? [] : failedRegions.split(' '),
    okRegions: okRegions === '' ? [] : okRegions.split(' '),
  };
}
