/**
 * What no detector can do that has seen 300 votes and nothing else. If votes are independent and the mean delay is to be within the bound, a full block
 * must often be told by its first windows; the same votes come by chance where votes are correlated, and 300 votes seldom show which it is. By the lemma
 * of Neyman and Pearson the likelihood ratio of past and present votes raises the fewest false alarms among all rules that are so quick.
 */
import type { Line } from './bench.ts';
import { betaBinomial, divergence, logBetaBinomial } from './beta-binomial.ts';
import { boundOf } from './detect-cells.ts';
import { BASE_RATE, WINDOWS_A_YEAR } from './detect-series.ts';
import { rounded } from './quantile.ts';

const VOTERS = 10;
const SEEN_VOTES = 300;
const BLOCK_RATE = 0.8;
const RUNS = 100_000;

/** @param rho the correlation with which votes fall together, where another detector would take them to be independent */
export function limitLine(rho: number, random: () => number): Line {
  const bound = boundOf(Math.log(WINDOWS_A_YEAR) / divergence(VOTERS, BLOCK_RATE, BASE_RATE, 0));
  // A delay counts the window that crossed, so that a mean of `bound` takes this share of alarms in the very first.
  const quick = 2 - bound;
  const numbers = Array.from({ length: VOTERS + 1 }, (_, failed) => failed);
  const past = numbers.map((failed) => logBetaBinomial(failed, VOTERS, BASE_RATE, rho) - logBetaBinomial(failed, VOTERS, BASE_RATE, 0));
  const present = numbers.map((failed) => logBetaBinomial(failed, VOTERS, BASE_RATE, rho) - logBetaBinomial(failed, VOTERS, BLOCK_RATE, 0));
  const logs = Float64Array.from({ length: RUNS }, () => {
    let log = present[betaBinomial(VOTERS, BLOCK_RATE, 0, random)] ?? 0;
    for (let window = 0; window < SEEN_VOTES / VOTERS; window += 1) log += past[betaBinomial(VOTERS, BASE_RATE, 0, random)] ?? 0;
    return log;
  }).sort();
  const told = logs.subarray(0, Math.floor(quick * RUNS));
  const chance = told.reduce((sum, log) => sum + Math.exp(log), 0) / RUNS;
  return {
    case: 'the fewest false alarms of any detector after 300 votes that keeps the bound on delays',
    voters: VOTERS,
    effect: 'full',
    delay_kept_where_rho_is: 0,
    false_alarms_where_rho_is: rho,
    bound_windows: rounded(bound, 2),
    false_alarms_a_series_year: rounded(chance * WINDOWS_A_YEAR, 2),
  };
}
