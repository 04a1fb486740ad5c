import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase, type Database } from '../db/client.ts';
import { readPipeline, type Pipeline } from '../db/pipeline.ts';
import type { AppEnv } from '../env.ts';
import { answerList, decodeCursor, encodeCursor, listAnswer, rangeOf } from '../http/listing.ts';
import { inflateText, readBody } from '../http/body.ts';
import { document, jsonAnswer, problemAnswers, router } from '../http/openapi.ts';
import { requireOperator } from '../http/operator.ts';
import { ProblemError } from '../http/problem.ts';
import { DAY_MS, HOUR_MS, floorTo, toRfc3339 } from '../shared/time.ts';
import { Aggregate } from './aggregate.ts';
import { CONTROL_CC, binKeyOf } from './bin.ts';
import { NO_FLOOR, floorOf, namedGroups, type Floor } from './floors.ts';
import { ImportResult, MAX_IMPORT_BYTES, parseLines, type ParsedLine } from './import.ts';
import { forgotten, heldFrom } from './retention/kept.ts';
import { importObservations } from './job.ts';
import { PublicMeasurement, publish } from './measurement.ts';
import { Place, readImported, readReported, type Page, type Range } from './measurements-store.ts';
import { AggregatesQuery, LONGEST_FOR_ALL_MS, MeasurementsQuery, RANGES, crossed } from './query.ts';
import { AggregatesPlace, readAggregates } from './read.ts';
import { readCells } from './store.ts';

/** How long after an import's last chunk its countries are not judged, unless it says that it has ended, in milliseconds. */
const IMPORT_HOLD_MS = 2 * 60_000;

/** What the reader may see. */
export const floorFor = (c: Context<AppEnv>): Floor => (c.var.operator ? NO_FLOOR : floorOf(c.var.settings.PRIVACY_FLOOR));

/** Countries with data; the controls and connections of no known country are none. */
export const countriesOf = (pipeline: Pipeline): string[] =>
  Object.keys(pipeline.countries)
    .filter((probeCc) => probeCc !== CONTROL_CC)
    .sort();

const errors = problemAnswers('bad-parameter', 'internal');

export function rollupRoutes() {
  const app = router();
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/aggregates${suffix}`,
        tags: ['Data'],
        summary: 'Votes by country, region, network, service, outcome and window',
        request: { query: AggregatesQuery },
        responses: { 200: listAnswer(Aggregate, 'Rows, oldest window first'), ...errors },
      }),
      (c) => answerAggregates(c, c.req.valid('query')) as never,
    );
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/measurements${suffix}`,
        tags: ['Data'],
        summary: 'Single measurements, newest first',
        description: 'Kept reports (about two days), then imported observations.',
        request: { query: MeasurementsQuery },
        responses: { 200: listAnswer(PublicMeasurement, 'Measurements'), ...errors },
      }),
      (c) => answerMeasurements(c, c.req.valid('query')) as never,
    );
  }
  document(app, {
    method: 'post',
    path: '/v1/observations',
    tags: ['Operator'],
    summary: 'Import observations',
    description:
      'NDJSON, at most 500 lines and 1 MiB. Lines that are there already count as duplicates and change nothing. Ends with POST /v1/settle.',
    request: { body: { content: { 'application/x-ndjson': { schema: z.string() } } } },
    responses: {
      200: jsonAnswer(ImportResult, 'What was taken'),
      ...problemAnswers('no-operator', 'bad-request', 'bad-encoding', 'too-large', 'unsupported-encoding', 'busy', 'internal'),
    },
  });
  app.post('/v1/observations', requireOperator, async (c) => {
    const text = await inflateText(await readBody(c.req.raw, MAX_IMPORT_BYTES), c.req.header('content-encoding') ?? null, MAX_IMPORT_BYTES);
    const db = openDatabase(c.env.DB);
    const { read, parsed, rejected } = parseLines(text);
    const { taken: observations, refused } = withoutForgotten(parsed, (await readPipeline(db)).pipeline);
    const accepted = observations.length === 0 ? 0 : await importObservations(db, observations, Date.now() + IMPORT_HOLD_MS);
    if (accepted === null)
      throw new ProblemError('busy', 'other imports were faster; send the same lines again', { headers: { 'retry-after': '1' } });
    return c.json({
      read,
      accepted,
      duplicates: observations.length - accepted,
      rejected: [...rejected, ...refused].sort((a, b) => a.line - b.line),
    });
  });
  return app;
}

/** Parts lines of windows that are no longer kept: a window made of them alone would replace what all had measured. */
function withoutForgotten(parsed: readonly ParsedLine[], { countries }: Pipeline) {
  const reasonOf = ({ observation }: ParsedLine): string | null => {
    const country = countries[binKeyOf(observation).probeCc];
    const fromMs = country ? heldFrom(country, '5m') : null;
    if (fromMs === null || Date.parse(observation.observed_at) >= fromMs) return null;
    return `observed_at: windows of ${observation.probe_cc} before ${toRfc3339(fromMs)} are no longer kept here`;
  };
  const judged = parsed.map((line) => ({ ...line, reason: reasonOf(line) }));
  return {
    taken: judged.flatMap(({ observation, reason }) => (reason === null ? [observation] : [])),
    refused: judged.flatMap(({ line, reason }) => (reason === null ? [] : [{ line, reason }])),
  };
}

async function answerAggregates(c: Context<AppEnv>, query: AggregatesQuery): Promise<Response> {
  const nowMs = Date.now();
  const reason = crossed(query);
  if (reason) throw new ProblemError('bad-parameter', reason, { errors: [{ field: 'group_by', reason }] });
  const { ordinaryMs, longestMs } = RANGES[query.window];
  const isBounded = query.probe_cc !== undefined || c.var.operator;
  const range = rangeOf(query, nowMs, ordinaryMs, isBounded ? longestMs : LONGEST_FOR_ALL_MS[query.window]);
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const countries = countriesOf(pipeline).filter((probeCc) => query.probe_cc === undefined || probeCc === query.probe_cc);
  const gone = forgotten(
    countries.flatMap((probeCc) => pipeline.countries[probeCc] ?? []),
    query.window,
    range.sinceMs,
  );
  if (gone) throw new ProblemError('bad-parameter', `since: ${gone}`, { errors: [{ field: 'since', reason: gone }] });
  const floor = floorFor(c);
  const { probe_region: probeRegion, probe_asn: probeAsn, group_by: groupBy, service, outcome, window, limit } = query;
  const place = decodeCursor(query.cursor, AggregatesPlace);
  const asked = { window, groupBy, probeRegion, probeAsn, service, outcome, limit, place };
  const { rows, next } = await readAggregates(db, countries, asked, range, floor);
  const sample = rows.reduce((sum, row) => sum + (typeof row.measurements === 'number' ? row.measurements : 0), 0);
  const meta = {
    as_of: toRfc3339(Math.min(range.untilMs, pipeline.closedUntilMs)),
    since: toRfc3339(range.sinceMs),
    until: toRfc3339(range.untilMs),
    window,
    sample_size: Math.round(sample),
    next: next && encodeCursor(next),
  };
  return answerList(c, { data: rows, meta }, nowMs);
}

async function answerMeasurements(c: Context<AppEnv>, query: MeasurementsQuery): Promise<Response> {
  const nowMs = Date.now();
  const { data, next, range, closedUntilMs } = await readMeasurements(c, query, nowMs);
  const meta = {
    as_of: toRfc3339(closedUntilMs),
    since: query.since === undefined ? null : toRfc3339(range.sinceMs),
    until: query.until === undefined ? null : toRfc3339(range.untilMs),
    window: null,
    sample_size: data.length,
    next: next === null ? null : encodeCursor(next),
  };
  return answerList(c, { data, meta }, nowMs);
}

/** A page of single measurements as this reader may see them. */
export async function readMeasurements(c: Context<AppEnv>, query: MeasurementsQuery, nowMs: number) {
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const range = rangeOf(query, nowMs + DAY_MS, 3660 * DAY_MS, 7320 * DAY_MS);
  const countries = [...(c.var.operator ? [CONTROL_CC] : []), ...countriesOf(pipeline)].filter(
    (cc) => query.probe_cc === undefined || cc === query.probe_cc,
  );
  // The public sees whole hours, when they are over: reports that are listed as they come in would tell the minute of each.
  const beforeMs = floorFor(c).network === 1 ? Infinity : floorTo(nowMs, HOUR_MS);
  const { rows, next } = await readPage(db, countries, query, { ...range, receivedBeforeMs: beforeMs }, nowMs);
  const data = await published(c, db, c.var.operator ? rows : rows.filter((row) => row.probe_cc !== CONTROL_CC));
  return { data, next, range, closedUntilMs: pipeline.closedUntilMs };
}

/** Reads on through reports and countries until the page is full. */
async function readPage(db: Database, countries: string[], query: MeasurementsQuery, range: Range, nowMs: number): Promise<Page> {
  const place = decodeCursor(query.cursor, Place);
  const reported =
    query.source === 'imports' || place?.in === 'imports' ? { rows: [], next: null } : await readReports(db, query, range, place, nowMs);
  if (query.source === 'reports' || reported.next !== null) return reported;
  const imported = await readImports(db, countries, { ...query, limit: query.limit - reported.rows.length }, range, place);
  return { rows: [...reported.rows, ...imported.rows], next: imported.next };
}

/** Parts of the inbox, and countries of the imports, that are read for one page; where they hold too little the cursor goes on from there. */
const PARTS_A_PAGE = 3;

async function readReports(db: Database, query: MeasurementsQuery, range: Range, place: Place | null, nowMs: number): Promise<Page> {
  const rows: Page['rows'] = [];
  let next = place;
  for (let part = 0; part < PARTS_A_PAGE; part += 1) {
    const page = await readReported(db, { ...query, limit: query.limit - rows.length }, range, next, nowMs);
    rows.push(...page.rows);
    next = page.next;
    if (next === null || rows.length >= query.limit) break;
  }
  return { rows, next };
}

async function readImports(db: Database, countries: string[], query: MeasurementsQuery, range: Range, place: Place | null): Promise<Page> {
  const from = place?.in === 'imports' ? place : null;
  const rows: Page['rows'] = [];
  const left = countries.filter((cc) => from === null || cc >= from.cc);
  for (const probeCc of left.slice(0, PARTS_A_PAGE)) {
    const page = await readImported(db, probeCc, { ...query, limit: query.limit - rows.length }, range, from);
    rows.push(...page.rows);
    if (rows.length >= query.limit) return { rows, next: page.next };
  }
  const [following] = left.slice(PARTS_A_PAGE);
  return {
    rows,
    next: following === undefined ? null : { in: 'imports', cc: following, ms: Number.MAX_SAFE_INTEGER, uid: '', target: '' },
  };
}

/** The rows as the reader may see them; the floors look at the days that the rows lie in. */
async function published(c: Context<AppEnv>, db: Database, rows: Page['rows']): Promise<PublicMeasurement[]> {
  const floor = floorFor(c);
  const times = rows.map((row) => Date.parse(row.observed_at));
  const countries = [...new Set(rows.filter((row) => row.source === 'probe' || row.source === 'browser').map((row) => row.probe_cc))];
  const named = new Map<string, ReturnType<typeof namedGroups>>();
  for (const probeCc of countries) {
    const days = await readCells(db, 'day', probeCc, Math.min(...times) - 2 * DAY_MS, Math.max(...times) + 1);
    named.set(probeCc, namedGroups(days, floor));
  }
  const shown = rows.flatMap((row) => publish(row, floor, named.get(row.probe_cc) ?? (() => 'hidden'), c.var.operator) ?? []);
  // Neighbours in the inbox are of one report: within an hour the public's order is that of the uids.
  return floor.network === 1
    ? shown
    : shown.sort((a, b) =>
        a.observed_at === b.observed_at ? (a.measurement_uid < b.measurement_uid ? -1 : 1) : a.observed_at < b.observed_at ? 1 : -1,
      );
}
