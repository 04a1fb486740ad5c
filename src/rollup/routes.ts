import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../db/client.ts';
import { readPipeline, type Pipeline } from '../db/pipeline.ts';
import type { AppEnv } from '../env.ts';
import { answerList, decodeCursor, encodeCursor, listAnswer, rangeOf } from '../http/listing.ts';
import { inflateText, readBody } from '../http/body.ts';
import { document, jsonAnswer, problemAnswers, router } from '../http/openapi.ts';
import { requireOperator } from '../http/operator.ts';
import { ProblemError } from '../http/problem.ts';
import { DAY_MS, toRfc3339 } from '../shared/time.ts';
import { Aggregate } from './aggregate.ts';
import { CONTROL_CC, binKeyOf } from './bin.ts';
import { NO_FLOOR, floorAt, type Floor } from './floors.ts';
import { ImportResult, MAX_IMPORT_BYTES, parseLines, type ParsedLine } from './import.ts';
import { forgotten, heldFrom } from './retention/kept.ts';
import { importObservations } from './job.ts';
import { PublicMeasurement } from './measurement.ts';
import { AggregatesQuery, LONGEST_FOR_ALL_MS, MeasurementsQuery, RANGES, crossed } from './query.ts';
import { readPage } from './read-measurements.ts';
import { AggregatesPlace, readAggregates } from './read.ts';

/** How long after an import's last chunk its countries are not judged, unless it says that it has ended, in milliseconds. */
const IMPORT_HOLD_MS = 2 * 60_000;

/** The longest range of measurements, in milliseconds; half of it where none is asked for: all that there is. */
const LONGEST_MS = 7320 * DAY_MS;

/** What the reader may see now. */
export const floorFor = (c: Context<AppEnv>): Floor => (c.var.operator ? NO_FLOOR : floorAt(c.var.settings.PRIVACY_FLOOR, Date.now()));

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

/** With the first page's range, which would move on with the clock where nobody named it. */
const NextAggregates = AggregatesPlace.extend({ sinceMs: z.number(), untilMs: z.number() });

async function answerAggregates(c: Context<AppEnv>, query: AggregatesQuery): Promise<Response> {
  const nowMs = Date.now();
  const reason = crossed(query);
  if (reason) throw new ProblemError('bad-parameter', reason, { errors: [{ field: 'group_by', reason }] });
  const { ordinaryMs, longestMs } = RANGES[query.window];
  const isBounded = query.probe_cc !== undefined || c.var.operator;
  const place = decodeCursor(query.cursor, NextAggregates);
  const asked = place ? { since: place.sinceMs, until: place.untilMs } : query;
  const range = rangeOf(asked, nowMs, ordinaryMs, isBounded ? longestMs : LONGEST_FOR_ALL_MS[query.window]);
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
  const wanted = { window, groupBy, probeRegion, probeAsn, service, outcome, limit, place };
  const { rows, next } = await readAggregates(db, countries, wanted, range, floor);
  const sample = rows.reduce((sum, row) => sum + (typeof row.measurements === 'number' ? row.measurements : 0), 0);
  const meta = {
    as_of: toRfc3339(Math.min(range.untilMs, pipeline.closedUntilMs)),
    since: toRfc3339(range.sinceMs),
    until: toRfc3339(range.untilMs),
    window,
    sample_size: Math.round(sample),
    next: next && encodeCursor({ ...next, ...range }),
  };
  return answerList(c, Aggregate, { data: rows, meta }, nowMs);
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
  return answerList(c, PublicMeasurement, { data, meta }, nowMs);
}

/** A page of single measurements as this reader may see them. */
export async function readMeasurements(c: Context<AppEnv>, query: MeasurementsQuery, nowMs: number) {
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const range = rangeOf(query, nowMs + DAY_MS, LONGEST_MS / 2, LONGEST_MS);
  const countries = [...(c.var.operator ? [CONTROL_CC] : []), ...countriesOf(pipeline)].filter(
    (cc) => query.probe_cc === undefined || cc === query.probe_cc,
  );
  const page = await readPage(db, query, { floor: floorFor(c), isOperator: c.var.operator }, { countries, nowMs, ...range });
  return { ...page, range, closedUntilMs: pipeline.closedUntilMs };
}
