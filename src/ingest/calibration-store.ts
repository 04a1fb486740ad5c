/** Keeps what browsers can load in one row, which holds countries and no reporter. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../db/client.ts';
import { jobState } from '../db/schema.ts';
import { MINUTE_MS } from '../shared/time.ts';
import type { Calibration, CalibrationChange } from './calibration.ts';

const NAME = 'browser-calibration';
/** An isolate keeps what it has read for so long, in milliseconds. */
const KEPT_MS = MINUTE_MS;

const Stored = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.object({ ok: z.int().default(0), failed: z.int().default(0) }))),
);

let kept: { readMs: number; calibration: Calibration } | null = null;

/** At most a minute old. */
export async function readCalibration(db: Database, nowMs: number): Promise<Calibration> {
  if (kept !== null && Math.abs(nowMs - kept.readMs) < KEPT_MS) return kept.calibration;
  const [row] = await db.select({ body: jobState.body }).from(jobState).where(eq(jobState.name, NAME));
  const calibration = Stored.parse(JSON.parse(row?.body ?? '{}'));
  kept = { readMs: nowMs, calibration };
  return calibration;
}

/** Merges (RFC 7396) in the database, so that reports of one moment lose nothing of one another. */
export async function changeCalibration(db: Database, change: CalibrationChange): Promise<void> {
  const merged = sql`json_patch('{}', ${JSON.stringify(change)})`;
  await db.run(sql`INSERT INTO ${jobState} (${sql.identifier('name')}, ${sql.identifier('version')}, ${sql.identifier('body')}) VALUES (${NAME}, 0, ${merged})
    ON CONFLICT (${sql.identifier('name')}) DO UPDATE SET ${sql.identifier('body')} = json_patch(${jobState.body}, ${JSON.stringify(change)})`);
  kept = null;
}
