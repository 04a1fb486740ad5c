import { asc, inArray, and, gte, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { rollupDay } from '../../db/schema.ts';
import type { Cells } from '../../rollup/cells.ts';
import type { TimedCells } from '../../rollup/store.ts';

/** The days of many countries from `sinceMs` on, oldest first, in one query. */
export async function readDaysOf(db: Database, countries: readonly string[], sinceMs: number): Promise<Map<string, TimedCells[]>> {
  const listed = sql`(SELECT value FROM json_each(${JSON.stringify(countries)}))`;
  const rows = await db
    .select()
    .from(rollupDay)
    .where(and(inArray(rollupDay.probeCc, listed), gte(rollupDay.startMs, sinceMs)))
    .orderBy(asc(rollupDay.probeCc), asc(rollupDay.startMs));
  const days = new Map<string, TimedCells[]>(countries.map((probeCc) => [probeCc, []]));
  for (const row of rows) days.get(row.probeCc)?.push({ startMs: row.startMs, cells: JSON.parse(row.cells) as Cells });
  return days;
}
