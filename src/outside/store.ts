/** SQL of hosts, of what was learned of them, and of levels. */
import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import { runBatch, type Statement } from '../db/batch.ts';
import type { Database } from '../db/client.ts';
import { outsideCountry, outsideHour, outsideOptOut } from '../db/schema.ts';
import { HOUR_MS, floorTo } from '../shared/time.ts';
import { emptyState, type CountryState } from './country-state.ts';
import type { Host } from './host.ts';
import { KEPT_MS } from './parameters.ts';
import type { WindowLevels } from './window-levels.ts';

export type OutsideCountry = { hosts: Host[]; state: CountryState };

export async function readCountry(db: Database, probeCc: string): Promise<OutsideCountry> {
  const [row] = await db.select().from(outsideCountry).where(eq(outsideCountry.probeCc, probeCc));
  if (!row) return { hosts: [], state: emptyState() };
  return { hosts: JSON.parse(row.hosts) as Host[], state: JSON.parse(row.state) as CountryState };
}

/** Countries with a list of hosts, and the lists. */
export async function readHosts(db: Database): Promise<{ probeCc: string; hosts: Host[]; state: CountryState }[]> {
  const rows = await db.select().from(outsideCountry);
  return rows.map(({ probeCc, hosts, state }) => ({
    probeCc,
    hosts: JSON.parse(hosts) as Host[],
    state: JSON.parse(state) as CountryState,
  }));
}

/** Keeps the list; what was learned is written by the job alone. */
export function writeHosts(db: Database, probeCc: string, hosts: readonly Host[]): Statement {
  const body = JSON.stringify(hosts);
  return db
    .insert(outsideCountry)
    .values({ probeCc, hosts: body, state: JSON.stringify(emptyState()) })
    .onConflictDoUpdate({ target: outsideCountry.probeCc, set: { hosts: body } });
}

export async function writeState(db: Database, probeCc: string, state: CountryState): Promise<void> {
  await db
    .update(outsideCountry)
    .set({ state: JSON.stringify(state) })
    .where(eq(outsideCountry.probeCc, probeCc));
}

/** Levels of an hour: by the start of each window, as text. */
export type HourLevels = Record<string, WindowLevels>;

/** Adds a window to its hour, and keeps the state from which it was taken out: both or neither. */
export async function writeWindow(
  db: Database,
  probeCc: string,
  windowMs: number,
  levels: WindowLevels,
  state: CountryState,
): Promise<void> {
  const startMs = floorTo(windowMs, HOUR_MS);
  const window = JSON.stringify(levels);
  await runBatch(db, [
    db
      .insert(outsideHour)
      .values({ probeCc, startMs, body: JSON.stringify({ [windowMs]: levels }) })
      .onConflictDoUpdate({
        target: [outsideHour.probeCc, outsideHour.startMs],
        set: { body: sql`json_set(body, ${`$."${windowMs}"`}, json(${window}))` },
      }),
    db
      .update(outsideCountry)
      .set({ state: JSON.stringify(state) })
      .where(eq(outsideCountry.probeCc, probeCc)),
  ]);
}

export type Hour = { startMs: number; windows: HourLevels };

/** The hours that begin in `[sinceMs, untilMs)`, in their order. */
export async function readHours(db: Database, probeCc: string, sinceMs: number, untilMs: number): Promise<Hour[]> {
  const rows = await db
    .select()
    .from(outsideHour)
    .where(and(eq(outsideHour.probeCc, probeCc), gte(outsideHour.startMs, sinceMs), lt(outsideHour.startMs, untilMs)))
    .orderBy(outsideHour.startMs);
  return rows.map(({ startMs, body }) => ({ startMs, windows: JSON.parse(body) as HourLevels }));
}

/** The hours that begin at these times. */
export async function readHoursAt(db: Database, probeCc: string, startsMs: readonly number[]): Promise<Hour[]> {
  const rows = await db
    .select()
    .from(outsideHour)
    .where(and(eq(outsideHour.probeCc, probeCc), inArray(outsideHour.startMs, [...startsMs])));
  return rows.map(({ startMs, body }) => ({ startMs, windows: JSON.parse(body) as HourLevels }));
}

export type OptOut = { prefix: string; atMs: number; note: string };

export const readOptOuts = (db: Database): Promise<OptOut[]> => db.select().from(outsideOptOut).orderBy(outsideOptOut.prefix);

/** Statement that keeps an opt-out for good; the same again changes nothing. */
export const addOptOut = (db: Database, optOut: OptOut): Statement => db.insert(outsideOptOut).values(optOut).onConflictDoNothing();

/** Forgets levels of long ago. */
export async function forgetLevels(db: Database, nowMs: number): Promise<void> {
  await db.delete(outsideHour).where(lt(outsideHour.startMs, nowMs - KEPT_MS));
}
