import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import { readPipeline } from '../../db/pipeline.ts';
import type { AppEnv } from '../../env.ts';
import { LimitParameter, TimeParameter, answerList, decodeCursor, encodeCursor, listAnswer, rangeOf } from '../../http/listing.ts';
import { problemAnswers, router } from '../../http/openapi.ts';
import { DAY_MS, HOUR_MS, toRfc3339 } from '../../shared/time.ts';
import { ControlRow, controlRows } from './row.ts';
import { readControls } from './store.ts';

/** Range that is given where none is asked for, and the longest one, in milliseconds. */
const ORDINARY_MS = HOUR_MS;
const LONGEST_MS = 7 * DAY_MS;

const ControlsQuery = z.object({
  service: z
    .string()
    .regex(/^[a-z0-9_-]{1,32}$/, 'a service id in lower case')
    .optional()
    .meta({ example: 'telegram' }),
  verdict: z.enum(['up', 'down', 'unknown']).optional(),
  since: TimeParameter.optional(),
  until: TimeParameter.optional(),
  limit: LimitParameter.default(1000),
  cursor: z.string().max(400).optional(),
});

/** Where a page begins: after so many rows of the window. */
const Place = z.strictObject({ atMs: z.int(), skip: z.int().min(0) });

export function controlRoutes() {
  const app = router();
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/controls${suffix}`,
        tags: ['Data'],
        summary: 'Whether each service was up for the controls, by five minutes',
        description: 'Vantages at the edge in several regions, and volunteers in countries whose network is free.',
        request: { query: ControlsQuery },
        responses: { 200: listAnswer(ControlRow, 'Rows, oldest window first'), ...problemAnswers('bad-parameter', 'internal') },
      }),
      (c) => answerControls(c, c.req.valid('query')) as never,
    );
  }
  return app;
}

async function answerControls(c: Context<AppEnv>, query: z.output<typeof ControlsQuery>): Promise<Response> {
  const nowMs = Date.now();
  const range = rangeOf(query, nowMs, ORDINARY_MS, LONGEST_MS);
  const place = decodeCursor(query.cursor, Place) ?? { atMs: range.sinceMs, skip: 0 };
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const windows = [...(await readControls(db, Math.max(place.atMs, range.untilMs - LONGEST_MS), range.untilMs))];
  const rows = windows.flatMap(([windowMs, heard]) =>
    controlRows(windowMs, heard, query.service)
      .filter(({ verdict }) => query.verdict === undefined || verdict === query.verdict)
      .map((row, index) => ({ row, windowMs, index })),
  );
  const page = rows.slice(place.skip, place.skip + query.limit);
  const following = rows[place.skip + query.limit];
  const meta = {
    as_of: toRfc3339(Math.min(range.untilMs, pipeline.closedUntilMs)),
    since: toRfc3339(range.sinceMs),
    until: toRfc3339(range.untilMs),
    window: '5m',
    sample_size: page.length,
    next: following ? encodeCursor({ atMs: following.windowMs, skip: following.index }) : null,
  };
  return answerList(c, ControlRow, { data: page.map(({ row }) => row), meta }, nowMs);
}
