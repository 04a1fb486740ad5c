/**
 * How likely votes are at a given rate of failures. Votes of one network in one window fall together (one router, one misconfigured probe),
 * so that their number of failures is beta-binomial, not binomial. How much they do is known by shares of belief in a few correlations
 * (`correlation.ts`), over which the likelihood is averaged. Wrong where the correlation is above the largest; see `bad-hour.ts`.
 */
import { CORRELATIONS, MAX_VOTES, RATE_MARGIN } from './parameters.ts';

/**
 * Votes of one network on one service in one window. `failed` may be a fraction: measurements without a voter share one vote.
 * `correlation`: shares of belief in each of `CORRELATIONS`.
 */
export type Tally = { failed: number; total: number; correlation: readonly number[] };

/** At most `MAX_VOTES` votes, in the same proportion. */
export function capped(tally: Tally): Tally {
  if (tally.total <= MAX_VOTES) return tally;
  return { ...tally, failed: (tally.failed * MAX_VOTES) / tally.total, total: MAX_VOTES };
}

/** Votes that the tally is worth when its votes are correlated: n / (1 + (n − 1) ρ). */
export function worth({ total, correlation }: Tally): number {
  if (total === 1) return 1;
  let mean = 0;
  for (let index = 0; index < correlation.length; index += 1) mean += (correlation[index] ?? 0) * (CORRELATIONS[index] ?? 0);
  return total / (1 + (total - 1) * mean);
}

/**
 * Log-probability of the votes, without the binomial coefficient, which cancels in every ratio. A fraction of a vote is weighed between
 * its whole neighbours in the logarithm: by Jensen's inequality the mean of a ratio stays at most 1.
 */
export function logLikelihood(tally: Tally, rate: number): number {
  const { failed, total, correlation } = tally;
  if (total === 1) return logOfOne(failed, rate);
  if (!Number.isInteger(failed)) return averaged(logLikelihoods(tally, rate), correlation);
  let sum = 0;
  for (let index = 0; index < CORRELATIONS.length; index += 1) {
    const share = correlation[index] ?? 0;
    if (share > 0) sum += share * betaBinomial(failed, total, rate, CORRELATIONS[index] ?? 0);
  }
  return Math.log(sum);
}

/** The same at each of `CORRELATIONS`. */
export function logLikelihoods({ failed, total }: Tally, rate: number): number[] {
  const below = Math.floor(failed + 1e-9);
  const part = failed - below;
  const logs: number[] = [];
  for (const correlation of CORRELATIONS) {
    const lower = logBetaBinomial(below, total, rate, correlation);
    logs.push(part < 1e-6 ? lower : lower + part * (logBetaBinomial(below + 1, total, rate, correlation) - lower));
  }
  return logs;
}

/** Logarithm of the mean of probabilities that are given by their logarithms. Loops: this and the like run for each network on each service of a window. */
export function averaged(logs: readonly number[], shares: readonly number[]): number {
  let top = Number.NEGATIVE_INFINITY;
  for (const log of logs) top = Math.max(top, log);
  let sum = 0;
  for (let index = 0; index < logs.length; index += 1) sum += (shares[index] ?? 0) * Math.exp((logs[index] ?? top) - top);
  return top + Math.log(sum);
}

const within = (rate: number): number => Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, rate));

/** A single vote depends on no correlation. */
function logOfOne(failed: number, rate: number): number {
  const mean = within(rate);
  if (failed <= 1e-6) return Math.log(1 - mean);
  return failed >= 1 - 1e-6 ? Math.log(mean) : failed * Math.log(mean) + (1 - failed) * Math.log(1 - mean);
}

/** Cost: one multiplication a vote. At most `MAX_VOTES` votes, so that the product cannot vanish. */
function betaBinomial(failed: number, total: number, rate: number, correlation: number): number {
  const mean = within(rate);
  const strength = 1 / correlation - 1;
  let ratio = 1;
  for (let vote = 0; vote < failed; vote += 1) ratio *= (mean * strength + vote) / (strength + vote);
  for (let vote = failed; vote < total; vote += 1) ratio *= ((1 - mean) * strength + vote - failed) / (strength + vote);
  return ratio;
}

const logBetaBinomial = (failed: number, total: number, rate: number, correlation: number): number =>
  Math.log(betaBinomial(failed, total, rate, correlation));
