/** What readers get of a country: the cells of a range with what says which groups are named. Runs queries, judges nothing. */
import { z } from 'zod';
import type { Database } from '../db/client.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import type { Aggregate, WindowName } from './aggregate.ts';
import { cellsOf } from './spans.ts';
import { namedGroups, shownSpans, type Floor } from './floors.ts';
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
  return countries.map((probeCc) => ({
    probeCc,
    named: namedGroups(days.get(probeCc) ?? [], floor),
    spans: shown(spans.get(probeCc) ?? [], window, floor),
  }));
}

/** A day grows by whole hours, which is as fine as what is told of single measurements. */
const shown = (spans: readonly TimedCells[], window: WindowName, floor: Floor): readonly TimedCells[] =>
  window === '1d' ? spans : shownSpans(spans, LENGTH_MS[window], floor);

/** Where a page of aggregates begins: at the windows from `atMs` on, after `skip` of their rows. */
export const AggregatesPlace = z.strictObject({ atMs: z.int(), skip: z.int().min(0) });
export type AggregatesPlace = z.infer<typeof AggregatesPlace>;

export type AggregatesPage = { rows: Aggregate[]; next: AggregatesPlace | null };

/** Most times as many hours or days as the last time are read the next time, so that few queries reach over an empty stretch. */
const GROWTH = 8;

/**
 * A page of the rows of some countries. Rows by window are made an hour or a day after the other until the page is full, however much was read;
 * rows over the whole range need all of it. Hours are read whole, whatever part of them is asked for: how far their windows are widened must not
 * depend on that.
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
  const untilMs = floorTo(range.untilMs - 1, stepMs) + stepMs;
  const page: Filling = { rows: [], atMs: floorTo(Math.max(range.sinceMs, place?.atMs ?? 0), stepMs), skip: place?.skip ?? 0 };
  let [steps, done] = [query.groupBy.includes('window') ? 1 : Infinity, 0];
  while (page.atMs < untilMs) {
    const readMs = Math.min(untilMs, page.atMs + steps * stepMs);
    const read = await readCountries(db, countries, query.window, { sinceMs: page.atMs, untilMs: readMs }, floor);
    if (fill(page, read, { ...query, range }, { stepMs, readMs }, floor)) break;
    done += steps;
    steps = nextSteps(steps, ((limit - page.rows.length) * done) / Math.max(1, page.rows.length));
  }
  return { rows: page.rows, next: page.atMs < untilMs ? { atMs: page.atMs, skip: page.skip } : null };
}

/** A page as it fills: its rows, and the place where it goes on. */
type Filling = { rows: Aggregate[] } & AggregatesPlace;

/** Makes rows of what was read up to `readMs`. @returns whether the page is full */
function fill(
  page: Filling,
  read: readonly CountryCells[],
  query: SeriesQuery & { limit: number },
  { stepMs, readMs }: { stepMs: number; readMs: number },
  floor: Floor,
): boolean {
  const byWindow = query.groupBy.includes('window');
  while (page.atMs < readMs) {
    const endMs = byWindow ? page.atMs + stepMs : readMs;
    const made = aggregate(byWindow ? within(read, page.atMs, endMs) : read, query, floor);
    const shown = made.slice(page.skip, page.skip + query.limit - page.rows.length);
    page.rows.push(...shown);
    page.skip += shown.length;
    if (page.skip < made.length) return true;
    [page.atMs, page.skip] = [endMs, 0];
    if (page.rows.length >= query.limit) return true;
  }
  return false;
}

/** The spans that begin in the range. */
const within = (countries: readonly CountryCells[], sinceMs: number, untilMs: number): CountryCells[] =>
  countries.map((country) => ({ ...country, spans: country.spans.filter(({ startMs }) => startMs >= sinceMs && startMs < untilMs) }));

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
