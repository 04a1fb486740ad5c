/** The shape of every list: `{data, meta}` with an opaque cursor, and the same rows as CSV and NDJSON at `.csv` and `.ndjson`. */
import type { Context } from 'hono';
import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo, toRfc3339 } from '../shared/time.ts';
import { columnsOf, toCsv, toNdjson } from './formats.ts';
import { ProblemError } from './problem.ts';

export const Meta = z
  .strictObject({
    as_of: z.iso.datetime().meta({ description: 'End of the last window that the data hold' }),
    since: z.iso.datetime().nullable(),
    until: z.iso.datetime().nullable(),
    window: z.string().nullable(),
    sample_size: z.number().nullable().meta({ description: 'What the rows rest on: measurements for counts, rows for lists' }),
    next: z.string().nullable().meta({ description: 'Cursor of the next page' }),
  })
  .meta({ id: 'Meta', description: 'What a list covers' });
export type Meta = z.infer<typeof Meta>;

/** The documented answers of a list in its three formats. */
export const listAnswer = <Schema extends z.ZodType>(row: Schema, description: string) => ({
  description,
  headers: z.object({ link: z.string().optional() }),
  content: {
    'application/json': { schema: z.strictObject({ data: z.array(row), meta: Meta }) },
    'text/csv': { schema: z.string() },
    'application/x-ndjson': { schema: z.string() },
  },
});

/** The time after which a range no longer changes: what is older than the oldest report that is taken, and a day. */
const SETTLED_MS = 8 * DAY_MS;

/** How long an answer may be kept: a day where its range is settled, which only an import of the operator's can change, else a minute. */
export const cacheControl = (untilMs: number | null, nowMs: number): string =>
  untilMs !== null && untilMs < nowMs - SETTLED_MS ? 'public, max-age=86400, immutable' : 'public, max-age=60';

export type Listing = { data: Record<string, unknown>[]; meta: Meta };

/** Answers with a list in the format that the path's suffix asks for. @param row its rows' schema, which makes the columns of the table */
export function answerList(c: Context, row: z.ZodType, listing: Listing, nowMs: number): Response {
  const { since, until } = listing.meta;
  const headers: Record<string, string> = {
    'cache-control': c.get('operator') ? 'private, no-store' : cacheControl(since && until ? Date.parse(until) : null, nowMs),
  };
  if (listing.meta.next) headers['link'] = `<${nextAddress(c.req.url, listing.meta.next)}>; rel="next"`;
  if (c.req.path.endsWith('.csv'))
    return c.body(toCsv(listing.data, columnsOf(row)), 200, { ...headers, 'content-type': 'text/csv; charset=utf-8' });
  if (c.req.path.endsWith('.ndjson'))
    return c.body(toNdjson(listing.data), 200, { ...headers, 'content-type': 'application/x-ndjson; charset=utf-8' });
  return c.json(listing, 200, headers);
}

function nextAddress(address: string, cursor: string): string {
  const url = new URL(address);
  url.searchParams.set('cursor', cursor);
  return `${url.pathname}${url.search}`;
}

export const encodeCursor = (place: unknown): string =>
  btoa(JSON.stringify(place)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** @throws ProblemError `bad-parameter` where the cursor is not one of ours */
export function decodeCursor<Schema extends z.ZodType>(cursor: string | undefined, schema: Schema): z.output<Schema> | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    throw new ProblemError('bad-parameter', 'cursor: is not one that this list gave', {
      errors: [{ field: 'cursor', reason: 'take it from meta.next' }],
    });
  }
}

/** A day (`2024-11-07`) or an RFC 3339 time, as Unix milliseconds. */
export const TimeParameter = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: 'a day (2024-11-07) or an RFC 3339 time (2024-11-07T10:00:00Z)' })
  .transform((text) => Date.parse(text))
  .meta({ description: 'A day or an RFC 3339 time' });

export const CountryParameter = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals')
  .meta({ example: 'KE' });

const LARGEST_ASN = 4_294_967_295;
const ASN = 'the number of a network (33771 or AS33771)';

/** Digits alone: of an empty parameter a number would be made too, which no network has. */
export const AsnParameter = z
  .string()
  .regex(/^(AS)?[0-9]{1,10}$/i, ASN)
  .transform((text) => Number(text.replace(/^AS/i, '')))
  .refine((asn) => asn <= LARGEST_ASN, ASN)
  .meta({ type: 'integer', minimum: 0, maximum: LARGEST_ASN, description: 'Autonomous system number', example: 33771 });

/** Rows in one answer. */
export const LimitParameter = z.coerce.number().int().min(1).max(10_000);

/** @throws ProblemError where a range ends before it begins */
export function requireOrder({ since, until }: { since?: number | undefined; until?: number | undefined }): void {
  if (since === undefined || until === undefined || since < until) return;
  throw new ProblemError('bad-parameter', `since: must lie before until (${toRfc3339(until)})`, {
    errors: [{ field: 'since', reason: 'must lie before until' }],
  });
}

/** What is counted changes so often: a range that goes up to now ends with the present step, so that who asks again and again is told 304 meanwhile. */
const STEP_MS = 5 * MINUTE_MS;

/**
 * The range that is asked for.
 * @throws ProblemError where it is empty or longer than `longestMs`
 */
export function rangeOf(query: { since?: number; until?: number }, nowMs: number, ordinaryMs: number, longestMs: number) {
  const untilMs = query.until ?? floorTo(nowMs - 1, STEP_MS) + STEP_MS;
  const sinceMs = query.since ?? untilMs - ordinaryMs;
  requireOrder({ since: sinceMs, until: untilMs });
  if (untilMs - sinceMs > longestMs + STEP_MS) {
    const most = longestMs < 2 * DAY_MS ? `${longestMs / HOUR_MS} hours` : `${Math.round(longestMs / DAY_MS)} days`;
    throw new ProblemError('bad-parameter', `since: the range is over ${most}, the most for this window`, {
      errors: [{ field: 'since', reason: `at most ${most} before until` }],
    });
  }
  return { sinceMs, untilMs };
}
