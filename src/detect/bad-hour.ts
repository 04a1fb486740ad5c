/**
 * Bad hours: now and then one network fails for a while and no block is behind it (a route flaps, one busy probe is broken). The null model
 * knows them, as the second state of a two-state chain: a single network's failures are first explained by a bad hour, and tell of
 * a block only as they last; two networks at once need two bad hours at once. Wrong where many networks share one cause.
 */
import {
  ANONYMOUS_BAD_HOUR_END,
  BAD_HOUR_END,
  BAD_HOUR_HALF_LIFE_WINDOWS,
  BAD_HOUR_PRIOR_WINDOWS,
  BAD_HOUR_VIEW_WINDOWS,
  EFFECTS,
} from './parameters.ts';
import { hundredths, tenThousandths } from './rounded.ts';

/** Bad hours of a service that were seen, and the windows of its networks that were looked at. */
export type BadHours = { seen: number; windows: number };

export const noBadHours = (): BadHours => ({ seen: 0, windows: 0 });

/** Chance a window that one begins. */
const onsetOf = ({ seen, windows }: BadHours): number => (seen + 1) / (windows + BAD_HOUR_PRIOR_WINDOWS);

/** Chances of a bad hour of each strength in `EFFECTS`. */
export type BadHourChances = readonly number[];

export const NO_BAD_HOUR: BadHourChances = EFFECTS.map(() => 0);

/** The chance that the votes so far are a bad hour's. */
export const badHourChance = (chances: BadHourChances): number => chances.reduce((sum, chance) => sum + chance, 0);

/**
 * The chances in a network's next window with votes, `windows` windows after the last: they return to the long-run share.
 * @param anonymous whether no voter is known: then bad hours are longer
 */
export function relax(chances: BadHourChances, windows: number, badHours: BadHours, anonymous: boolean): number[] {
  const onset = onsetOf(badHours);
  const end = anonymous ? ANONYMOUS_BAD_HOUR_END : BAD_HOUR_END;
  const share = onset / (onset + end) / EFFECTS.length;
  const kept = (1 - onset - end) ** windows;
  return chances.map((chance) => share + (chance - share) * kept);
}

/**
 * The votes under the null model. A bad hour looks like a block, so that only its length tells them apart.
 * @param ordinary log-probability of the votes at the network's ordinary rate
 * @param blocked the same under a block, by strength
 * @param chances of a bad hour in this window, before its votes
 * @returns log-probability of the votes, and the chances given them, rounded as the state keeps them
 */
export function underNull(ordinary: number, blocked: readonly number[], chances: BadHourChances): { log: number; chances: number[] } {
  const top = Math.max(ordinary, ...blocked);
  const good = (1 - badHourChance(chances)) * Math.exp(ordinary - top);
  const bad = chances.map((chance, strength) => chance * Math.exp((blocked[strength] ?? top) - top));
  const sum = good + badHourChance(bad);
  return { log: top + Math.log(sum), chances: bad.map((part) => tenThousandths(part / sum)) };
}

/** Counts a look at a network `windows` windows after the last, and a bad hour that is over: more likely than not before, and not now. */
export function countBadHour(badHours: BadHours, windows: number, before: BadHourChances, after: BadHourChances): void {
  badHours.windows += Math.min(BAD_HOUR_VIEW_WINDOWS, windows);
  if (badHourChance(before) >= 0.5 && badHourChance(after) < 0.5) badHours.seen = hundredths(badHours.seen + 1);
}

/** Forgets as `windows` windows go by. */
export function fadeBadHours(badHours: BadHours, windows: number): void {
  const kept = 0.5 ** (windows / BAD_HOUR_HALF_LIFE_WINDOWS);
  badHours.seen = hundredths(badHours.seen * kept);
  badHours.windows = hundredths(badHours.windows * kept);
}
