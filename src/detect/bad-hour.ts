/**
 * Bad hours: now and then one network fails for a while and no block is behind it (a route flaps, one busy probe is broken). The null model
 * knows them, as the second state of a two-state chain: a single network's failures are first explained by a bad hour, and tell of
 * a block only as they last; two networks at once need two bad hours at once. Wrong where many networks share one cause.
 */
import {
  BAD_HOUR_CORRELATION,
  BAD_HOUR_END,
  BAD_HOUR_HALF_LIFE_WINDOWS,
  BAD_HOUR_PRIOR_WINDOWS,
  BAD_HOUR_RATE,
  BAD_HOUR_VIEW_WINDOWS,
} from './parameters.ts';
import { logLikelihood, type Tally } from './likelihood.ts';
import { hundredths } from './rounded.ts';

/** Bad hours of a service that were seen, and the windows of its networks that were looked at. */
export type BadHours = { seen: number; windows: number };

export const noBadHours = (): BadHours => ({ seen: 0, windows: 0 });

/** Chance a window that one begins. */
const onsetOf = ({ seen, windows }: BadHours): number => (seen + 1) / (windows + BAD_HOUR_PRIOR_WINDOWS);

/** The chance of a bad hour in a network's next window with votes, `windows` windows after the last: it returns to the long-run share. */
export function relax(chance: number, windows: number, badHours: BadHours): number {
  const onset = onsetOf(badHours);
  const share = onset / (onset + BAD_HOUR_END);
  return share + (chance - share) * (1 - onset - BAD_HOUR_END) ** windows;
}

/**
 * The votes under the null model.
 * @param chance of a bad hour in this window, before its votes
 * @returns log-probability of the votes, and the chance of a bad hour given them, in whole millionths as the state keeps it
 */
export function underNull(tally: Tally, rate: number, chance: number): { log: number; chance: number } {
  const good = logLikelihood(tally, rate) + Math.log(1 - chance);
  const bad = logLikelihood({ ...tally, correlation: BAD_HOUR_CORRELATION }, Math.max(rate, BAD_HOUR_RATE)) + Math.log(chance);
  const top = Math.max(good, bad);
  const log = top + Math.log(Math.exp(good - top) + Math.exp(bad - top));
  return { log, chance: Math.round(Math.exp(bad - log) * 1e6) / 1e6 };
}

/** Counts a look at a network `windows` windows after the last, and a bad hour that is over: more likely than not before, and not now. */
export function countBadHour(badHours: BadHours, windows: number, before: number, after: number): void {
  badHours.windows += Math.min(BAD_HOUR_VIEW_WINDOWS, windows);
  if (before >= 0.5 && after < 0.5) badHours.seen = hundredths(badHours.seen + 1);
}

/** Forgets as `windows` windows go by. */
export function fadeBadHours(badHours: BadHours, windows: number): void {
  const kept = 0.5 ** (windows / BAD_HOUR_HALF_LIFE_WINDOWS);
  badHours.seen = hundredths(badHours.seen * kept);
  badHours.windows = hundredths(badHours.windows * kept);
}
