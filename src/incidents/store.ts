import { and, desc, eq, gte, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import type { Statement } from '../db/batch.ts';
import type { Database } from '../db/client.ts';
import { detectorState, incident } from '../db/schema.ts';
import type { Episode } from '../detect/episode.ts';
import type { DetectorState } from '../detect/state.ts';
import { storedState, storedText } from '../detect/stored-state.ts';
import { DAY_MS } from '../shared/time.ts';
import type { Act } from './acts/act.ts';
import type { Incident } from './incident.ts';
import { publish } from './publish.ts';
import type { Kept, Origin } from './reconcile.ts';
import type { Visibility } from './visibility.ts';
import { addVersion, versionRow } from './versions/store.ts';

/** The detector's record with the acts on it, and what was published of both. */
export type StoredIncident = Kept & { published: Incident };

/** Slot of the newest state of a country. */
const NEWEST = -1;

/** An incident as it is published, and who may see it. */
export async function readIncident(db: Database, incidentId: string): Promise<{ incident: Incident; shown: Visibility } | null> {
  const [row] = await db.select({ body: incident.body, shown: incident.shown }).from(incident).where(eq(incident.incidentId, incidentId));
  return row ? { incident: JSON.parse(row.body) as Incident, shown: row.shown } : null;
}

/** Those of them that the public sees. @param ids fewer than a statement takes parameters */
export async function readPublic(db: Database, ids: readonly string[]): Promise<Incident[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ body: incident.body })
    .from(incident)
    .where(and(inArray(incident.incidentId, [...ids]), eq(incident.shown, 'public')));
  return rows.map((row) => JSON.parse(row.body) as Incident);
}

export type IncidentFilter = {
  probeCc?: string;
  status?: string;
  service?: string;
  asn?: number;
  kind?: string;
  sinceMs?: number;
  untilMs?: number;
  review?: string;
  /** Who may see them; without it those that the public sees. */
  shown?: readonly Visibility[];
};
export type IncidentPlace = { onsetMs: number; id: string };

/** Incidents by onset, newest first. A filter by range takes every one that overlaps it. */
export async function listIncidents(db: Database, filter: IncidentFilter, limit: number, after: IncidentPlace | null): Promise<Incident[]> {
  const place = after === null ? undefined : sql`(${incident.onsetMs}, ${incident.incidentId}) < (${after.onsetMs}, ${after.id})`;
  const rows = await db
    .select({ body: incident.body })
    .from(incident)
    .where(and(place, ...placeConditions(filter), ...contentConditions(filter)))
    .orderBy(desc(incident.onsetMs), desc(incident.incidentId))
    .limit(limit);
  return rows.map((row) => JSON.parse(row.body) as Incident);
}

/** How many the public sees, by what they are. */
export const countIncidents = (db: Database): Promise<{ probeCc: string; kind: string; status: string; simulated: number; n: number }[]> =>
  db.all(sql`
    SELECT probe_cc AS probeCc, body->>'$.kind' AS kind, status, body->>'$.simulated' AS simulated, count(*) AS n
    FROM ${incident} WHERE shown = 'public' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`);

const placeConditions = (filter: IncidentFilter): (SQL | undefined)[] => [
  inArray(incident.shown, filter.shown ?? ['public']),
  filter.probeCc === undefined ? undefined : eq(incident.probeCc, filter.probeCc),
  filter.status === undefined ? undefined : eq(incident.status, filter.status),
  filter.untilMs === undefined ? undefined : lt(incident.onsetMs, filter.untilMs),
  filter.sinceMs === undefined
    ? undefined
    : or(
        gte(incident.onsetMs, filter.sinceMs),
        // What was retracted before an end was seen goes on no longer than that.
        sql`coalesce(unixepoch(coalesce(${incident.body}->>'$.end.latest', ${incident.body}->>'$.retraction.at')) * 1000, 9e15) >= ${filter.sinceMs}`,
      ),
];

const contentConditions = (filter: IncidentFilter): (SQL | undefined)[] => [
  filter.kind === undefined ? undefined : sql`${incident.body}->>'$.kind' = ${filter.kind}`,
  filter.review === undefined ? undefined : sql`${incident.body}->>'$.review.state' = ${filter.review}`,
  filter.service === undefined
    ? undefined
    : sql`EXISTS (SELECT 1 FROM json_each(${incident.body}, '$.services') WHERE value = ${filter.service})`,
  filter.asn === undefined
    ? undefined
    : sql`EXISTS (SELECT 1 FROM json_each(${incident.body}, '$.networks') WHERE value->>'$.asn' = ${filter.asn})`,
];

/** A country's incidents that may still change when windows from `fromMs` on are judged again. */
export async function readOpenSince(db: Database, probeCc: string, fromMs: number): Promise<StoredIncident[]> {
  const rows = await db
    .select(STORED)
    .from(incident)
    .where(
      and(
        eq(incident.probeCc, probeCc),
        or(
          gte(incident.onsetMs, fromMs - 2 * DAY_MS),
          sql`coalesce(unixepoch(${incident.body}->>'$.end.latest') * 1000, 9e15) >= ${fromMs - 14 * DAY_MS}`,
        ),
      ),
    );
  return rows.map(storedOf);
}

/** One incident with everything that publishing it anew takes. */
export async function readStored(db: Database, incidentId: string): Promise<StoredIncident | null> {
  const [row] = await db.select(STORED).from(incident).where(eq(incident.incidentId, incidentId));
  return row ? storedOf(row) : null;
}

/** The incidents of these ids, with everything that publishing them anew takes. */
export async function readStoredOf(db: Database, incidentIds: readonly string[]): Promise<StoredIncident[]> {
  if (incidentIds.length === 0) return [];
  const rows = await db
    .select(STORED)
    .from(incident)
    .where(inArray(incident.incidentId, [...incidentIds]));
  return rows.map(storedOf);
}

// Drizzle would take the tables' names off interpolated columns here, and the subquery would then mean another column.
const STORED = {
  body: incident.body,
  record: incident.record,
  episodes: incident.episodes,
  origin: incident.origin,
  acts: sql<string>`(SELECT json_group_array(json(act.body)) FROM incident_act AS act WHERE act.incident_id = incident.incident_id)`,
};

const storedOf = (row: { body: string; record: string; episodes: string; origin: Origin; acts: string }): StoredIncident => ({
  incident: JSON.parse(row.record) as Incident,
  episodes: JSON.parse(row.episodes) as Episode[],
  acts: (JSON.parse(row.acts) as Act[]).sort((a, b) => a.n - b.n),
  origin: row.origin,
  published: JSON.parse(row.body) as Incident,
});

/** Statements that publish what has become of an incident: its row, and a version where it tells anything new. */
export async function publishIncident(db: Database, kept: Kept, before: Incident | null, nowMs: number): Promise<Statement[]> {
  const { incident: record, episodes, origin } = kept;
  const { incident: item, shown, isNewVersion } = publish(kept, before, nowMs);
  const row = {
    probeCc: item.probe_cc,
    onsetMs: Date.parse(item.onset.earliest),
    status: item.status,
    episodes: JSON.stringify(episodes),
    body: JSON.stringify(item),
    record: JSON.stringify(record),
    shown,
    origin,
  };
  const write = db
    .insert(incident)
    .values({ incidentId: item.id, ...row })
    .onConflictDoUpdate({ target: incident.incidentId, set: row });
  const { version } = item;
  return isNewVersion && version !== null ? [write, ...addVersion(db, await versionRow({ ...item, version }, nowMs))] : [write];
}

/** The newest kept state of a country that is not past `atMs`; null where judging begins anew. */
export async function readDetectorState(
  db: Database,
  probeCc: string,
  atMs: number,
): Promise<{ atMs: number; state: DetectorState } | null> {
  const [row] = await db
    .select()
    .from(detectorState)
    .where(and(eq(detectorState.probeCc, probeCc), sql`${detectorState.atMs} <= ${atMs}`))
    .orderBy(desc(detectorState.atMs))
    .limit(1);
  if (!row) return null;
  const state = storedState(row.body);
  return state && { atMs: row.atMs, state };
}

/** Statement that keeps a state: as the newest, and, at midnight, as the day's. */
export function writeDetectorState(db: Database, probeCc: string, atMs: number, state: DetectorState): Statement[] {
  const slots = atMs % DAY_MS === 0 ? [NEWEST, atMs / DAY_MS] : [NEWEST];
  const body = storedText(state);
  return slots.map((slot) =>
    db
      .insert(detectorState)
      .values({ probeCc, slot, atMs, body })
      .onConflictDoUpdate({ target: [detectorState.probeCc, detectorState.slot], set: { atMs, body } }),
  );
}

/** Days for which midnight's states are kept: longer than a late report may lie back. */
const KEPT_DAYS = 30;

/** Forgets old midnights' states; what comes in later than they reach is judged from the beginning. */
export async function pruneDetectorStates(db: Database, nowMs: number): Promise<void> {
  await db
    .delete(detectorState)
    .where(and(sql`${detectorState.slot} <> ${NEWEST}`, sql`${detectorState.slot} < ${Math.floor(nowMs / DAY_MS) - KEPT_DAYS}`));
}

/** Statement that forgets the midnights' states past `atMs`: late data have made them untrue. Deletes nothing where judging only goes on. */
export const forgetStatesAfter = (db: Database, probeCc: string, atMs: number): Statement =>
  db
    .delete(detectorState)
    .where(and(eq(detectorState.probeCc, probeCc), sql`${detectorState.slot} <> ${NEWEST}`, sql`${detectorState.atMs} > ${atMs}`));
