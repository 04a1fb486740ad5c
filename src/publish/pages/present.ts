/** The days that speak for the present, as the views need them. */
import { DAY_MS, floorTo } from '../../shared/time.ts';
import { namedGroups, type Floor } from '../../rollup/floors.ts';
import type { CountryCells } from '../../rollup/series.ts';
import type { TimedCells } from '../../rollup/store.ts';

/** The first day that is read: one before those that are shown, since a network is named by the day before too. */
export const readFromMs = (nowMs: number): number => floorTo(nowMs, DAY_MS) - 2 * DAY_MS;

/** Yesterday and today (UTC) of a country. */
export function presentDays(probeCc: string, days: readonly TimedCells[], floor: Floor, nowMs: number): CountryCells {
  const sinceMs = floorTo(nowMs, DAY_MS) - DAY_MS;
  return { probeCc, named: namedGroups(days, floor), spans: days.filter(({ startMs }) => startMs >= sinceMs) };
}
