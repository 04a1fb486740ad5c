/** What other observatories publish, each point with whose it is and under which licence. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import type { AppEnv } from '../../env.ts';
import { answerList, listAnswer } from '../../http/listing.ts';
import { problemAnswers, router } from '../../http/openapi.ts';
import { RangedQuery, pageOf, placeOf } from '../../http/ranged-list.ts';
import { DAY_MS, toRfc3339 } from '../../shared/time.ts';
import { SOURCE_IDS } from './source.ts';
import { SOURCES } from './sources.ts';
import { readSignals, type KeptSignals } from './store.ts';

const SignalRow = z
  .strictObject({
    start: z.iso.datetime(),
    step_seconds: z.number(),
    probe_cc: z.string(),
    source: z.enum(SOURCE_IDS),
    series: z.string(),
    unit: z.string(),
    value: z.number(),
    attribution: z.string(),
    licence: z.string(),
    licence_url: z.string(),
  })
  .meta({ id: 'SignalRow', description: "A point of another observatory's series, under its licence" });
type SignalRow = z.infer<typeof SignalRow>;

const Query = RangedQuery.extend({ source: z.enum(SOURCE_IDS).optional() });

const LONGEST_MS = 62 * DAY_MS;

export function signalRoutes() {
  const app = router();
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/signals${suffix}`,
        tags: ['Connectivity'],
        summary: 'What other observatories publish of a country',
        description:
          "Read at their interfaces by the operator's choice, and in none of this observatory's counts. Each point names its publisher and its licence, which hold for whoever uses it on.",
        request: { query: Query },
        responses: { 200: listAnswer(SignalRow, 'Points, earliest first'), ...problemAnswers('bad-parameter', 'internal') },
      }),
      (c) => answer(c, c.req.valid('query')) as never,
    );
  }
  return app;
}

async function answer(c: Context<AppEnv>, query: z.output<typeof Query>): Promise<Response> {
  const nowMs = Date.now();
  const place = placeOf(query, nowMs, DAY_MS, LONGEST_MS);
  const kept = await readSignals(openDatabase(c.env.DB), query.probe_cc, place);
  const rows = kept
    .filter(({ source }) => query.source === undefined || source === query.source)
    .flatMap((own) => rowsOf(query.probe_cc, own));
  rows.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const { data, next } = pageOf(rows, place, query.limit);
  const meta = {
    as_of: rows.at(-1)?.start ?? toRfc3339(0),
    since: toRfc3339(place.sinceMs),
    until: toRfc3339(place.untilMs),
    window: null,
    sample_size: data.length,
    next,
  };
  return answerList(c, SignalRow, { data, meta }, nowMs);
}

function rowsOf(probeCc: string, { source, series }: KeptSignals): SignalRow[] {
  const { attribution, licence, licenceAddress } = SOURCES[source];
  return series.flatMap(({ label, unit, stepMs, points }) =>
    points.map(({ atMs, value }) => ({
      start: toRfc3339(atMs),
      step_seconds: stepMs / 1000,
      probe_cc: probeCc,
      source,
      series: label,
      unit,
      value,
      attribution,
      licence,
      licence_url: licenceAddress,
    })),
  );
}
