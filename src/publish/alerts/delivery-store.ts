/** The way of a change from the outbox to its receivers, in SQL: each step is safe to repeat and to kill. */
import { eq, inArray, sql } from 'drizzle-orm';
import { runBatch, type Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { alertThread, delivery, outbox, subscription } from '../../db/schema.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { NewDelivery } from './fan-out.ts';

/** How long a run has for what it took; then another takes it again. */
const LEASE_MS = 2 * MINUTE_MS;
/** Messages of one subscription in a run; of one that fails a single one, as a trial. */
const MOST_OF_ONE = 4;

/** Whether anything is to be done: one query a minute. */
export async function hasWork(db: Database, nowMs: number): Promise<boolean> {
  const row = await db.get<{ work: number }>(
    sql`SELECT EXISTS (SELECT 1 FROM ${outbox}) OR EXISTS (SELECT 1 FROM ${delivery} WHERE dead = 0 AND due_ms <= ${nowMs}) AS work`,
  );
  return row?.work === 1;
}

/** The oldest of the outbox. What is sent again to one receiver, which may be years of changes, comes after what is new to everybody. */
export const readOutbox = (db: Database, limit: number): Promise<(typeof outbox.$inferSelect)[]> =>
  db
    .select()
    .from(outbox)
    .orderBy(sql`${outbox.subscriptionId} IS NOT NULL`, outbox.seq)
    .limit(limit);

export async function readThreads(
  db: Database,
  incidentIds: readonly string[],
): Promise<{ incidentId: string; subscriptionId: string; ref: string | null }[]> {
  if (incidentIds.length === 0) return [];
  return db
    .select()
    .from(alertThread)
    .where(inArray(alertThread.incidentId, [...incidentIds]));
}

/** Takes changes out of the outbox and puts their messages in line, at once and once: what another run took out already adds nothing. */
export async function putInLine(db: Database, seqs: readonly number[], made: readonly NewDelivery[]): Promise<void> {
  const list = JSON.stringify(made);
  const has = (alias: 'n') => sql.raw(`EXISTS (SELECT 1 FROM outbox WHERE seq = ${alias}.value->>'seq')`);
  const statements: Statement[] = [
    sql`INSERT INTO ${alertThread} (incident_id, subscription_id)
        SELECT n.value->>'incidentId', n.value->>'subscriptionId' FROM json_each(${list}) AS n WHERE ${has('n')} ON CONFLICT DO NOTHING`,
    sql`INSERT INTO ${delivery} (dead, subscription_id, incident_id, version, after_version, first_ms, due_ms, attempts)
        SELECT 0, n.value->>'subscriptionId', n.value->>'incidentId', n.value->>'version',
          coalesce(CASE WHEN n.value->>'newestOnly' THEN (SELECT min(after_version) FROM delivery AS d WHERE d.dead = 0 AND d.attempts = 0
            AND d.subscription_id = n.value->>'subscriptionId' AND d.incident_id = n.value->>'incidentId') END, n.value->>'afterVersion'),
          n.value->>'firstMs', n.value->>'firstMs', 0
        FROM json_each(${list}) AS n WHERE ${has('n')} ON CONFLICT DO NOTHING`,
    // A cross join is done in its order: each of the list is looked up by the key, where the other way round each row would read the list.
    sql`DELETE FROM ${delivery} WHERE (dead, subscription_id, incident_id, version) IN (
        SELECT d.dead, d.subscription_id, d.incident_id, d.version FROM json_each(${list}) AS n CROSS JOIN delivery AS d
        WHERE n.value->>'newestOnly' AND d.dead = 0 AND d.attempts = 0 AND d.subscription_id = n.value->>'subscriptionId'
          AND d.incident_id = n.value->>'incidentId' AND d.version < n.value->>'version')`,
    sql`DELETE FROM ${outbox} WHERE seq IN (SELECT value FROM json_each(${JSON.stringify(seqs)}))`,
  ];
  await runBatch(db, made.length === 0 ? statements.slice(-1) : statements);
}

export type Claimed = {
  subscriptionId: string;
  incidentId: string;
  version: number;
  afterVersion: number;
  firstMs: number;
  attempts: number;
};

/**
 * Takes what is due, so that no other run does while this one is at it. Receivers that work come first and may get several; one that fails gets
 * one when its time has come, and holds up nobody else's.
 */
export async function claim(db: Database, nowMs: number, limit: number): Promise<Claimed[]> {
  const rows = await db.all<Claimed>(sql`
    UPDATE ${delivery} SET attempts = attempts + 1, due_ms = ${nowMs + LEASE_MS}
    WHERE dead = 0 AND (subscription_id, incident_id, version) IN (
      SELECT subscription_id, incident_id, version FROM (
        SELECT d.subscription_id, d.incident_id, d.version, d.first_ms, s.failures,
          row_number() OVER (PARTITION BY d.subscription_id ORDER BY d.first_ms, d.incident_id, d.version) AS place
        FROM delivery AS d JOIN subscription AS s ON s.subscription_id = d.subscription_id
        WHERE d.dead = 0 AND d.due_ms <= ${nowMs} AND s.state = 'active' AND s.retry_ms <= ${nowMs})
      WHERE place <= iif(failures > 0, 1, ${MOST_OF_ONE})
      ORDER BY failures > 0, place, first_ms, subscription_id LIMIT ${limit})
    RETURNING subscription_id AS subscriptionId, incident_id AS incidentId, version, after_version AS afterVersion,
      first_ms AS firstMs, attempts`);
  return rows.sort((a, b) => a.firstMs - b.firstMs || (a.incidentId < b.incidentId ? -1 : 1) || a.version - b.version);
}

type Key = Pick<Claimed, 'subscriptionId' | 'incidentId' | 'version'>;

/** What came of the messages of a run. `refs`: names of first messages. `receivers`: those whose standing changed. */
export type Settled = {
  done: readonly Key[];
  later: readonly (Key & { attempts: number; dueMs: number; dead: boolean; lastError: string | null })[];
  refs: readonly { subscriptionId: string; incidentId: string; ref: string }[];
  receivers: readonly { subscriptionId: string; failures: number; retryMs: number; lastError: string | null; isGone: boolean }[];
};

/** Writes down what came of it, in up to four statements. */
export async function settle(db: Database, { done, later, refs, receivers }: Settled): Promise<void> {
  const sameDelivery = sql.raw(
    "delivery.dead = 0 AND delivery.subscription_id = n.value->>'subscriptionId' AND delivery.incident_id = n.value->>'incidentId' AND delivery.version = n.value->>'version'",
  );
  const statements: [readonly unknown[], Statement][] = [
    [
      done,
      sql`DELETE FROM ${delivery} WHERE (dead, subscription_id, incident_id, version) IN (
          SELECT 0, value->>'subscriptionId', value->>'incidentId', value->>'version' FROM json_each(${JSON.stringify(done)}))`,
    ],
    [
      later,
      sql`UPDATE OR REPLACE ${delivery} SET dead = n.value->>'dead', due_ms = n.value->>'dueMs', last_error = n.value->>'lastError', attempts = n.value->>'attempts'
          FROM json_each(${JSON.stringify(later)}) AS n WHERE ${sameDelivery}`,
    ],
    [
      refs,
      sql`UPDATE ${alertThread} SET ref = n.value->>'ref' FROM json_each(${JSON.stringify(refs)}) AS n
          WHERE alert_thread.ref IS NULL AND alert_thread.subscription_id = n.value->>'subscriptionId' AND alert_thread.incident_id = n.value->>'incidentId'`,
    ],
    [
      receivers,
      sql`UPDATE ${subscription} SET failures = n.value->>'failures', retry_ms = n.value->>'retryMs', last_error = n.value->>'lastError',
            state = iif(n.value->>'isGone', 'paused', subscription.state)
          FROM json_each(${JSON.stringify(receivers)}) AS n WHERE subscription.subscription_id = n.value->>'subscriptionId'`,
    ],
  ];
  const needed = statements.flatMap(([rows, statement]) => (rows.length > 0 ? [statement] : []));
  if (needed.length > 0) await runBatch(db, needed);
}

/** How many changes and messages wait, and how many messages were given up. */
export async function countWaiting(db: Database): Promise<{ outbox: number; waiting: number; dead: number }> {
  const count = (dead: number) => db.$count(delivery, eq(delivery.dead, dead));
  const [changes, waiting, dead] = await Promise.all([db.$count(outbox), count(0), count(1)]);
  return { outbox: changes, waiting, dead };
}
