/**
 * Bad hours: now and then one network fails for a while and no block is behind it (a route flaps, one busy probe is broken). The null model
 * knows them, as the second state of a two-state chain: a single network's failures are first explained by a bad hour, and tell of
 * a block only as they last; two networks at once need two bad hours at once. Wrong where many networks share one cause.
 */
import { BAD_HOUR_CORRELATION, BAD_HOUR_END, BAD_HOUR_ONSET, BAD_HOUR_RATE } from './parameters.ts';
import { logLikelihood, type Tally } from './likelihood.ts';

/** Share of the time that a network spends in bad hours, in whole millionths, as the state keeps it. */
export const BAD_HOUR_SHARE = Math.round((BAD_HOUR_ONSET / (BAD_HOUR_ONSET + BAD_HOUR_END)) * 1e6) / 1e6;

/** The chance of a bad hour after `windows` windows without votes: it returns to the long-run share. */
export function relax(chance: number, windows: number): number {
  return BAD_HOUR_SHARE + (chance - BAD_HOUR_SHARE) * (1 - BAD_HOUR_ONSET - BAD_HOUR_END) ** windows;
}

/**
 * The votes under the null model.
 * @param chance of a bad hour in this window, before its votes
 * @returns log-probability of the votes, and the chance of a bad hour given them
 */
export function underNull(tally: Tally, rate: number, chance: number): { log: number; chance: number } {
  const good = logLikelihood(tally, rate) + Math.log(1 - chance);
  const bad = logLikelihood({ ...tally, correlation: BAD_HOUR_CORRELATION }, Math.max(rate, BAD_HOUR_RATE)) + Math.log(chance);
  const top = Math.max(good, bad);
  const log = top + Math.log(Math.exp(good - top) + Math.exp(bad - top));
  return { log, chance: Math.exp(bad - log) };
}
