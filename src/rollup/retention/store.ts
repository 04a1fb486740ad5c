import { sql } from 'drizzle-orm';
import type { Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { controlHour, observation, rollupDay, rollupHour, windowBin } from '../../db/schema.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { CONTROL_CC } from '../bin.ts';
import { FREE_COUNTRIES } from '../controls/free-countries.ts';
import { WINDOW_MS } from '../window.ts';

/** What was imported stays: it is recognised by its windows when it is imported again. */
const binOfReports = (beforeMs: number) => sql`${windowBin.windowMs} < ${beforeMs} AND NOT EXISTS (
  SELECT 1 FROM ${observation} WHERE ${observation.probeCc} = ${windowBin.probeCc}
    AND ${observation.observedMs} >= ${windowBin.windowMs} AND ${observation.observedMs} < ${windowBin.windowMs} + ${WINDOW_MS})`;

const hourOfReports = (beforeMs: number) => sql`${rollupHour.startMs} < ${beforeMs} AND NOT EXISTS (
  SELECT 1 FROM ${observation} WHERE ${observation.probeCc} = ${rollupHour.probeCc}
    AND ${observation.observedMs} >= ${rollupHour.startMs} AND ${observation.observedMs} < ${rollupHour.startMs} + ${HOUR_MS})`;

/** What the controls saw goes with the hours, but where it was imported: its windows are then still here. */
const controlsOfReports = (beforeMs: number) => sql`${controlHour.startMs} < ${beforeMs} AND NOT EXISTS (
  SELECT 1 FROM json_each(${JSON.stringify([CONTROL_CC, ...FREE_COUNTRIES])}) AS source CROSS JOIN ${windowBin}
  WHERE ${windowBin.probeCc} = source.value AND ${windowBin.windowMs} >= ${controlHour.startMs} AND ${windowBin.windowMs} < ${controlHour.startMs} + ${HOUR_MS})`;

const codesOf = (rows: { cc: string }[]): Set<string> => new Set(rows.map(({ cc }) => cc));

/** Countries with windows to forget. */
export const countriesOfOldWindows = async (db: Database, beforeMs: number): Promise<Set<string>> =>
  codesOf(await db.all(sql`SELECT DISTINCT ${windowBin.probeCc} AS cc FROM ${windowBin} WHERE ${binOfReports(beforeMs)}`));

/** Countries with hours to forget. */
export const countriesOfOldHours = async (db: Database, beforeMs: number): Promise<Set<string>> =>
  codesOf(await db.all(sql`SELECT DISTINCT ${rollupHour.probeCc} AS cc FROM ${rollupHour} WHERE ${hourOfReports(beforeMs)}`));

/** Deletes windows, hours, and the pseudonyms of hours and days, which nobody needs when a day can no longer change. */
export const forgetBefore = (windowsMs: number, hoursMs: number): Statement[] => [
  sql`DELETE FROM ${windowBin} WHERE ${binOfReports(windowsMs)}`,
  sql`DELETE FROM ${rollupHour} WHERE ${hourOfReports(hoursMs)}`,
  sql`DELETE FROM ${controlHour} WHERE ${controlsOfReports(hoursMs)}`,
  sql`UPDATE ${rollupHour} SET voters = '' WHERE voters <> '' AND ${hourOfReports(windowsMs)}`,
  sql`UPDATE ${rollupDay} SET voters = '' WHERE voters <> '' AND ${rollupDay.startMs} < ${windowsMs}`,
];
