/** What the detector knows of one service in one country, while it works; `state.ts` packs it. All times are numbers of windows. */
import { NO_BAD_HOUR, noBadHours, type BadHourChances, type BadHours } from './bad-hour.ts';
import { emptyBaseline, type Baseline } from './baseline.ts';
import { unknownCorrelation, type Correlation } from './correlation.ts';
import type { Candidate } from './candidates.ts';
import type { EpisodeRecord, PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import type { Tally } from './likelihood.ts';
import type { LoneVoter } from './lone-voter.ts';
import { noHours, type Hours, type Surplus } from './hours.ts';
import { EFFECTS } from './parameters.ts';
import { noUnrest, type Unrest } from './unrest.ts';
import type { ControlVotes, ServiceVotes } from '../rollup/window-votes.ts';

/** One network on one service. */
export type Cell = {
  asn: number;
  /** The last window with votes, and the mean number of windows from one such window to the next. */
  last: number;
  pace: number;
  /** Chances of a bad hour, given the votes so far. */
  badHour: BadHourChances;
  /** Cumulative sum of the evidence for a block, never below 0, in hundredths of a nat; `facts` counts while it is above. */
  cusum: number;
  baseline: Baseline;
  facts: Facts | null;
  /** A voter of it who fails while others do not. */
  lone: LoneVoter | null;
};

/** A candidate end. Its block's rates are those of the votes before it: a rate that went on learning would absorb the end. */
export type EndCandidate = Candidate & { rates: (number | null)[] };

export type Track = {
  /** First and last window with votes, and the number of windows with votes. */
  began: number;
  last: number | null;
  serial: number;
  /** The block of windows whose turn has been done, and the service's rate of failures in the country. */
  block: number;
  rate: number;
  /** Moving share of the controls' votes that fail: controls that always fail tell nothing. */
  controlFault: number;
  badHours: BadHours;
  correlation: Correlation;
  unrest: Unrest;
  hours: Hours;
  /** Software → last window in which it was seen, and in which it succeeded. */
  software: Record<string, [number, number]>;
  cells: Cell[];
  candidates: Candidate[];
  ends: EndCandidate[];
  episode: EpisodeRecord | null;
  /** The last phases: the windows in which their ends were seen, their networks, and the chance that each was an incident. A new one is more likely for a while. */
  ended: { window: number; asns: number[]; chance: number }[];
};

/**
 * How a cell's votes are taken: `frozen` while it is restricted, for they are the block's and teach nothing of the ordinary; `known` once that
 * is detected, for they are no evidence of an onset any more.
 */
export type Held = 'free' | 'frozen' | 'known';

/** Votes of one network in the window at hand. `usual`: its rate of failures at most hours, by admitted votes. */
export type Heard = { place: number; cell: Cell; tally: Tally; votes: ServiceVotes; usual: number; simulated: boolean };

/** The window at hand. */
export type Moment = {
  window: number;
  /** End of the window, Unix milliseconds: when what it shows is known. */
  knownMs: number;
  heard: Heard[];
  /** The most votes that a network's past is worth in predicting its next. */
  memory: number;
  /** Share of the attempts that fail beyond the ordinary at this hour of the day. */
  extra: number;
  /** What the window's ordinary votes show of the hour; null where hours of the day are not learned. */
  surplus: Surplus | null;
  controls: ControlVotes | null;
  /** Logarithms of the thresholds. */
  suspectNats: number;
  detectNats: number;
};

export const newTrack = (window: number, rate: number): Track => ({
  began: window,
  last: null,
  serial: 0,
  block: 0,
  rate,
  controlFault: 0,
  badHours: noBadHours(),
  correlation: unknownCorrelation(),
  unrest: noUnrest(),
  hours: noHours(),
  software: {},
  cells: [],
  candidates: [],
  ends: [],
  episode: null,
  ended: [],
});

/** The cell of a network and its place; a new network joins every candidate without evidence. */
export function cellOf(track: Track, asn: number, window: number): { place: number; cell: Cell } {
  const place = track.cells.findIndex((cell) => cell.asn === asn);
  const known = track.cells[place];
  if (known) return { place, cell: known };
  const cell: Cell = { asn, last: window, pace: 0, badHour: NO_BAD_HOUR, cusum: 0, baseline: emptyBaseline(), facts: null, lone: null };
  for (const { evidence } of track.candidates) evidence.push(...EFFECTS.map(() => 0));
  for (const { evidence, rates } of track.ends) {
    evidence.push(0);
    rates.push(null);
  }
  return { place: track.cells.push(cell) - 1, cell };
}

/** Votes of the whole country in a window, and how many of them failed. */
export function countryOf({ heard }: Moment): { votes: number; failed: number } {
  let votes = 0;
  let failed = 0;
  for (const { tally } of heard) {
    votes += tally.total;
    failed += tally.failed;
  }
  return { votes, failed };
}

/** The phase that is going on. */
export function openPhase(track: Track): PhaseRecord | null {
  const phase = track.episode?.phases.at(-1);
  return phase && phase.end === null && !track.episode?.withdrawn ? phase : null;
}

/** The part of a network in the open phase, while it is restricted. */
export const restrictedPart = (phase: PhaseRecord | null, asn: number) =>
  phase?.networks.find((network) => network.asn === asn && network.state === 'restricted') ?? null;
