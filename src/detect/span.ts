/** Where a change lies in time: the credible interval of the posterior over candidates. */
import { INTERVAL_TAIL, WINDOW_MS } from './parameters.ts';
import type { Candidate } from './candidates.ts';

/** A time that lies between two instants, Unix milliseconds. */
export type Span = { earliestMs: number; latestMs: number };

/** The span that holds all of the posterior but a tail on either side; from the last window before to the end of the first window after. */
export function spanOf(candidates: readonly Candidate[], shares: readonly number[]): Span {
  const first = reach(shares, INTERVAL_TAIL);
  const last = reach(shares, 1 - INTERVAL_TAIL);
  return {
    earliestMs: (candidates[first]?.after ?? 0) * WINDOW_MS,
    latestMs: ((candidates[last]?.window ?? 0) + 1) * WINDOW_MS,
  };
}

/** The index of the candidate with the largest share. */
export const likeliest = (shares: readonly number[]): number => shares.indexOf(Math.max(...shares));

function reach(shares: readonly number[], level: number): number {
  let sum = 0;
  for (const [index, share] of shares.entries()) {
    sum += share;
    if (sum >= level) return index;
  }
  return shares.length - 1;
}
