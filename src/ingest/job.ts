/** What ingest does by the clock: turning the inbox over, and the day's key. */
import { openDatabase } from '../db/client.ts';
import { commitPipeline, readPipeline } from '../db/pipeline.ts';
import type { Bindings } from '../env.ts';
import { DAY_MS } from '../shared/time.ts';
import { rotateDayKey } from './day-key-store.ts';
import { inboxSlot, lastSeq, turnOver } from './store.ts';

/** Times that a job which was overtaken tries again. */
const TRIES = 5;

/**
 * Empties tomorrow's inbox, which holds the day before yesterday's reports, unless some of them still wait to be counted.
 * @throws where other jobs were faster every time: the platform shows the failure, and the rows stay until the next day
 */
export async function turnInboxOver(env: Bindings, scheduledMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const slot = inboxSlot(scheduledMs + DAY_MS);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { version, pipeline } = await readPipeline(db);
    if ((await lastSeq(db, slot)) > pipeline.counted[slot]) return;
    const counted: typeof pipeline.counted = [...pipeline.counted];
    counted[slot] = 0;
    if (await commitPipeline(db, version, { ...pipeline, counted }, turnOver(slot))) return;
  }
  throw new Error('the inbox could not be turned over: other jobs were faster');
}

/**
 * Makes the day's key of the pseudonyms, once a day: KV may show yesterday's for a minute, and a second key would split every voter. That it is made is
 * noted therefore though other jobs of the minute be faster.
 */
export async function renewDayKey(env: Bindings, scheduledMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const keyDay = Math.floor(scheduledMs / DAY_MS);
  if ((await readPipeline(db)).pipeline.keyDay === keyDay) return;
  await rotateDayKey(env.PSEUDONYM_KEY, scheduledMs);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { version, pipeline } = await readPipeline(db);
    if (await commitPipeline(db, version, { ...pipeline, keyDay }, [])) return;
  }
}
