/** What readers get of a country: the cells of a range with what says which groups are named. Runs queries, judges nothing. */
import type { Database } from '../db/client.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import type { WindowName } from './aggregate.ts';
import { cellsOf } from './spans.ts';
import { namedGroups, type Floor } from './floors.ts';
import type { CountryCells } from './series.ts';
import { readBinsOfCountries, readCellsOf, type KeyedBin, type TimedCells } from './store.ts';
import { WINDOW_MS } from './window.ts';

const LENGTH_MS: Record<WindowName, number> = { '5m': WINDOW_MS, '1h': HOUR_MS, '1d': DAY_MS };

/** Cells of every window that begins in the range, which is widened to whole windows; a query or two however many countries. */
export async function readCountries(
  db: Database,
  countries: readonly string[],
  window: WindowName,
  range: { sinceMs: number; untilMs: number },
  floor: Floor,
): Promise<CountryCells[]> {
  const sinceMs = floorTo(range.sinceMs, LENGTH_MS[window]);
  const days = await readCellsOf(db, 'day', countries, floorTo(sinceMs, DAY_MS) - DAY_MS, range.untilMs);
  const spans = await readSpans(db, countries, window, sinceMs, range.untilMs, days);
  return countries.map((probeCc) => ({ probeCc, named: namedGroups(days.get(probeCc) ?? [], floor), spans: spans.get(probeCc) ?? [] }));
}

/** The same for one country. */
export async function readCountry(
  db: Database,
  probeCc: string,
  window: WindowName,
  range: { sinceMs: number; untilMs: number },
  floor: Floor,
): Promise<CountryCells> {
  const [country] = await readCountries(db, [probeCc], window, range, floor);
  return country ?? { probeCc, named: namedGroups([], floor), spans: [] };
}

type ByCountry = Map<string, TimedCells[]>;

async function readSpans(
  db: Database,
  countries: readonly string[],
  window: WindowName,
  sinceMs: number,
  untilMs: number,
  days: ByCountry,
): Promise<ByCountry> {
  switch (window) {
    case '5m':
      return cellsOfBins(await readBinsOfCountries(db, countries, sinceMs, untilMs));
    case '1h':
      return readCellsOf(db, 'hour', countries, sinceMs, untilMs);
    case '1d':
      return new Map([...days].map(([probeCc, all]) => [probeCc, all.filter(({ startMs }) => startMs >= sinceMs)]));
    default:
      return window satisfies never;
  }
}

function cellsOfBins(bins: readonly KeyedBin[]): ByCountry {
  const spans: ByCountry = new Map();
  for (const { probeCc, windowMs, bin } of bins)
    spans.set(probeCc, [...(spans.get(probeCc) ?? []), { startMs: windowMs, cells: cellsOf([bin]).cells }]);
  return spans;
}
