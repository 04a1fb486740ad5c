/**
 * How likely votes are at a given rate of failures. Votes of one network in one window fall together (one router, one misconfigured probe),
 * so that their number of failures is beta-binomial, not binomial. Wrong where the correlation is above the one assumed; see `bad-hour.ts`.
 */
import { MAX_VOTES, RATE_MARGIN } from './parameters.ts';

/** Votes of one network on one service in one window. `failed` may be a fraction: measurements without a voter share one vote. */
export type Tally = { failed: number; total: number; correlation: number };

/** At most `MAX_VOTES` votes, in the same proportion. */
export function capped(tally: Tally): Tally {
  if (tally.total <= MAX_VOTES) return tally;
  return { ...tally, failed: (tally.failed * MAX_VOTES) / tally.total, total: MAX_VOTES };
}

/** Votes that the tally is worth when its votes are correlated: n / (1 + (n − 1) ρ). */
export const worth = ({ total, correlation }: Tally): number => total / (1 + (total - 1) * correlation);

/**
 * Log-probability of the votes, without the binomial coefficient, which cancels in every ratio. A fraction of a vote is weighed between
 * its whole neighbours in the logarithm: by Jensen's inequality the mean of a ratio stays at most 1.
 */
export function logLikelihood(tally: Tally, rate: number): number {
  const below = Math.floor(tally.failed + 1e-9);
  const part = tally.failed - below;
  const lower = logBetaBinomial(below, tally.total, rate, tally.correlation);
  if (part < 1e-6) return lower;
  return lower + part * (logBetaBinomial(below + 1, tally.total, rate, tally.correlation) - lower);
}

/** Cost: one multiplication a vote. At most `MAX_VOTES` votes, so that the product cannot overflow. */
function logBetaBinomial(failed: number, total: number, rate: number, correlation: number): number {
  const mean = Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, rate));
  const strength = 1 / correlation - 1;
  let ratio = 1;
  for (let vote = 0; vote < failed; vote += 1) ratio *= (mean * strength + vote) / (strength + vote);
  for (let vote = failed; vote < total; vote += 1) ratio *= ((1 - mean) * strength + vote - failed) / (strength + vote);
  return Math.log(ratio);
}
