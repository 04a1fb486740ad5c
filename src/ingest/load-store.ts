import type { Database } from '../db/client.ts';
import { readPipeline } from '../db/pipeline.ts';
import { MINUTE_MS } from '../shared/time.ts';
import type { Load } from './assignments.ts';

/** The sweep changes the load once a minute; an isolate keeps it as long, so that most reports cost a query less. In milliseconds. */
const KEPT_MS = MINUTE_MS;

let kept: { readMs: number; load: Load } | null = null;

/** What the governor goes by, at most a minute old. */
export async function readLoad(db: Database, nowMs: number): Promise<Load> {
  if (kept !== null && Math.abs(nowMs - kept.readMs) < KEPT_MS) return kept.load;
  const { pipeline } = await readPipeline(db);
  kept = { readMs: nowMs, load: { ...pipeline.load, crowd: pipeline.demand ?? pipeline.crowd, watches: pipeline.watches } };
  return kept.load;
}
