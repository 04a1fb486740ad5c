/** The time range that a page's address asks for, and the lengths of the steps in which it is shown. */
import { z } from 'zod';
import { TimeParameter, rangeOf } from '../../http/listing.ts';
import { ProblemError, fieldErrors, sentenceOf } from '../../http/problem.ts';
import type { WindowName } from '../../rollup/aggregate.ts';
import { RANGES } from '../../rollup/query.ts';
import type { TimedCells } from '../../rollup/store.ts';
import { DAY_MS, HOUR_MS, toRfc3339 } from '../../shared/time.ts';

export type Range = { sinceMs: number; untilMs: number };

/** What is shown where no range is asked for, in milliseconds. */
export const ORDINARY_MS = DAY_MS;
/** Longest range that is read from hours; longer ones are read from days. */
const LONGEST_BY_HOUR_MS = 16 * DAY_MS;
/** Most cells (a network's service in an hour) of a range that is read from hours: about two days of a country with everything. */
const MOST_CELLS = 20_000;
/** Steps of a chart and of a table, in milliseconds. */
const STEPS_MS = [HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS, 28 * DAY_MS, 364 * DAY_MS] as const;

const RangeQuery = z.object({ since: TimeParameter.optional(), until: TimeParameter.optional() });

/**
 * @param query `since` and `until` of the address: days or RFC 3339 times; an empty field of the form counts as absent
 * @throws ProblemError `bad-parameter` that says what is allowed
 */
export function rangeAsked(query: { since?: string; until?: string }, nowMs: number): Range {
  const parsed = RangeQuery.safeParse({ since: query.since || undefined, until: query.until || undefined });
  if (!parsed.success) {
    const errors = fieldErrors(parsed.error);
    throw new ProblemError('bad-parameter', sentenceOf(errors), { errors });
  }
  return rangeOf(parsed.data, nowMs, ORDINARY_MS, RANGES['1d'].longestMs);
}

/**
 * The windows that a range is read in: hours where they are not too many to be read at once.
 * @param days the range's days: what they hold tells how much their hours hold
 * @param hoursFromMs from when on hours are kept
 */
export function windowOf({ sinceMs, untilMs }: Range, days: readonly TimedCells[], hoursFromMs: number): WindowName {
  if (sinceMs < hoursFromMs) return '1d';
  const counts = days.map(({ cells }) => cells.networks.reduce((sum, { services }) => sum + Object.keys(services).length, 0));
  const cells = Math.max(0, ...counts) * ((untilMs - sinceMs) / HOUR_MS);
  return untilMs - sinceMs <= LONGEST_BY_HOUR_MS && cells <= MOST_CELLS ? '1h' : '1d';
}

/** The shortest step, not under a window's, of which at most `most` make the range. */
export function stepOf({ sinceMs, untilMs }: Range, window: WindowName, most: number): number {
  const shortestMs = window === '1d' ? DAY_MS : HOUR_MS;
  return STEPS_MS.find((stepMs) => stepMs >= shortestMs && (untilMs - sinceMs) / stepMs <= most) ?? 364 * DAY_MS;
}

/** A day where the time is a midnight, else RFC 3339. */
export const timeInAddress = (timeMs: number): string => (timeMs % DAY_MS === 0 ? toRfc3339(timeMs).slice(0, 10) : toRfc3339(timeMs));

export const rangeQuery = ({ sinceMs, untilMs }: Range): string => `since=${timeInAddress(sinceMs)}&until=${timeInAddress(untilMs)}`;

/** The range of the same length before and after. */
export const shifted = ({ sinceMs, untilMs }: Range, steps: -1 | 1): Range => {
  const lengthMs = untilMs - sinceMs;
  return { sinceMs: sinceMs + steps * lengthMs, untilMs: untilMs + steps * lengthMs };
};

/** The last days with data: the week that ends with the day of the last observation. */
export function lastRangeWithData({ firstMs, lastMs }: { firstMs: number; lastMs: number }): Range {
  const untilMs = (Math.floor(lastMs / DAY_MS) + 1) * DAY_MS;
  return { sinceMs: Math.max(Math.floor(firstMs / DAY_MS) * DAY_MS, untilMs - 7 * DAY_MS), untilMs };
}
