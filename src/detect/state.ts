/** The detector's state of one country, as it is stored. */
import type { Facts } from './facts.ts';
import type { SilenceState } from './silence/silence.ts';
import type { SlownessState } from './slowness/slowness.ts';

/** States of version 1 are carried over (`earlier-state.ts`). */
export const STATE_VERSION = 2;

/**
 * Plain JSON, one row, a few tens of kilobytes for 20 networks × 20 services.
 * Numbers are rounded as they are written and text holds evidence exactly, so that a stored state continues as one that was not.
 */
export type DetectorState = {
  version: typeof STATE_VERSION;
  /** Names of networks by ASN, ascending. */
  names: [number, string][];
  services: Record<string, PackedTrack>;
  /** Who is heard at which hours, and a silence; absent before it was looked for. */
  silence?: SilenceState;
  /** How slow services are as a rule, and the hour at hand; absent before it was looked at. */
  slowness?: SlownessState;
};

export const initialState = (): DetectorState => ({ version: STATE_VERSION, names: [], services: {} });

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
