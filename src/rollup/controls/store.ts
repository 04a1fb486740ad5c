import { and, gte, inArray, lt, sql } from 'drizzle-orm';
import type { Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { controlHour } from '../../db/schema.ts';
import { HOUR_MS, floorTo } from '../../shared/time.ts';
import type { KeyedBin } from '../store.ts';
import { controlHours, mergeControls } from './merge.ts';
import { packHour, unpackHour } from './packing.ts';
import type { Heard } from './verdict.ts';

/** Hours that one statement asks for: D1 takes 100 parameters. */
const HOURS_A_QUERY = 90;

/** What the controls saw, by window, in `[sinceMs, untilMs)`. */
export async function readControls(db: Database, sinceMs: number, untilMs: number): Promise<Map<number, Heard>> {
  const rows = await db
    .select()
    .from(controlHour)
    .where(and(gte(controlHour.startMs, floorTo(sinceMs, HOUR_MS)), lt(controlHour.startMs, untilMs)))
    .orderBy(controlHour.startMs);
  const windows = rows.flatMap(({ body }) => [...unpackHour(body)]);
  return new Map(windows.filter(([windowMs]) => windowMs >= sinceMs && windowMs < untilMs));
}

/** Statements that bring the controls in line with changed bins, and the windows in which what they saw has changed. No query where no bin is a control's. */
export async function controlsWith(db: Database, bins: readonly KeyedBin[]): Promise<{ writes: Statement[]; changedMs: number[] }> {
  const wanted = controlHours(bins);
  const known = new Map<number, Map<number, Heard>>();
  for (let index = 0; index < wanted.length; index += HOURS_A_QUERY) {
    const rows = await db
      .select()
      .from(controlHour)
      .where(inArray(controlHour.startMs, wanted.slice(index, index + HOURS_A_QUERY)));
    for (const { startMs, body } of rows) known.set(startMs, unpackHour(body));
  }
  const { hours, changedMs } = mergeControls(known, bins);
  const rows = JSON.stringify([...hours].map(([startMs, windows]) => [startMs, packHour(windows)]));
  const write = sql`
    INSERT INTO ${controlHour} (start_ms, body) SELECT value->>0, value->>1 FROM json_each(${rows}) WHERE true
    ON CONFLICT (start_ms) DO UPDATE SET body = excluded.body`;
  return { writes: hours.size > 0 ? [write] : [], changedMs };
}
