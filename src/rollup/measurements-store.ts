/** The kept measurements, newest first: the reports of about two days as they came in, then what was imported. */
import { and, desc, eq, gte, lt, lte, sql, type SQL } from 'drizzle-orm';
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

/** Where a page ended: in the reports (how many inboxes back, block, and the last row of it that was given), or in the imports. */
export const Place = z.discriminatedUnion('in', [
  z.strictObject({
    in: z.literal('reports'),
    back: z.int().min(0).max(2),
    block: z.int().min(0),
    after: z.strictObject({ observed_at: z.string(), measurement_uid: z.string() }).nullable(),
  }),
  z.strictObject({ in: z.literal('imports'), cc: z.string(), ms: z.number(), uid: z.string(), target: z.string() }),
]);
export type Place = z.infer<typeof Place>;
export type ReportsPlace = Extract<Place, { in: 'reports' }>;
export type ImportsPlace = Extract<Place, { in: 'imports' }>;

/**
 * Reports in a block: rows of an inbox from one multiple of this number to the next. What readers get of a block is in no order of its rows, and a
 * cursor names whole blocks, so that no choice of pages shows which measurements came together.
 */
const REPORTS_A_BLOCK = 200;
const NEWEST_BLOCK = Math.floor(Number.MAX_SAFE_INTEGER / REPORTS_A_BLOCK) - 1;

const FILTERS = ['probe_cc', 'probe_asn', 'service', 'outcome'] as const;

const fits = (item: Observation, query: MeasurementsQuery): boolean =>
  FILTERS.every((name) => query[name] === undefined || query[name] === item[name]);

/** All measurements of a block that fit but for the range, the place of the block, and where it goes on behind it. */
export type Block = { rows: Observation[]; at: ReportsPlace; next: ReportsPlace | null };

export const NEWEST: ReportsPlace = { in: 'reports', back: 0, block: NEWEST_BLOCK, after: null };

/** The block at a place, or the next one before it in the same inbox that holds reports. */
export async function readBlock(
  db: Database,
  query: MeasurementsQuery,
  receivedBeforeMs: number,
  place: ReportsPlace,
  nowMs: number,
): Promise<Block> {
  const table = INBOXES[inboxSlot(nowMs - place.back * DAY_MS)];
  const isReceived = lt(table.receivedMs, Math.min(receivedBeforeMs, Number.MAX_SAFE_INTEGER));
  const [last] = await db
    .select({ seq: table.seq })
    .from(table)
    .where(and(lt(table.seq, (place.block + 1) * REPORTS_A_BLOCK), isReceived))
    .orderBy(desc(table.seq))
    .limit(1);
  if (!last) return { rows: [], at: place, next: dayBefore(place) };
  const block = Math.floor(last.seq / REPORTS_A_BLOCK);
  const stored = await db
    .select({ reportId: table.reportId, origin: table.origin, observations: keptText(table.observations) })
    .from(table)
    .where(and(gte(table.seq, block * REPORTS_A_BLOCK), lte(table.seq, last.seq), isReceived));
  const rows = stored.flatMap(({ reportId, origin, observations }) =>
    unpackObservations({ origin, observations: inflated(observations) })
      .filter((item) => fits(item, query))
      .map(async (item) => ({ ...item, measurement_uid: await publicUid(reportId, item.measurement_uid) })),
  );
  const at = block === place.block ? place : { ...place, block, after: null };
  return { rows: await Promise.all(rows), at, next: block > 0 ? { ...at, block: block - 1, after: null } : dayBefore(place) };
}

const dayBefore = ({ back }: ReportsPlace): ReportsPlace | null => (back < 2 ? { ...NEWEST, back: back + 1 } : null);

/** Imported observations of one country in the range that fit, from `place` on. */
export async function readImported(
  db: Database,
  probeCc: string,
  query: MeasurementsQuery,
  range: { sinceMs: number; untilMs: number },
  place: ImportsPlace,
): Promise<{ rows: Observation[]; next: ImportsPlace | null }> {
  const conditions: SQL[] = [
    eq(observation.probeCc, probeCc),
    gte(observation.observedMs, range.sinceMs),
    lt(observation.observedMs, range.untilMs),
  ];
  if (query.probe_asn !== undefined) conditions.push(eq(observation.probeAsn, query.probe_asn));
  if (query.service !== undefined) conditions.push(eq(observation.service, query.service));
  if (query.outcome !== undefined) conditions.push(eq(observation.outcome, query.outcome));
  if (place.cc === probeCc) {
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
