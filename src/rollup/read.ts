/** What readers get of a country: the cells of a range with what says which groups are named. Runs queries, judges nothing. */
import type { Database } from '../db/client.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import type { WindowName } from './aggregate.ts';
import { cellsOf } from './cells.ts';
import { namedGroups, type Floor } from './floors.ts';
import type { CountryCells } from './series.ts';
import { readBinsBetween, readCells, type TimedCells } from './store.ts';
import { WINDOW_MS } from './window.ts';

const LENGTH_MS: Record<WindowName, number> = { '5m': WINDOW_MS, '1h': HOUR_MS, '1d': DAY_MS };

/** Cells of every window that begins in the range, which is widened to whole windows. */
export async function readCountry(
  db: Database,
  probeCc: string,
  window: WindowName,
  range: { sinceMs: number; untilMs: number },
  floor: Floor,
): Promise<CountryCells> {
  const sinceMs = floorTo(range.sinceMs, LENGTH_MS[window]);
  const days = await readCells(db, 'day', probeCc, floorTo(sinceMs, DAY_MS) - DAY_MS, range.untilMs);
  return { probeCc, named: namedGroups(days, floor), spans: await readSpans(db, probeCc, window, sinceMs, range.untilMs, days) };
}

async function readSpans(
  db: Database,
  probeCc: string,
  window: WindowName,
  sinceMs: number,
  untilMs: number,
  days: TimedCells[],
): Promise<TimedCells[]> {
  switch (window) {
    case '5m':
      return (await readBinsBetween(db, probeCc, sinceMs, untilMs)).map(({ windowMs, bin }) => ({
        startMs: windowMs,
        cells: cellsOf([bin]).cells,
      }));
    case '1h':
      return readCells(db, 'hour', probeCc, sinceMs, untilMs);
    case '1d':
      return days.filter(({ startMs }) => startMs >= sinceMs);
    default:
      return window satisfies never;
  }
}
