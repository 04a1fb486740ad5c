import { and, asc, desc, eq, gte, lt, sql, type SQL } from 'drizzle-orm';
import type { Statement } from '../db/batch.ts';
import type { Database } from '../db/client.ts';
import { commitPipeline, readPipeline, type Pipeline } from '../db/pipeline.ts';
import { event } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import { endOf } from './match.ts';
import { WATCHES_AHEAD_MS, WATCH_AFTER_MS, WATCH_BEFORE_MS } from './parameters.ts';
import { firstOf, type StoredEvent } from './stored-event.ts';
import { watchesOf } from './watch.ts';

/** How often a change that a job overtook is tried anew. */
const ATTEMPTS = 8;

const eventOf = ({ body }: { body: string }): StoredEvent => JSON.parse(body) as StoredEvent;

export async function readEvent(db: Database, eventId: string): Promise<StoredEvent | null> {
  const [row] = await db.select({ body: event.body }).from(event).where(eq(event.eventId, eventId));
  return row ? eventOf(row) : null;
}

export type EventFilter = { probeCc?: string; kind?: string; sinceMs?: number; untilMs?: number };

/** Events of which an occurrence may overlap the range, by their first start. */
export async function listEvents(db: Database, filter: EventFilter): Promise<StoredEvent[]> {
  const conditions: (SQL | undefined)[] = [
    filter.probeCc === undefined ? undefined : eq(event.probeCc, filter.probeCc),
    filter.kind === undefined ? undefined : eq(event.kind, filter.kind),
    filter.sinceMs === undefined ? undefined : gte(event.lastMs, filter.sinceMs),
    filter.untilMs === undefined ? undefined : lt(event.firstMs, filter.untilMs),
  ];
  const rows = await db
    .select({ body: event.body })
    .from(event)
    .where(and(...conditions))
    .orderBy(asc(event.firstMs), asc(event.eventId));
  return rows.map(eventOf);
}

/** The newest events that have begun, by their last occurrence. */
export async function newestEvents(db: Database, nowMs: number, most: number): Promise<StoredEvent[]> {
  const rows = await db
    .select({ body: event.body })
    .from(event)
    .where(lt(event.firstMs, nowMs))
    .orderBy(desc(event.lastMs), asc(event.eventId))
    .limit(most);
  return rows.map(eventOf);
}

/** What a change of the calendar comes to: events to write, ids to take out, and what the caller is told. */
export type Change<Result> = { writes: StoredEvent[]; removed: string[]; result: Result };

/**
 * Changes the calendar, with the watches that follow and a mark on the countries whose incidents must be linked anew: one transaction, in
 * turn with the jobs.
 * @param change from the events of these ids that there are
 * @throws ProblemError `busy` where jobs were faster each time
 */
export async function changeCalendar<Result>(
  db: Database,
  eventIds: readonly string[],
  nowMs: number,
  change: (known: ReadonlyMap<string, StoredEvent>) => Change<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { version, pipeline } = await readPipeline(db);
    const known = await readEvents(db, eventIds);
    const { writes, removed, result } = change(known);
    if (writes.length + removed.length === 0) return result;
    const gone = removed.flatMap((id) => known.get(id) ?? []);
    const countries = [...new Set([...writes, ...gone].map(({ probe_cc }) => probe_cc))];
    const ahead = (await readAhead(db, countries, nowMs)).filter(({ id }) => !removed.includes(id));
    const after = [...new Map([...ahead, ...writes].map((item) => [item.id, item])).values()];
    const next = withCalendar(pipeline, countries, after, nowMs);
    const relink = [...new Set([...next.relink, ...countries.filter((probeCc) => probeCc in next.countries)])].sort();
    if (await commitPipeline(db, version, { ...next, relink }, statementsOf(db, writes, removed))) return result;
  }
  throw new ProblemError('busy', 'jobs were faster; send the same again', { headers: { 'retry-after': '1' } });
}

/** Moves the watches of every country on with the time. Where a job was faster it is done the next day. */
export async function renewWatches(db: Database, nowMs: number): Promise<void> {
  const { version, pipeline } = await readPipeline(db);
  const events = await readAhead(db, null, nowMs);
  const countries = [...new Set([...Object.keys(pipeline.watches), ...events.map(({ probe_cc }) => probe_cc)])];
  const next = withCalendar(pipeline, countries, events, nowMs);
  if (JSON.stringify(next.watches) !== JSON.stringify(pipeline.watches)) await commitPipeline(db, version, next, []);
}

async function readEvents(db: Database, eventIds: readonly string[]): Promise<Map<string, StoredEvent>> {
  const rows = await db
    .select({ body: event.body })
    .from(event)
    .where(sql`${event.eventId} IN (SELECT value FROM json_each(${JSON.stringify(eventIds)}))`);
  return new Map(rows.map((row) => [eventOf(row).id, eventOf(row)]));
}

/** Events of the countries, or of all, that are or come within the time for which watches are kept. */
async function readAhead(db: Database, countries: readonly string[] | null, nowMs: number): Promise<StoredEvent[]> {
  const rows = await db
    .select({ body: event.body })
    .from(event)
    .where(
      and(
        gte(event.lastMs, nowMs - WATCH_AFTER_MS),
        lt(event.firstMs, nowMs + WATCHES_AHEAD_MS + WATCH_BEFORE_MS),
        countries === null ? undefined : sql`${event.probeCc} IN (SELECT value FROM json_each(${JSON.stringify(countries)}))`,
      ),
    );
  return rows.map(eventOf);
}

function withCalendar(pipeline: Pipeline, countries: readonly string[], events: readonly StoredEvent[], nowMs: number): Pipeline {
  const watches = { ...pipeline.watches };
  for (const probeCc of countries) {
    const own = watchesOf(
      events.filter(({ probe_cc }) => probe_cc === probeCc),
      nowMs,
    );
    if (own.length > 0) watches[probeCc] = own;
    else delete watches[probeCc];
  }
  return { ...pipeline, watches };
}

/** Rows travel as one parameter. */
function statementsOf(db: Database, writes: readonly StoredEvent[], removed: readonly string[]): Statement[] {
  const rows = writes.map((item) => ({
    id: item.id,
    cc: item.probe_cc,
    kind: item.kind,
    first: firstOf(item)[0],
    last: Math.max(...item.occurrences.map(endOf)),
    body: JSON.stringify(item),
  }));
  const write = sql`
    INSERT INTO ${event} (event_id, probe_cc, kind, first_ms, last_ms, body)
    SELECT value->>'$.id', value->>'$.cc', value->>'$.kind', value->>'$.first', value->>'$.last', value->>'$.body'
    FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT (event_id) DO UPDATE SET
      kind = excluded.kind, first_ms = excluded.first_ms, last_ms = excluded.last_ms, body = excluded.body`;
  const remove = db.delete(event).where(sql`${event.eventId} IN (SELECT value FROM json_each(${JSON.stringify(removed)}))`);
  return [...(rows.length > 0 ? [write] : []), ...(removed.length > 0 ? [remove] : [])];
}
