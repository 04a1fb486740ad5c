/**
 * What a window's votes on one network say for a block against no change, by strength of the block; and what they leave behind in the cell.
 */
import { badHourChance, countBadHour, passingChance, relax, underNull } from './bad-hour.ts';
import { blockOf, expectedRate, isSufficient, wait, willBeCompared } from './baseline.ts';
import { EVIDENCE_UNIT } from './candidates.ts';
import { noteSpread } from './correlation.ts';
import { addFacts, emptyFacts, noteAlongside } from './facts.ts';
import { addSurplus, ordinaryPart, raisedRate } from './hours.ts';
import { averaged, logLikelihood, logLikelihoods, worth } from './likelihood.ts';
import { followLone } from './lone-voter.ts';
import { EFFECTS } from './parameters.ts';
import { clumpOf } from './unrest.ts';
import { hundredths } from './rounded.ts';
import type { Cell, Heard, Held, Moment, Track } from './track.ts';

/** The least strength by which a run of failures is followed: by a full one too, for what looks like a long bad hour speaks against a partial one. */
const RUN_EFFECT = 1;
/** Largest cumulative sum, in hundredths of a nat: a run ends soon after its block, however long that was. */
const MAX_CUSUM = 1000;

/**
 * Weighs a window's votes and takes them into the cell's memory.
 * @returns evidence in nats, one for each of `EFFECTS`; null while too little is known of the network
 */
export function weigh(track: Track, heard: Heard, moment: Moment, held: Held): number[] | null {
  const { window } = moment;
  const { cell, tally } = heard;
  const evidence = isSufficient(cell.baseline) ? compare(track, heard, moment, held) : null;
  if (held !== 'known') follow(track, heard, window, evidence ? largestFrom(evidence, RUN_EFFECT) : tally.failed * 2 - tally.total);
  if (held === 'free') learn(heard, moment, evidence !== null);
  pace(cell, window);
  return evidence;
}

/** Ordinary votes, as far as they are no bad hour's: what is due to the hour of the day is not the network's. */
function learn({ cell, tally, usual }: Heard, { window, extra, surplus }: Moment, isKnown: boolean): void {
  const weight = 1 - passingChance(cell.badHour);
  if (isKnown && surplus !== null) addSurplus(surplus, tally, worth(tally) * weight, usual);
  const ordinary = extra === 0 ? tally : { ...tally, failed: tally.failed * ordinaryPart(usual, extra) };
  wait(cell.baseline, window, ordinary, weight);
}

/** The largest from a place on. */
function largestFrom(numbers: readonly number[], place: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = place; index < numbers.length; index += 1) largest = Math.max(largest, numbers[index] ?? largest);
  return largest;
}

/** A block, which fails a share of the attempts that would have succeeded, against no change, which may be a bad hour. */
function compare(track: Track, heard: Heard, { window, memory, extra }: Moment, held: Held): number[] {
  const { cell, tally, votes, usual } = heard;
  const gap = window - cell.last;
  const rate = raisedRate(usual, extra);
  const expected = raisedRate(expectedRate(cell.baseline, track.rate, memory), extra);
  const spread = tally.total > 1 ? logLikelihoods(tally, expected) : null;
  const ordinary = spread ? averaged(spread, tally.correlation) : logLikelihood(tally, expected);
  const blocked: number[] = [];
  for (const effect of EFFECTS) blocked.push(logLikelihood(tally, rate + (1 - rate) * effect));
  const outlook = { windows: gap, pace: cell.pace, anonymous: votes.voters === 0 };
  const nothing = underNull(ordinary, blocked, relax(cell.badHour, track.badHours, outlook));
  if (held === 'free') countBadHour(track.badHours, gap, cell.badHour, nothing.chances);
  cell.badHour = nothing.chances;
  if (held === 'free' && spread && !votes.anonymous) learnSpread(track, heard, blockOf(window), spread, rate);
  for (let index = 0; index < blocked.length; index += 1) blocked[index] = (blocked[index] ?? 0) - nothing.log;
  return blocked;
}

/** Learns how the votes of one window fall together, from `spread`: how likely these were by each of `CORRELATIONS`. */
function learnSpread(track: Track, { cell, tally }: Heard, block: number, spread: readonly number[], rate: number): void {
  const ordinaryWorth = worth(tally) * (1 - passingChance(cell.badHour));
  const clump = willBeCompared(cell.baseline, block) ? clumpOf(tally.failed / tally.total, ordinaryWorth, rate) : 0;
  noteSpread(track.correlation, block, spread, 1 - badHourChance(cell.badHour), clump);
}

/** Page's cumulative sum: the run of failures that may be a block begins where the sum leaves zero. */
function follow(track: Track, { cell, votes, usual, simulated }: Heard, window: number, nats: number): void {
  cell.lone = followLone(cell.lone, cell.facts, votes.ballots, { window, usual });
  cell.cusum = Math.max(0, Math.min(MAX_CUSUM, cell.cusum + Math.round(nats / EVIDENCE_UNIT)));
  if (cell.cusum === 0) {
    cell.facts = null;
    return;
  }
  cell.facts ??= emptyFacts(cell.last);
  addFacts(cell.facts, votes, window, simulated);
  if (votes.anonymous)
    noteAlongside(
      cell.facts,
      track.cells.map(({ facts }) => facts),
      votes,
      window,
    );
}

/** Mean gap between windows with votes, moving: the last twenty or so. */
function pace(cell: Cell, window: number): void {
  const gap = window - cell.last;
  cell.pace = cell.pace === 0 ? gap : hundredths(cell.pace + (gap - cell.pace) / 20);
  cell.last = window;
}
