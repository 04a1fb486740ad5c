/**
 * Delivers alerts: takes changes out of the outbox, and sends what is due. A run sends a bounded number and leaves the rest to the next; killed
 * anywhere it repeats at most what was under way, under the same id.
 */
import { openDatabase, type Database } from '../../db/client.ts';
import { parseSettings, type Bindings } from '../../env.ts';
import { isReadable } from '../../incidents/visibility.ts';
import { readVersionsOf, type ShownVersion } from '../../incidents/versions/store.ts';
import { mapBounded } from '../../probe/map-bounded.ts';
import { alertOf, type Change } from './alert.ts';
import type { Outcome } from './channels/outcome.ts';
import { sendAlert, senderOf, type Sender } from './channels/send.ts';
import { claim, hasWork, putInLine, readOutbox, readThreads, settle, type Claimed, type Settled } from './delivery-store.ts';
import { deliveriesOf, threadKey } from './fan-out.ts';
import type { KeptSubscription } from './kept.ts';
import { sendableFrom } from './quiet-hours.ts';
import { isGivenUp, waitAfter } from './retry.ts';
import { readActive } from './store.ts';

/** Of a run: changes that are put in line, and messages that are sent. A message takes up to three of 50 requests: two to look its receiver up. */
const CHANGES = 5;
const MESSAGES = 12;
/** Receivers that are contacted at a time: a worker has six connections. What came of them is written down together. */
const AT_ONCE = 6;

/** Safe to repeat, to overlap and to kill. */
export async function deliverAlerts(env: Bindings, nowMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  if (!(await hasWork(db, nowMs))) return;
  const subscriptions = await readActive(db);
  await takeOut(db, subscriptions, nowMs);
  const claimed = await claim(db, nowMs, MESSAGES);
  if (claimed.length === 0) return;
  const changes = await readChanges(db, claimed);
  const threads = await readThreads(db, [...new Set(claimed.map(({ incidentId }) => incidentId))]);
  const refs = new Map(threads.map(({ subscriptionId, incidentId, ref }) => [threadKey(subscriptionId, incidentId), ref]));
  const sender = senderOf(env, parseSettings(env));
  const queues = subscriptions.flatMap((subscription) => {
    const own = claimed.filter(({ subscriptionId }) => subscriptionId === subscription.id);
    return own.length > 0 ? [{ subscription, messages: own }] : [];
  });
  for (let start = 0; start < queues.length; start += AT_ONCE) {
    const wave = queues.slice(start, start + AT_ONCE);
    const results = await mapBounded(wave, AT_ONCE, (queue) => sendQueue(sender, queue, { changes, refs }, nowMs));
    await settle(db, {
      done: results.flatMap(({ done }) => done),
      later: results.flatMap(({ later }) => later),
      refs: results.flatMap((result) => result.refs),
      receivers: results.flatMap(({ receivers }) => receivers),
    });
  }
}

async function takeOut(db: Database, subscriptions: readonly KeptSubscription[], nowMs: number): Promise<void> {
  const rows = await readOutbox(db, CHANGES);
  if (rows.length === 0) return;
  const versions = await readVersionsOf(
    db,
    rows.map(({ incidentId, version }) => [incidentId, version]),
  );
  const threads = await readThreads(db, [...new Set(rows.map(({ incidentId }) => incidentId))]);
  const told = new Set(threads.map(({ subscriptionId, incidentId }) => threadKey(subscriptionId, incidentId)));
  const pending = rows.flatMap((row) => {
    const found = versions.find(({ incident, version }) => incident.id === row.incidentId && version === row.version);
    return found && isReadable(found.shown) ? [{ ...row, incident: found.incident, publishedMs: found.atMs }] : [];
  });
  await putInLine(
    db,
    rows.map(({ seq }) => seq),
    deliveriesOf(pending, subscriptions, told, nowMs),
  );
}

const changeKey = ({ incidentId, version }: Pick<Claimed, 'incidentId' | 'version'>): string => `${incidentId} ${version}`;

/** What the messages tell, by incident and version. What is held now is missing: a release makes a new version. */
async function readChanges(
  db: Database,
  claimed: readonly Claimed[],
): Promise<Map<string, Omit<Change, 'before'> & Pick<ShownVersion, 'shown'>>> {
  const pairs = claimed.flatMap(({ incidentId, version, afterVersion }): [string, number][] => [
    [incidentId, version],
    [incidentId, afterVersion],
  ]);
  const versions = await readVersionsOf(db, pairs);
  return new Map(
    versions.map(({ incident, version, atMs, shown }) => [
      changeKey({ incidentId: incident.id, version }),
      { incident, version, publishedMs: atMs, shown },
    ]),
  );
}

type Queue = { subscription: KeptSubscription; messages: readonly Claimed[] };
/** What messages tell, and how receivers call the first of each incident. */
type Known = { changes: Awaited<ReturnType<typeof readChanges>>; refs: Map<string, string | null> };
type Result = { -readonly [Key in keyof Settled]: Settled[Key][number][] };

/** One receiver's messages, in their order; after a failure the others wait with it. */
async function sendQueue(sender: Sender, { subscription, messages }: Queue, known: Known, nowMs: number): Promise<Result> {
  const result: Result = { done: [], later: [], refs: [], receivers: [] };
  for (const [index, message] of messages.entries()) {
    const outcome = await sendOne(sender, subscription, message, known);
    if (outcome !== 'held' && !outcome.delivered) {
      noteFailure(result, subscription, message, outcome, nowMs);
      result.later.push(...messages.slice(index + 1).map((untried) => putBack(untried, nowMs)));
      return result;
    }
    result.done.push(message);
    if (outcome !== 'held') noteThread(result, known.refs, message, outcome.ref);
  }
  if (subscription.failures > 0)
    result.receivers.push({ subscriptionId: subscription.id, failures: 0, retryMs: 0, lastError: null, isGone: false });
  return result;
}

async function sendOne(
  sender: Sender,
  subscription: KeptSubscription,
  message: Claimed,
  { changes, refs }: Known,
): Promise<Outcome | 'held'> {
  const change = changes.get(changeKey(message));
  if (!change || !isReadable(change.shown)) return 'held';
  const before = changes.get(changeKey({ incidentId: message.incidentId, version: message.afterVersion }))?.incident ?? null;
  const threadRef = refs.get(threadKey(subscription.id, message.incidentId)) ?? null;
  return sendAlert(sender, subscription, alertOf({ ...change, before }, subscription, sender.picture), threadRef, Date.now());
}

function noteThread({ refs: found }: Result, refs: Known['refs'], { subscriptionId, incidentId }: Claimed, ref: string | null): void {
  const thread = threadKey(subscriptionId, incidentId);
  if (ref === null || (refs.get(thread) ?? null) !== null) return;
  refs.set(thread, ref);
  found.push({ subscriptionId, incidentId, ref });
}

/** As it was before it was taken: what has not been tried may still give way to what is newer. */
const putBack = (message: Claimed, nowMs: number): Settled['later'][number] => ({
  ...message,
  attempts: message.attempts - 1,
  dueMs: nowMs,
  dead: false,
  lastError: null,
});

function noteFailure(
  result: Result,
  { id, failures, quiet_hours: quietHours }: KeptSubscription,
  message: Claimed,
  { why, askedMs, gone }: Extract<Outcome, { delivered: false }>,
  nowMs: number,
): void {
  const dueMs = sendableFrom(quietHours, nowMs + waitAfter(message.attempts, askedMs));
  result.later.push({ ...message, dueMs, dead: isGivenUp(message.firstMs, dueMs), lastError: why });
  const retryMs = nowMs + waitAfter(failures + 1, askedMs);
  result.receivers.push({ subscriptionId: id, failures: failures + 1, retryMs, lastError: why, isGone: gone });
}
