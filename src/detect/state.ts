/**
 * The detector's state of one country, as it is stored: plain JSON, one row, a few tens of kilobytes for 20 networks × 20 services.
 * Numbers are rounded as they are written and text holds evidence exactly, so that a stored state continues as one that was not.
 */
import type { EpisodeRecord, NetworkState, PhaseRecord } from './episode.ts';

export type DetectorState = {
  version: 1;
  /** Names of networks by ASN, ascending. */
  names: [number, string][];
  services: Record<string, PackedTrack>;
};

export const initialState = (): DetectorState => ({ version: 1, names: [], services: {} });

/** A service: times and rates, software, cells, candidate onsets, candidate ends, the last episode, ends of recent phases. */
export type PackedTrack = {
  /** began, last, serial, block, rate, controlFault */
  t: [number, number, number, number, number, number];
  w: Record<string, [number, number]>;
  c: PackedCell[];
  g: PackedCandidate[];
  e: [PackedCandidate, (number | null)[]][];
  p: PackedEpisode | null;
  d: number[];
};

/** asn, last, pace, badHour in millionths, cusum, failed, ok, block, pending (block, failed, ok)…, facts */
export type PackedCell = [number, number, number, number, number, number, number, number, number[], PackedFacts | 0];

/** after, window and from as distances to the track's last window; weight, serial, control votes, evidence */
export type PackedCandidate = [number, number, number, number, number, number, number, string];

/** since, windows, failedWindows, anonymousWindows, votes, failedVotes, measurements, voters, established, simulated, layers…; software; regions */
export type PackedFacts = [number[], Record<string, [number, number]> | 0, string, string];

/** asn, onset, end, state, sure, facts */
export type PackedNetwork = [number, number, number, [number, number] | 0, NetworkState, 0 | 1, PackedFacts];

export type PackedEpisode = Omit<EpisodeRecord, 'phases'> & { phases: (Omit<PhaseRecord, 'networks'> & { networks: PackedNetwork[] })[] };
