/** What readers get of a country: the cells of a range with what says which groups are named. Runs queries, judges nothing. */
import { z } from 'zod';
import type { Database } from '../db/client.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import type { Aggregate, WindowName } from './aggregate.ts';
import { cellsOf } from './spans.ts';
import { namedGroups, type Floor } from './floors.ts';
import { aggregate, type CountryCells, type SeriesQuery } from './series.ts';
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
  const days = await readCellsOf(
    db,
    'day',
    countries,
    { sinceMs: floorTo(sinceMs, DAY_MS) - DAY_MS, untilMs: range.untilMs },
    window === '1d',
  );
  const spans = await readSpans(db, countries, window, sinceMs, range.untilMs, days);
  return countries.map((probeCc) => ({ probeCc, named: namedGroups(days.get(probeCc) ?? [], floor), spans: spans.get(probeCc) ?? [] }));
}

/** Where a page of aggregates begins: at the windows from `atMs` on, after `skip` of their rows. */
export const AggregatesPlace = z.strictObject({ atMs: z.int(), skip: z.int().min(0) });
export type AggregatesPlace = z.infer<typeof AggregatesPlace>;

export type AggregatesPage = { rows: Aggregate[]; next: AggregatesPlace | null };

/** Most times as many hours or days as the last time are read the next time, so that few queries reach over an empty stretch. */
const GROWTH = 8;

/**
 * A page of the rows of some countries. Rows by window are made an hour or a day after the other until the page is full; rows over the whole range
 * need all of it.
 * @param query `place` is where the page begins; null for the first
 */
export async function readAggregates(
  db: Database,
  countries: readonly string[],
  query: SeriesQuery & { limit: number; place: AggregatesPlace | null },
  range: { sinceMs: number; untilMs: number },
  floor: Floor,
): Promise<AggregatesPage> {
  const { place, limit } = query;
  const stepMs = query.window === '1d' ? DAY_MS : HOUR_MS;
  const rows: Aggregate[] = [];
  let { atMs, skip } = place ?? { atMs: range.sinceMs, skip: 0 };
  atMs = Math.max(range.sinceMs, atMs);
  let [steps, done] = [query.groupBy.includes('window') ? 1 : Infinity, 0];
  while (atMs < range.untilMs) {
    const endMs = Math.min(range.untilMs, floorTo(atMs, stepMs) + steps * stepMs);
    const made = aggregate(await readCountries(db, countries, query.window, { sinceMs: atMs, untilMs: endMs }, floor), query, floor);
    const shown = made.slice(skip, skip + limit - rows.length);
    rows.push(...shown);
    if (skip + shown.length < made.length) return { rows, next: { atMs, skip: skip + shown.length } };
    [atMs, skip] = [endMs, 0];
    if (rows.length >= limit && atMs < range.untilMs) return { rows, next: { atMs, skip } };
    done += steps;
    steps = nextSteps(steps, ((limit - rows.length) * done) / Math.max(1, rows.length));
  }
  return { rows, next: null };
}

const nextSteps = (steps: number, needed: number): number => Math.max(1, Math.min(GROWTH * steps, Math.ceil(needed)));

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
      return readCellsOf(db, 'hour', countries, { sinceMs, untilMs }, true);
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
