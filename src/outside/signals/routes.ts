/** What other observatories publish, each point with whose it is and under which licence. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import type { AppEnv } from '../../env.ts';
import {
  CountryParameter,
  LimitParameter,
  TimeParameter,
  answerList,
  decodeCursor,
  encodeCursor,
  listAnswer,
  rangeOf,
} from '../../http/listing.ts';
import { problemAnswers, router } from '../../http/openapi.ts';
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

const Query = z.object({
  probe_cc: CountryParameter,
  source: z.enum(SOURCE_IDS).optional(),
  since: TimeParameter.optional(),
  until: TimeParameter.optional(),
  cursor: z.string().max(400).optional(),
  limit: LimitParameter.default(1000),
});
const Place = z.strictObject({ after: z.int().min(0) });

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
  const range = rangeOf(query, nowMs, DAY_MS, LONGEST_MS);
  const kept = await readSignals(openDatabase(c.env.DB), query.probe_cc, range);
  const rows = kept
    .filter(({ source }) => query.source === undefined || source === query.source)
    .flatMap((own) => rowsOf(query.probe_cc, own));
  rows.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const after = decodeCursor(query.cursor, Place)?.after ?? 0;
  const data = rows.slice(after, after + query.limit);
  const meta = {
    as_of: rows.at(-1)?.start ?? toRfc3339(0),
    since: toRfc3339(range.sinceMs),
    until: toRfc3339(range.untilMs),
    window: null,
    sample_size: data.length,
    next: after + query.limit < rows.length ? encodeCursor({ after: after + query.limit }) : null,
  };
  return answerList(c, { data, meta }, nowMs);
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
