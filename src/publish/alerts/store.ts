import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { runBatch, type Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { alertThread, delivery, outbox, subscription } from '../../db/schema.ts';
import type { KeptBody, KeptSubscription, KeptTarget } from './kept.ts';
import type { Subscription } from './subscription.ts';

type Row = typeof subscription.$inferSelect;

const keptOf = (row: Row): KeptSubscription => {
  const { key, ...target } = JSON.parse(row.target) as KeptTarget & { key: string };
  const { subscriptionId: id, state, createdMs, failures, retryMs, lastError } = row;
  return { ...(JSON.parse(row.body) as KeptBody), id, state, createdMs, target: target as KeptTarget, key, failures, retryMs, lastError };
};

/** @returns false where one has its id already */
export async function addSubscription(db: Database, kept: KeptSubscription): Promise<boolean> {
  const { id, state, createdMs, target, key, failures, retryMs, lastError, ...body } = kept;
  const row: Row = {
    subscriptionId: id,
    state,
    createdMs,
    target: JSON.stringify({ ...target, key }),
    body: JSON.stringify(body),
    failures,
    retryMs,
    lastError,
  };
  return (await db.insert(subscription).values(row).onConflictDoNothing().returning({ id: subscription.subscriptionId })).length > 0;
}

export async function readSubscription(db: Database, id: string): Promise<KeptSubscription | null> {
  const [row] = await db.select().from(subscription).where(eq(subscription.subscriptionId, id));
  return row ? keptOf(row) : null;
}

export async function readActive(db: Database): Promise<KeptSubscription[]> {
  return (await db.select().from(subscription).where(eq(subscription.state, 'active'))).map(keptOf);
}

/** Messages that wait and that were given up, by subscription. */
export type Counts = { waiting: number; dead: number };

export async function listSubscriptions(db: Database): Promise<(KeptSubscription & Counts)[]> {
  const rows = await db.select().from(subscription).orderBy(subscription.createdMs, subscription.subscriptionId);
  const counts = await db
    .select({ id: delivery.subscriptionId, dead: delivery.dead, n: sql<number>`count(*)` })
    .from(delivery)
    .groupBy(delivery.subscriptionId, delivery.dead);
  const of = (id: string, dead: number): number => counts.find((row) => row.id === id && row.dead === dead)?.n ?? 0;
  return rows.map((row) => ({ ...keptOf(row), waiting: of(row.subscriptionId, 0), dead: of(row.subscriptionId, 1) }));
}

/** @returns false where there is none */
export async function setState(db: Database, id: string, state: Subscription['state']): Promise<boolean> {
  const changed = await db
    .update(subscription)
    .set({ state, failures: 0, retryMs: 0, lastError: null })
    .where(eq(subscription.subscriptionId, id))
    .returning({ id: subscription.subscriptionId });
  return changed.length > 0;
}

/** Removes it with everything that is kept of it. @returns false where there is none */
export async function removeSubscription(db: Database, id: string): Promise<boolean> {
  const [result] = await runBatch(db, [
    db.delete(subscription).where(eq(subscription.subscriptionId, id)),
    db.delete(delivery).where(eq(delivery.subscriptionId, id)),
    db.delete(alertThread).where(eq(alertThread.subscriptionId, id)),
  ]);
  return (result?.meta.changes ?? 0) > 0;
}

export const listDead = (db: Database, id: string, limit: number): Promise<(typeof delivery.$inferSelect)[]> =>
  db
    .select()
    .from(delivery)
    .where(and(eq(delivery.dead, 1), eq(delivery.subscriptionId, id)))
    .orderBy(desc(delivery.firstMs), desc(delivery.version))
    .limit(limit);

/** Sends again what was given up. @returns how many */
export async function replayDead(db: Database, id: string, nowMs: number): Promise<number> {
  const [result] = await runBatch(db, [
    sql`UPDATE OR REPLACE ${delivery} SET dead = 0, attempts = 0, first_ms = ${nowMs}, due_ms = ${nowMs} WHERE dead = 1 AND subscription_id = ${id}`,
    sql`UPDATE ${subscription} SET failures = 0, retry_ms = 0, last_error = NULL WHERE subscription_id = ${id}`,
  ]);
  return result?.meta.changes ?? 0;
}

/** Puts every version published since then into the outbox once more, for one subscription. @returns how many */
export async function replaySince(db: Database, id: string, sinceMs: number): Promise<number> {
  const [result] = await runBatch(db, [
    sql`INSERT INTO ${outbox} (incident_id, version, subscription_id)
        SELECT incident_id, version, ${id} FROM incident_version WHERE at_ms >= ${sinceMs} ORDER BY at_ms, incident_id, version`,
  ]);
  return result?.meta.changes ?? 0;
}

/** How long a request that nobody confirmed is kept, and how long what was given up. */
const PENDING_MS = 2 * 86_400_000;
const DEAD_MS = 30 * 86_400_000;
/** What has waited behind a dead receiver for so long is given up too. */
const WAITING_MS = 86_400_000;

/** Once a day: forgets requests that nobody confirmed, gives up what a dead receiver holds up, and forgets what was given up long ago. */
export async function pruneAlerts(db: Database, nowMs: number): Promise<void> {
  const statements: Statement[] = [
    db.delete(subscription).where(and(eq(subscription.state, 'pending'), lt(subscription.createdMs, nowMs - PENDING_MS))),
    sql`UPDATE OR REPLACE ${delivery} SET dead = 1 WHERE dead = 0 AND first_ms < ${nowMs - WAITING_MS}`,
    db.delete(delivery).where(and(eq(delivery.dead, 1), lt(delivery.firstMs, nowMs - DEAD_MS))),
  ];
  await runBatch(db, statements);
}

/** How many subscriptions wait to be confirmed, and how many there are: of a mailbox, and in all. */
export async function countOfMailbox(
  db: Database,
  address: string,
): Promise<{ pendingOfMailbox: number; ofMailbox: number; pending: number; all: number }> {
  const [row] = await db.all<{ pendingOfMailbox: number; ofMailbox: number; pending: number; all: number }>(sql`
    SELECT coalesce(sum(is_own AND state = 'pending'), 0) AS "pendingOfMailbox", coalesce(sum(is_own), 0) AS "ofMailbox",
      coalesce(sum(state = 'pending'), 0) AS pending, count(*) AS "all"
    FROM (SELECT state, coalesce(target->>'$.address' = ${address}, 0) AS is_own FROM ${subscription})`);
  return row ?? { pendingOfMailbox: 0, ofMailbox: 0, pending: 0, all: 0 };
}
