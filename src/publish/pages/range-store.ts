/** Reads what pages and charts of a range show. */
import type { Database } from '../../db/client.ts';
import type { CountryProgress } from '../../db/pipeline.ts';
import { namedGroups, shownSpans, type Floor } from '../../rollup/floors.ts';
import { heldFrom } from '../../rollup/retention/kept.ts';
import type { CountryCells } from '../../rollup/series.ts';
import { readCells } from '../../rollup/store.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../../shared/time.ts';
import type { WindowedCells } from './country-range.ts';
import { windowOf, type Range } from './range.ts';

/** The cells of a range; days are read in any case, from the one before, since they say which networks are named. */
export async function readRange(
  db: Database,
  probeCc: string,
  progress: CountryProgress,
  range: Range,
  floor: Floor,
): Promise<WindowedCells> {
  const { cells, fromMs } = await readDays(db, probeCc, range, floor);
  const window = windowOf(range, cells.spans, heldFrom(progress, '1h') ?? 0);
  if (window === '1d') return { window, cells };
  const spans = await readCells(db, 'hour', probeCc, Math.max(fromMs, floorTo(range.sinceMs, HOUR_MS)), range.untilMs);
  return { window, cells: { ...cells, spans: shownSpans(spans, HOUR_MS, floor) } };
}

/** The day rollups that a range meets. */
export async function readDays(
  db: Database,
  probeCc: string,
  range: Range,
  floor: Floor,
): Promise<{ cells: CountryCells; fromMs: number }> {
  const fromMs = floorTo(range.sinceMs, DAY_MS);
  const days = await readCells(db, 'day', probeCc, fromMs - DAY_MS, range.untilMs);
  return { fromMs, cells: { probeCc, named: namedGroups(days, floor), spans: days.filter(({ startMs }) => startMs >= fromMs) } };
}
