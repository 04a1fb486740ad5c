/** Connectivity as this observatory sees it from outside. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../db/client.ts';
import type { AppEnv } from '../env.ts';
import { answerList, listAnswer } from '../http/listing.ts';
import { problemAnswers, router } from '../http/openapi.ts';
import { RangedQuery, pageOf, placeOf } from '../http/ranged-list.ts';
import { WINDOW_MS } from '../rollup/window.ts';
import { DAY_MS, toRfc3339 } from '../shared/time.ts';
import { hostRoutes } from './keeping/routes.ts';
import { readSeries } from './series-store.ts';
import { ConnectivityRow } from './series.ts';

/** Longest ranges by step, in milliseconds: what one answer can be made of. */
const LONGEST_MS = { '5m': 8 * DAY_MS, '1h': 62 * DAY_MS, '1d': 400 * DAY_MS } as const;
const ORDINARY_MS = { '5m': DAY_MS, '1h': 7 * DAY_MS, '1d': 60 * DAY_MS } as const;

const Query = RangedQuery.extend({
  group_by: z.enum(['country', 'network', 'region']).default('country'),
  window: z.enum(['5m', '1h', '1d']).default('5m'),
});

export function outsideRoutes() {
  const app = router();
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/connectivity${suffix}`,
        tags: ['Connectivity'],
        summary: "A country's networks as seen from outside",
        description:
          'Levels in per cent of the ordinary, earliest first. Empty where a country is not probed from outside. Series of other observatories are at /v1/signals.',
        request: { query: Query },
        responses: { 200: listAnswer(ConnectivityRow, 'Levels'), ...problemAnswers('bad-parameter', 'internal') },
      }),
      (c) => answer(c, c.req.valid('query')) as never,
    );
  }
  app.route('/', hostRoutes());
  return app;
}

async function answer(c: Context<AppEnv>, query: z.output<typeof Query>): Promise<Response> {
  const nowMs = Date.now();
  const place = placeOf(query, nowMs, ORDINARY_MS[query.window], LONGEST_MS[query.window]);
  const { sinceMs, untilMs } = place;
  const { rows, hours } = await readSeries(openDatabase(c.env.DB), query.probe_cc, [query.group_by], {
    sinceMs,
    untilMs,
    step: query.window,
  });
  const { data, next } = pageOf(rows, place, query.limit);
  const last = hours.at(-1);
  const lastMs = Math.max(0, ...Object.keys(last?.windows ?? {}).map((start) => Number(start) + WINDOW_MS));
  const meta = {
    as_of: toRfc3339(lastMs),
    since: toRfc3339(sinceMs),
    until: toRfc3339(untilMs),
    window: query.window,
    sample_size: data.reduce((sum, { probes }) => sum + probes, 0),
    next,
  };
  return answerList(c, ConnectivityRow, { data, meta }, nowMs);
}
