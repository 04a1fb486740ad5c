/**
 * How probable it is that chance alone gives so many coincidences: the upper tail of a Poisson binomial distribution, exactly.
 *
 * The number of successes of independent trials with unequal chances. Source: Wang, On the number of successes in independent trials,
 * Statistica Sinica 3 (1993). Each event is one trial; its chance is the share of comparable windows that held an onset.
 */

/**
 * @param chances of each trial, 0 to 1
 * @returns the probability of `least` or more successes. Cost: trials squared.
 */
export function atLeast(least: number, chances: readonly number[]): number {
  // distribution[k]: the probability of k successes among the trials so far.
  let distribution = [1];
  for (const chance of chances) {
    const stays = distribution.map((probability) => probability * (1 - chance));
    const rises = distribution.map((probability) => probability * chance);
    distribution = [...stays, 0].map((probability, successes) => probability + (rises[successes - 1] ?? 0));
  }
  return Math.min(
    1,
    distribution.slice(Math.max(0, least)).reduce((sum, probability) => sum + probability, 0),
  );
}
