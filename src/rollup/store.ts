import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Statement } from '../db/batch.ts';
import type { Database } from '../db/client.ts';
import { deflated, inflated, keptText } from '../db/deflated.ts';
import { observation, rollupDay, rollupHour, windowBin } from '../db/schema.ts';
import type { Observation } from '../ingest/observation.ts';
import { packBin, unpackBin } from './bin-packing.ts';
import { CONTROL_CC, emptyBin, type BinKey, type WindowBin } from './bin.ts';
import { packCells, unpackCells } from './cells-packing.ts';
import type { Cells, Span } from './cells.ts';
import { packVoters, unpackVoters } from './span-packing.ts';

export type KeyedBin = BinKey & { bin: WindowBin };

/** Most text that travels as one JSON parameter, in UTF-16 units; D1 takes 2 MB. */
const TEXT_A_STATEMENT = 500_000;

/** Rows in portions that each make one JSON parameter. */
function portions(rows: readonly (string | number)[][]): string[] {
  const texts: string[] = [];
  let portion: string[] = [];
  let length = 0;
  for (const row of rows.map((cells) => JSON.stringify(cells))) {
    if (portion.length > 0 && length + row.length > TEXT_A_STATEMENT) {
      texts.push(`[${portion.join()}]`);
      [portion, length] = [[], 0];
    }
    portion.push(row);
    length += row.length;
  }
  return portion.length > 0 ? [...texts, `[${portion.join()}]`] : texts;
}

type KeptBin = { cc: string; at: number; body: string | null };

const keyedBin = ({ cc, at, body }: KeptBin): KeyedBin => ({
  probeCc: cc,
  windowMs: at,
  bin: body === null ? emptyBin() : unpackBin(inflated(body)),
});

/** The bins of the given windows; empty ones for those that hold nothing yet. */
export async function readBins(db: Database, keys: readonly BinKey[]): Promise<KeyedBin[]> {
  const wanted = JSON.stringify(keys.map(({ probeCc, windowMs }) => [probeCc, windowMs]));
  const rows = await db.all<KeptBin>(sql`
    SELECT wanted.value->>0 AS cc, wanted.value->>1 AS at, (
      SELECT ${keptText(windowBin.body)} FROM ${windowBin} WHERE ${windowBin.probeCc} = wanted.value->>0 AND ${windowBin.windowMs} = wanted.value->>1
    ) AS body FROM json_each(${wanted}) AS wanted`);
  return rows.map(keyedBin);
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
    .select({ cc: windowBin.probeCc, at: windowBin.windowMs, body: keptText(windowBin.body) })
    .from(windowBin)
    .where(and(eq(windowBin.probeCc, probeCc), gte(windowBin.windowMs, sinceMs), lt(windowBin.windowMs, untilMs)))
    .orderBy(asc(windowBin.windowMs))
    .limit(limit);
  return rows.map(keyedBin);
}

/** A window in which the edge's controls were heard, or volunteers of other countries. */
export type HeardElsewhere = { windowMs: number; edge: boolean; others: boolean };

/** Windows in which the controls or volunteers of `others` were heard, ascending. */
export async function readHeardElsewhere(
  db: Database,
  others: readonly string[],
  sinceMs: number,
  untilMs: number,
): Promise<HeardElsewhere[]> {
  const rows = await db.all<{ at: number; edge: number; others: number }>(sql`
    SELECT ${windowBin.windowMs} AS at, max(${windowBin.probeCc} = ${CONTROL_CC}) AS edge, max(${windowBin.probeCc} <> ${CONTROL_CC}) AS others
    FROM json_each(${JSON.stringify([CONTROL_CC, ...others])}) AS wanted CROSS JOIN ${windowBin}
    WHERE ${windowBin.probeCc} = wanted.value AND ${windowBin.windowMs} >= ${sinceMs} AND ${windowBin.windowMs} < ${untilMs}
    GROUP BY ${windowBin.windowMs} ORDER BY ${windowBin.windowMs}`);
  return rows.map((row) => ({ windowMs: row.at, edge: row.edge === 1, others: row.others === 1 }));
}

/** Statements that write bins in bulk. */
export function writeBins(bins: readonly KeyedBin[]): Statement[] {
  const rows = bins.map(({ probeCc, windowMs, bin }) => {
    const text = packBin(bin);
    const hex = deflated(text);
    return [probeCc, windowMs, hex ?? text, hex === null ? 0 : 1];
  });
  return portions(rows).map(
    (portion) => sql`
      INSERT INTO ${windowBin} (probe_cc, window_ms, body)
      SELECT value->>0, value->>1, iif(value->>3, unhex(value->>2), value->>2) FROM json_each(${portion}) WHERE true
      ON CONFLICT (probe_cc, window_ms) DO UPDATE SET body = excluded.body`,
  );
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

/** Statements that write hours of a country in bulk. */
export const writeHours = (probeCc: string, hours: ReadonlyMap<number, Span>): Statement[] =>
  portions([...hours].map(([startMs, span]) => [startMs, packCells(span.cells), packVoters(span.voters)])).map(
    (rows) => sql`
      INSERT INTO ${rollupHour} (probe_cc, start_ms, cells, voters) SELECT ${probeCc}, value->>0, value->>1, value->>2 FROM json_each(${rows}) WHERE true
      ON CONFLICT (probe_cc, start_ms) DO UPDATE SET cells = excluded.cells, voters = excluded.voters`,
  );

/** @param grows whether more will be added to the day; of one that is over nobody needs them */
export const writeDay = (db: Database, probeCc: string, startMs: number, { cells, voters }: Span, grows: boolean): Statement => {
  const row = { cells: packCells(cells), voters: grows ? packVoters(voters) : '' };
  return db
    .insert(rollupDay)
    .values({ probeCc, startMs, ...row })
    .onConflictDoUpdate({ target: [rollupDay.probeCc, rollupDay.startMs], set: row });
};

/** A country's hours, or the day that grows, with their voters: what a longer span is made of. */
export async function readSpans(db: Database, length: 'hour' | 'day', probeCc: string, sinceMs: number, untilMs: number): Promise<Span[]> {
  const table = length === 'hour' ? rollupHour : rollupDay;
  const rows = await db
    .select()
    .from(table)
    .where(and(eq(table.probeCc, probeCc), gte(table.startMs, sinceMs), lt(table.startMs, untilMs)));
  return rows.map((row) => ({ cells: unpackCells(row.cells, true), voters: unpackVoters(row.voters) }));
}

export type TimedCells = { startMs: number; cells: Cells };

/** Hours or days of some countries in `[sinceMs, untilMs)`, oldest first, in one query; with latency and speed where `spread` asks for them. */
export async function readCellsOf(
  db: Database,
  length: 'hour' | 'day',
  countries: readonly string[],
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
  spread = false,
): Promise<Map<string, TimedCells[]>> {
  const table = length === 'hour' ? rollupHour : rollupDay;
  const rows = await db.all<{ cc: string; at: number; cells: string }>(sql`
    SELECT ${table.probeCc} AS cc, ${table.startMs} AS at, ${table.cells} AS cells
    FROM json_each(${JSON.stringify(countries)}) AS wanted CROSS JOIN ${table}
    WHERE ${table.probeCc} = wanted.value AND ${table.startMs} >= ${sinceMs} AND ${table.startMs} < ${untilMs}
    ORDER BY 1, 2`);
  const found = new Map<string, TimedCells[]>(countries.map((probeCc) => [probeCc, []]));
  for (const { cc, at, cells } of rows) found.get(cc)?.push({ startMs: at, cells: unpackCells(cells, spread) });
  return found;
}

/** A country's hours or days in `[sinceMs, untilMs)`, oldest first. */
export const readCells = async (
  db: Database,
  length: 'hour' | 'day',
  probeCc: string,
  sinceMs: number,
  untilMs: number,
): Promise<TimedCells[]> => (await readCellsOf(db, length, [probeCc], { sinceMs, untilMs })).get(probeCc) ?? [];

/** The bins of some countries in `[sinceMs, untilMs)`, in one query. */
export async function readBinsOfCountries(
  db: Database,
  countries: readonly string[],
  sinceMs: number,
  untilMs: number,
): Promise<KeyedBin[]> {
  const rows = await db.all<KeptBin>(sql`
    SELECT ${windowBin.probeCc} AS cc, ${windowBin.windowMs} AS at, ${keptText(windowBin.body)} AS body
    FROM json_each(${JSON.stringify(countries)}) AS wanted CROSS JOIN ${windowBin}
    WHERE ${windowBin.probeCc} = wanted.value AND ${windowBin.windowMs} >= ${sinceMs} AND ${windowBin.windowMs} < ${untilMs}
    ORDER BY 1, 2`);
  return rows.map(keyedBin);
}
