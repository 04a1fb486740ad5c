/** The kept measurements, newest first: the reports of about two days as they came in, then what was imported. */
import { and, desc, eq, gte, lt, sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../db/client.ts';
import { inflated, keptText } from '../db/deflated.ts';
import { observation } from '../db/schema.ts';
import { publicUid } from '../ingest/measurement-uid.ts';
import type { Observation } from '../ingest/observation.ts';
import { unpackObservations } from '../ingest/packed.ts';
import { INBOXES, inboxSlot } from '../ingest/store.ts';
import { DAY_MS } from '../shared/time.ts';
import type { MeasurementsQuery } from './query.ts';

/** Where a page ended: in the reports (how many inboxes back, row, measurements of it given), or in the imports. */
export const Place = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('reports'), back: z.int().min(0).max(2), seq: z.int().min(0), given: z.int().min(0) }),
  z.strictObject({ in: z.literal('imports'), cc: z.string(), ms: z.number(), uid: z.string(), target: z.string() }),
]);
export type Place = z.infer<typeof Place>;

/** What was observed in `[sinceMs, untilMs)`; of reports, those that came in before `receivedBeforeMs`. */
export type Range = { sinceMs: number; untilMs: number; receivedBeforeMs: number };
export type Page = { rows: Observation[]; next: Place | null };

/** Reports read for one page at most: where filters leave little of them the page is short, and its cursor goes on. */
const REPORTS_A_PAGE = 200;

const FILTERS = ['probe_cc', 'probe_asn', 'service', 'outcome'] as const;

const fits = (item: Observation, query: MeasurementsQuery, { sinceMs, untilMs }: Range): boolean => {
  const timeMs = Date.parse(item.observed_at);
  return timeMs >= sinceMs && timeMs < untilMs && FILTERS.every((name) => query[name] === undefined || query[name] === item[name]);
};

/** Measurements of kept reports that fit, from `place` on. */
export async function readReported(
  db: Database,
  query: MeasurementsQuery,
  range: Range,
  place: Place | null,
  nowMs: number,
): Promise<Page> {
  const from = place?.in === 'reports' ? place : { back: 0, seq: Number.MAX_SAFE_INTEGER, given: 0 };
  const table = INBOXES[inboxSlot(nowMs - from.back * DAY_MS)];
  const stored = await db
    .select({ seq: table.seq, reportId: table.reportId, origin: table.origin, observations: keptText(table.observations) })
    .from(table)
    .where(sql`${table.seq} <= ${from.seq} AND ${table.receivedMs} < ${Math.min(range.receivedBeforeMs, Number.MAX_SAFE_INTEGER)}`)
    .orderBy(desc(table.seq))
    .limit(REPORTS_A_PAGE);
  const candidates: { item: Observation; reportId: string; seq: number; index: number }[] = [];
  for (const row of stored) {
    const { seq, reportId, origin } = row;
    for (const [index, item] of unpackObservations({ origin, observations: inflated(row.observations) }).entries())
      if ((seq < from.seq || index >= from.given) && fits(item, query, range)) candidates.push({ item, reportId, seq, index });
    if (candidates.length > query.limit) break;
  }
  const rows = await Promise.all(
    candidates
      .slice(0, query.limit)
      .map(async ({ item, reportId }) => ({ ...item, measurement_uid: await publicUid(reportId, item.measurement_uid) })),
  );
  const beyond = candidates[query.limit];
  if (beyond) return { rows, next: { in: 'reports', back: from.back, seq: beyond.seq, given: beyond.index } };
  return { rows, next: placeAfter(stored, from.back) };
}

/** On in the same inbox where it was not read to its end, else in the day before's. */
function placeAfter(stored: readonly { seq: number }[], back: number): Place | null {
  const last = stored.at(-1);
  if (last && stored.length === REPORTS_A_PAGE) return { in: 'reports', back, seq: last.seq - 1, given: 0 };
  return back < 2 ? { in: 'reports', back: back + 1, seq: Number.MAX_SAFE_INTEGER, given: 0 } : null;
}

/** Imported observations of one country that fit, from `place` on. */
export async function readImported(
  db: Database,
  probeCc: string,
  query: MeasurementsQuery,
  range: Range,
  place: Place | null,
): Promise<Page> {
  const conditions: SQL[] = [
    eq(observation.probeCc, probeCc),
    gte(observation.observedMs, range.sinceMs),
    lt(observation.observedMs, range.untilMs),
  ];
  if (query.probe_asn !== undefined) conditions.push(eq(observation.probeAsn, query.probe_asn));
  if (query.service !== undefined) conditions.push(eq(observation.service, query.service));
  if (query.outcome !== undefined) conditions.push(eq(observation.outcome, query.outcome));
  if (place?.in === 'imports' && place.cc === probeCc) {
    conditions.push(
      sql`(${observation.observedMs}, ${observation.measurementUid}, ${observation.target}) < (${place.ms}, ${place.uid}, ${place.target})`,
    );
  }
  const stored = await db
    .select()
    .from(observation)
    .where(and(...conditions))
    .orderBy(desc(observation.observedMs), desc(observation.measurementUid), desc(observation.target))
    .limit(query.limit);
  const rows = stored.map((row) => JSON.parse(row.body) as Observation);
  const last = stored.at(-1);
  const next =
    last && stored.length === query.limit
      ? ({ in: 'imports', cc: probeCc, ms: last.observedMs, uid: last.measurementUid, target: last.target } as const)
      : null;
  return { rows, next };
}
