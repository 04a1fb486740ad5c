import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Statement } from '../db/batch.ts';
import type { Database } from '../db/client.ts';
import { observation, rollupDay, rollupHour, windowBin } from '../db/schema.ts';
import type { Observation } from '../ingest/observation.ts';
import { HOUR_MS } from '../shared/time.ts';
import { emptyBin, type BinKey, type WindowBin } from './bin.ts';
import type { Cells, Span } from './cells.ts';
import { packVoters, unpackVoters } from './span-packing.ts';

export type KeyedBin = BinKey & { bin: WindowBin };

/** Most rows of bins that travel as one JSON parameter; a statement's parameters may hold 2 MB. */
const ROWS_A_STATEMENT = 100;

/** The bins of the given windows; empty ones for those that hold nothing yet. */
export async function readBins(db: Database, keys: readonly BinKey[]): Promise<KeyedBin[]> {
  const wanted = JSON.stringify(keys.map(({ probeCc, windowMs }) => [probeCc, windowMs]));
  const rows = await db.all<{ cc: string; at: number; body: string | null }>(sql`
    SELECT wanted.value->>0 AS cc, wanted.value->>1 AS at, (
      SELECT ${windowBin.body} FROM ${windowBin} WHERE ${windowBin.probeCc} = wanted.value->>0 AND ${windowBin.windowMs} = wanted.value->>1
    ) AS body FROM json_each(${wanted}) AS wanted`);
  return rows.map(({ cc, at, body }) => ({ probeCc: cc, windowMs: at, bin: body === null ? emptyBin() : (JSON.parse(body) as WindowBin) }));
}

/** The bins of a country in `[sinceMs, untilMs)`, oldest first. */
export async function readBinsBetween(
  db: Database,
  probeCc: string,
  sinceMs: number,
  untilMs: number,
  limit = 10_000,
): Promise<KeyedBin[]> {
  const rows = await db
    .select()
    .from(windowBin)
    .where(and(eq(windowBin.probeCc, probeCc), gte(windowBin.windowMs, sinceMs), lt(windowBin.windowMs, untilMs)))
    .orderBy(asc(windowBin.windowMs))
    .limit(limit);
  return rows.map((row) => ({ probeCc: row.probeCc, windowMs: row.windowMs, bin: JSON.parse(row.body) as WindowBin }));
}

/** Statements that write bins in bulk. */
export function writeBins(bins: readonly KeyedBin[]): Statement[] {
  const statements: Statement[] = [];
  for (let start = 0; start < bins.length; start += ROWS_A_STATEMENT) {
    const rows = JSON.stringify(
      bins.slice(start, start + ROWS_A_STATEMENT).map(({ probeCc, windowMs, bin }) => [probeCc, windowMs, JSON.stringify(bin)]),
    );
    statements.push(
      sql`
        INSERT INTO ${windowBin} (probe_cc, window_ms, body) SELECT value->>0, value->>1, value->>2 FROM json_each(${rows}) WHERE true
        ON CONFLICT (probe_cc, window_ms) DO UPDATE SET body = excluded.body`,
    );
  }
  return statements;
}

/** Statement that writes imported observations in bulk; those that are there already stay as they are. */
export function writeObservations(observations: readonly Observation[]): Statement {
  const rows = JSON.stringify(
    observations.map((item) => [
      item.probe_cc,
      Date.parse(item.observed_at),
      item.measurement_uid,
      item.target,
      item.probe_asn,
      item.service,
      item.outcome,
      JSON.stringify(item),
    ]),
  );
  return sql`
    INSERT INTO ${observation} (probe_cc, observed_ms, measurement_uid, target, probe_asn, service, outcome, body)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7 FROM json_each(${rows}) WHERE true
    ON CONFLICT DO NOTHING`;
}

/** The bins of some hours of a country: hour → its bins. An hour without any gives an empty list. */
export async function readBinsOfHours(db: Database, probeCc: string, hours: readonly number[]): Promise<Map<number, WindowBin[]>> {
  const rows = await db.all<{ hour: number; body: string }>(sql`
    SELECT wanted.value AS hour, ${windowBin.body} AS body FROM json_each(${JSON.stringify(hours)}) AS wanted CROSS JOIN ${windowBin}
    WHERE ${windowBin.probeCc} = ${probeCc} AND ${windowBin.windowMs} >= wanted.value AND ${windowBin.windowMs} < wanted.value + ${HOUR_MS}`);
  const bins = new Map<number, WindowBin[]>(hours.map((hour) => [hour, []]));
  for (const { hour, body } of rows) bins.get(hour)?.push(JSON.parse(body) as WindowBin);
  return bins;
}

/** Statement that writes hours of a country in bulk. */
export function writeHours(probeCc: string, hours: ReadonlyMap<number, Span>): Statement {
  const rows = JSON.stringify([...hours].map(([startMs, span]) => [startMs, JSON.stringify(span.cells), packVoters(span.voters)]));
  return sql`
    INSERT INTO ${rollupHour} (probe_cc, start_ms, cells, voters) SELECT ${probeCc}, value->>0, value->>1, value->>2 FROM json_each(${rows}) WHERE true
    ON CONFLICT (probe_cc, start_ms) DO UPDATE SET cells = excluded.cells, voters = excluded.voters`;
}

export const writeDay = (db: Database, probeCc: string, startMs: number, cells: Cells): Statement => {
  const row = { cells: JSON.stringify(cells) };
  return db
    .insert(rollupDay)
    .values({ probeCc, startMs, ...row })
    .onConflictDoUpdate({ target: [rollupDay.probeCc, rollupDay.startMs], set: row });
};

/** A country's hours with their voters, for making a day of them. */
export async function readHourSpans(db: Database, probeCc: string, sinceMs: number, untilMs: number): Promise<Span[]> {
  const rows = await db
    .select()
    .from(rollupHour)
    .where(and(eq(rollupHour.probeCc, probeCc), gte(rollupHour.startMs, sinceMs), lt(rollupHour.startMs, untilMs)));
  return rows.map((row) => ({ cells: JSON.parse(row.cells) as Cells, voters: unpackVoters(row.voters) }));
}

export type TimedCells = { startMs: number; cells: Cells };

/** A country's hours or days in `[sinceMs, untilMs)`, oldest first. */
export async function readCells(
  db: Database,
  length: 'hour' | 'day',
  probeCc: string,
  sinceMs: number,
  untilMs: number,
): Promise<TimedCells[]> {
  const table = length === 'hour' ? rollupHour : rollupDay;
  const rows = await db
    .select({ startMs: table.startMs, cells: table.cells })
    .from(table)
    .where(and(eq(table.probeCc, probeCc), gte(table.startMs, sinceMs), lt(table.startMs, untilMs)))
    .orderBy(asc(table.startMs));
  return rows.map((row) => ({ startMs: row.startMs, cells: JSON.parse(row.cells) as Cells }));
}
