/**
 * Lists of a range of time that are made whole and given in pages. The cursor keeps the first page's range, which would move on with the clock where
 * nobody named it.
 */
import { z } from 'zod';
import { CountryParameter, LimitParameter, TimeParameter, decodeCursor, encodeCursor, rangeOf } from './listing.ts';

export const RangedQuery = z.object({
  probe_cc: CountryParameter,
  since: TimeParameter.optional(),
  until: TimeParameter.optional(),
  cursor: z.string().max(400).optional(),
  limit: LimitParameter.default(1000),
});

/** What a date can hold, either side of 1970 (ECMA-262 §21.4.1.1). */
const FURTHEST_MS = 8.64e15;
const Time = z.number().min(-FURTHEST_MS).max(FURTHEST_MS);

const Place = z.strictObject({ after: z.int().min(0), sinceMs: Time, untilMs: Time });
/** Where a page begins: rows that come before it, and the list's range in Unix milliseconds. */
export type Place = z.output<typeof Place>;

/** @throws ProblemError `bad-parameter` where the range or the cursor is none */
export function placeOf(query: z.output<typeof RangedQuery>, nowMs: number, ordinaryMs: number, longestMs: number): Place {
  const place = decodeCursor(query.cursor, Place);
  if (!place) return { after: 0, ...rangeOf(query, nowMs, ordinaryMs, longestMs) };
  return { after: place.after, ...rangeOf({ since: place.sinceMs, until: place.untilMs }, nowMs, ordinaryMs, longestMs) };
}

/** The page of the list's rows, and the next one's cursor; null after the last. */
export function pageOf<Row>(rows: readonly Row[], place: Place, limit: number): { data: Row[]; next: string | null } {
  const after = place.after + limit;
  return { data: rows.slice(place.after, after), next: after < rows.length ? encodeCursor({ ...place, after }) : null };
}
