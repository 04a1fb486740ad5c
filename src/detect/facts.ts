/**
 * What a run of failures on one network rests on: counted from where its cumulative sum last left zero, then on through the block. The rules
 * that keep one voter, one software version or a fresh crowd from making a detection read it, and so do the texts that explain it.
 */
import { RESTRICTED_OUTCOMES, type RestrictedOutcome } from '../probe/outcome-names.ts';
import { DEVICE_ROUNDS_WINDOWS, WINDOWS_A_DAY } from './parameters.ts';
import type { Ballot, ServiceVotes } from '../rollup/window-votes.ts';
import { hundredths } from './rounded.ts';

export type Facts = {
  /** The last window with votes before the run: until then nothing failed. */
  before: number;
  /** Windows with votes, those with a failing vote, and those in which a measurement without a voter failed. */
  windows: number;
  failedWindows: number;
  anonymousWindows: number;
  /** The last window with a failing vote, and how many of them came sooner after one on another network than one device measures again. */
  lastFailed: number;
  alongside: number;
  votes: number;
  failedVotes: number;
  measurements: number;
  /** Most voters for a failure in one window: distinct for certain. */
  voters: number;
  /** Failing votes whose layer is known, by layer, in the order of `RESTRICTED_OUTCOMES`. */
  layers: number[];
  /** Software → windows in which it failed, and in which it succeeded. */
  software: Record<string, [number, number]>;
  /** Region → votes of its voters that failed, and that succeeded. */
  regions: Record<string, [number, number]>;
  /** The day (since the epoch) of the newest votes, and its voters: pseudonym → votes that failed, that succeeded, and 1 if established. */
  day: number;
  crowd: Record<string, [number, number, 0 | 1]>;
  simulated: boolean;
};

/** Most software versions and regions that are told apart in one run. */
const MOST_NAMES = 12;
/** Most voters that are told apart in a day, and most of them whose key is not a day old: a crowd of those keeps out nobody else. */
const MOST_VOTERS = 16;
const MOST_FRESH = 6;

export const emptyFacts = (before: number): Facts => ({
  before,
  windows: 0,
  failedWindows: 0,
  anonymousWindows: 0,
  lastFailed: 0,
  alongside: 0,
  votes: 0,
  failedVotes: 0,
  measurements: 0,
  voters: 0,
  layers: RESTRICTED_OUTCOMES.map(() => 0),
  software: {},
  regions: {},
  day: 0,
  crowd: {},
  simulated: false,
});

/** Failing votes, and all conclusive ones. */
export function countVotes(votes: ServiceVotes): { failed: number; total: number } {
  let failed = 0;
  for (const outcome of RESTRICTED_OUTCOMES) failed += votes.votes[outcome];
  return { failed, total: Math.round(failed + votes.votes.ok) };
}

const isFailing = (failed: number): boolean => failed >= 0.5;

/** Notes whether a failing window comes too soon after one on another network for one device to have been at both. */
export function noteAlongside(facts: Facts, others: readonly (Facts | null)[], votes: ServiceVotes, window: number): void {
  if (!isFailing(countVotes(votes).failed)) return;
  facts.lastFailed = window;
  if (others.some((other) => other !== null && other !== facts && window - other.lastFailed < DEVICE_ROUNDS_WINDOWS)) facts.alongside += 1;
}

export function addFacts(facts: Facts, votes: ServiceVotes, window: number, simulated: boolean): void {
  const { failed, total } = countVotes(votes);
  const failing = isFailing(failed);
  facts.windows += 1;
  facts.votes += total;
  facts.failedVotes = hundredths(facts.failedVotes + failed);
  facts.measurements += votes.measurements;
  facts.failedWindows += failing ? 1 : 0;
  facts.anonymousWindows += failing && votes.anonymous ? 1 : 0;
  facts.voters = Math.max(facts.voters, Math.round(votes.anonymous ? Math.max(0, failed - 1) : failed));
  for (const [index, outcome] of RESTRICTED_OUTCOMES.entries())
    facts.layers[index] = hundredths((facts.layers[index] ?? 0) + votes.votes[outcome] - (outcome === 'http' ? votes.unlayered : 0));
  addSoftware(facts, votes.failedSoftware, 0);
  addSoftware(facts, votes.okSoftware, 1);
  addBallots(facts, votes.ballots, Math.floor(window / WINDOWS_A_DAY));
  facts.simulated ||= simulated;
}

/** The layer of most failing votes. */
export function layerOf(facts: readonly Facts[]): RestrictedOutcome | null {
  const sums = RESTRICTED_OUTCOMES.map((_, index) => facts.reduce((sum, { layers }) => sum + (layers[index] ?? 0), 0));
  const most = Math.max(...sums);
  return most > 0 ? (RESTRICTED_OUTCOMES[sums.indexOf(most)] ?? null) : null;
}

function addSoftware(facts: Facts, names: readonly string[], side: 0 | 1): void {
  for (const name of names) {
    if (!facts.software[name] && Object.keys(facts.software).length >= MOST_NAMES) continue;
    const tally = (facts.software[name] ??= [0, 0]);
    tally[side] += 1;
  }
}

/** Pseudonyms live a day: the voters of another day may be the same people. */
function addBallots(facts: Facts, ballots: readonly Ballot[], day: number): void {
  if (facts.day !== day && ballots.length > 0) Object.assign(facts, { day, crowd: {} });
  for (const ballot of ballots) {
    addRegion(facts.regions, ballot);
    if (!facts.crowd[ballot.voter] && isFull(facts.crowd, ballot.established)) continue;
    (facts.crowd[ballot.voter] ??= [0, 0, ballot.established ? 1 : 0])[sideOf(ballot)] += 1;
  }
}

const sideOf = ({ failed }: Ballot): 0 | 1 => (failed ? 0 : 1);

function addRegion(regions: Facts['regions'], ballot: Ballot): void {
  const { region } = ballot;
  if (region === null || (!regions[region] && Object.keys(regions).length >= MOST_NAMES)) return;
  (regions[region] ??= [0, 0])[sideOf(ballot)] += 1;
}

function isFull(crowd: Facts['crowd'], established: boolean): boolean {
  const known = Object.values(crowd);
  return known.length >= MOST_VOTERS || (!established && known.filter(([, , old]) => old === 0).length >= MOST_FRESH);
}
