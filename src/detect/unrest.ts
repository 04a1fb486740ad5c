/**
 * How much a service's rates of failures swing of themselves, from one block of four hours to the next: bad evenings, weekends, a test that
 * comes and goes. Learned from admitted blocks as the correlation of their votes; where rates swing, the past predicts with fewer votes.
 */
import { MAX_BASELINE_VOTES, MAX_UNREST, UNREST_HALF_LIFE_WINDOWS, UNREST_OUTLIER } from './parameters.ts';
import { hundredths } from './rounded.ts';

/** Sums over blocks: variance above the binomial, and the pairs of votes that it is spread over. Their ratio is the correlation. */
export type Unrest = { excess: number; pairs: number };

export const noUnrest = (): Unrest => ({ excess: 0, pairs: 0 });

/** The most votes that a network's past is worth in predicting its next. @param before what is believed of the service before its own votes */
export function memoryOf({ excess, pairs }: Unrest, before: Unrest): number {
  const least = 1 / MAX_BASELINE_VOTES;
  const correlation = (Math.max(0, excess) + before.excess) / (pairs + before.pairs);
  return 1 / Math.min(MAX_UNREST, Math.max(least, correlation));
}

/** Takes in a block's votes on one network against the rate expected. A single wild block counts as `UNREST_OUTLIER` deviations. */
export function noteBlock(unrest: Unrest, failed: number, total: number, rate: number): void {
  if (total <= 1) return;
  const variance = total * rate * (1 - rate);
  const square = Math.min((failed - total * rate) ** 2, UNREST_OUTLIER ** 2 * variance);
  unrest.excess = hundredths(unrest.excess + square - variance);
  unrest.pairs = hundredths(unrest.pairs + variance * (total - 1));
}

/**
 * How far a window's votes lie from the rate, squared, above the binomial. That much of a block's excess is no unrest: votes of one window fall together.
 * @param votes what they are worth
 */
export const clumpOf = (share: number, votes: number, rate: number): number => ((share - rate) * votes) ** 2 - votes * rate * (1 - rate);

/** Takes the clumps of the windows of admitted blocks out of their excess. */
export function noteClumps(unrest: Unrest, clumps: number): void {
  unrest.excess = hundredths(unrest.excess - clumps);
}

/** Forgets as `windows` windows go by. */
export function fadeUnrest(unrest: Unrest, windows: number): void {
  const kept = 0.5 ** (windows / UNREST_HALF_LIFE_WINDOWS);
  unrest.excess = hundredths(unrest.excess * kept);
  unrest.pairs = hundredths(unrest.pairs * kept);
}
