/** OONI's API for consumers, in its own shapes: counts, measurements and incidents of this observatory. */
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import { readPipeline } from '../../db/pipeline.ts';
import type { AppEnv } from '../../env.ts';
import { toCsv } from '../../http/formats.ts';
import { cacheControl, encodeCursor } from '../../http/listing.ts';
import { ProblemError } from '../../http/problem.ts';
import { isReadable } from '../../incidents/visibility.ts';
import { listIncidents, readIncident } from '../../incidents/store.ts';
import type { Raw } from '../../ingest/ooni/collector/raw-line.ts';
import { readRaw } from '../../ingest/ooni/collector/raw-store.ts';
import { ooniRouter } from '../../ingest/ooni/errors.ts';
import { RANGES, LONGEST_FOR_ALL_MS } from '../../rollup/query.ts';
import { readAggregates } from '../../rollup/read.ts';
import { countriesOf, floorFor, readMeasurements } from '../../rollup/routes.ts';
import { DAY_MS, floorTo } from '../../shared/time.ts';
import { COUNTS, countRows, dimensionsFor, type CountRow } from './aggregation.ts';
import { measurementMeta } from './measurement-meta.ts';
import { ooniIncident } from './ooni-incident.ts';
import { ooniMeasurement, fits, narrowed, plainQuery } from './ooni-measurement.ts';
import { AggregationQuery, IncidentsQuery, MeasurementsQuery, RawQuery, grainFor, parseQuery, rawRefOf, type Filters } from './query.ts';

/** Where no range is asked for, in milliseconds. */
const ORDINARY_MS = 30 * DAY_MS;
/** What can be asked of any number of countries, whatever the rest of the API allows. */
const SHORTEST_MS = { '1h': 7 * DAY_MS, '1d': 31 * DAY_MS } as const;
const MOST_ROWS = 50_000;
const MOST_INCIDENTS = 200;

const SHORT = { 'cache-control': 'public, max-age=60' };

export function ooniApiRoutes() {
  const app = ooniRouter();
  app.get('/api/v1/aggregation', (c) => aggregation(c));
  app.get('/api/v1/measurements', (c) => measurements(c));
  app.get('/api/v1/raw_measurement', async (c) => {
    const { text } = await rawOf(c);
    return c.body(text, 200, {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=86400, immutable',
      'x-content-type-options': 'nosniff',
    });
  });
  app.get('/api/v1/measurement_meta', async (c) => {
    const { full } = parseQuery(RawQuery, c.req.query());
    return c.json(measurementMeta(await rawOf(c), full), 200, SHORT);
  });
  app.get('/api/v1/incidents/search', async (c) => {
    const { only_mine: onlyMine } = parseQuery(IncidentsQuery, c.req.query());
    const incidents = onlyMine ? [] : await listIncidents(openDatabase(c.env.DB), {}, MOST_INCIDENTS, null);
    return c.json(
      { v: 1, incidents: incidents.map((each) => ooniIncident(each, c.var.settings.OBSERVATORY_NAME, originOf(c))) },
      200,
      SHORT,
    );
  });
  app.get('/api/v1/incidents/show/:id', async (c) => {
    const found = await readIncident(openDatabase(c.env.DB), c.req.param('id'));
    if (!found || !isReadable(found.shown)) throw new ProblemError('not-found', 'No incident has this id');
    return c.json({ v: 1, incident: ooniIncident(found.incident, c.var.settings.OBSERVATORY_NAME, originOf(c)) }, 200, SHORT);
  });
  return app;
}

const originOf = (c: Context<AppEnv>): string => new URL(c.req.url).origin;

/** The range of a query. @throws ProblemError where it is empty or too long */
function rangeOf({ since, until }: Filters, nowMs: number, longestMs: number): { sinceMs: number; untilMs: number } {
  const untilMs = until ?? floorTo(nowMs, DAY_MS) + DAY_MS;
  const sinceMs = since ?? untilMs - ORDINARY_MS;
  if (sinceMs >= untilMs) throw new ProblemError('bad-parameter', 'since: must lie before until');
  if (untilMs - sinceMs > longestMs)
    throw new ProblemError(
      'bad-parameter',
      `since: at most ${Math.round(longestMs / DAY_MS)} days before until; name fewer countries for more`,
    );
  return { sinceMs, untilMs };
}

/** The longest range for these countries, in milliseconds: one country's, shared among them. */
const longestOf = (window: '1h' | '1d', { probe_cc: countries }: Filters): number =>
  Math.max(LONGEST_FOR_ALL_MS[window], countries ? RANGES[window].longestMs / countries.length : SHORTEST_MS[window]);

async function aggregation(c: Context<AppEnv>): Promise<Response> {
  const nowMs = Date.now();
  const query = parseQuery(AggregationQuery, c.req.query());
  const asked = rangeOf(query, nowMs, longestOf('1d', query));
  const grain = grainFor(query.time_grain, asked.untilMs - asked.sinceMs, longestOf('1h', query));
  const byTime = query.axis_x === 'measurement_start_day' || query.axis_y === 'measurement_start_day';
  const window = byTime && grain === 'hour' ? '1h' : '1d';
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const countries = countriesOf(pipeline).filter((probeCc) => query.probe_cc?.includes(probeCc) ?? true);
  const { service, probe_asn: probeAsn } = narrowed(query);
  const groups = { window, groupBy: dimensionsFor(query), service, probeAsn, limit: MOST_ROWS, place: null } as const;
  const { rows, next } = await readAggregates(db, countries, groups, asked, floorFor(c));
  // Counts of a part of the range would pass for those of all of it.
  if (next !== null)
    throw new ProblemError('bad-parameter', 'since: the range holds too much for one answer; ask for less of it, or narrow the question');
  const result = countRows(rows, query, grain);
  return answer(c, query, result, c.var.operator ? 'private, no-store' : cacheControl(asked.untilMs, nowMs));
}

/** Without axes the result is one object, with them a list. */
function answer(c: Context<AppEnv>, query: AggregationQuery, result: readonly CountRow[], caching: string): Response {
  const axes = [query.axis_x, query.axis_y].filter((axis) => axis !== undefined);
  const name = `ooni-aggregate-data.${query.format.toLowerCase()}`;
  const headers = { 'cache-control': caching, ...(query.download ? { 'content-disposition': `attachment; filename=${name}` } : {}) };
  if (query.format === 'CSV') {
    const columns = [...COUNTS, ...axes];
    const text = toCsv(result.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))));
    return c.body(result.length > 0 ? text : `${columns.join(',')}\r\n`, 200, { ...headers, 'content-type': 'text/csv; charset=utf-8' });
  }
  return c.json({ v: 0, dimension_count: axes.length, result: axes.length === 0 ? result[0] : result }, 200, headers);
}

async function measurements(c: Context<AppEnv>): Promise<Response> {
  const query = parseQuery(MeasurementsQuery, c.req.query());
  const { data, next } = await readMeasurements(c, plainQuery(query), Date.now());
  const results = data.filter((row) => fits(row, query)).map((row) => ooniMeasurement(row, originOf(c)));
  const metadata = {
    count: -1,
    current_page: -1,
    limit: query.limit,
    next_url: next === null ? null : nextUrl(c, encodeCursor(next)),
    offset: 0,
    pages: -1,
    query_time: 0,
  };
  return c.json({ metadata, results }, 200, c.var.operator ? { 'cache-control': 'private, no-store' } : SHORT);
}

function nextUrl(c: Context<AppEnv>, cursor: string): string {
  const url = new URL(c.req.url);
  url.searchParams.set('cursor', cursor);
  return url.href;
}

async function rawOf(c: Context<AppEnv>): Promise<Raw> {
  const raw = await readRaw(c.env, rawRefOf(parseQuery(RawQuery, c.req.query())));
  if (!raw)
    throw new ProblemError('not-found', c.env.ARCHIVE ? 'No such measurement is in the archive' : 'This observatory keeps no archive');
  return raw;
}
