/** `/oembed?url=…`: how each chart is embedded, by the address of any of its forms; an incident's page stands for its chart. */
import type { Context } from 'hono';
import { z } from 'zod';
import type { AppEnv } from '../../env.ts';
import { router } from '../../http/openapi.ts';
import { fieldErrors, ProblemError, sentenceOf } from '../../http/problem.ts';
import { chartAt, pathOfChart } from '../charts/chart-address.ts';
import { readChart } from '../charts/routes.tsx';
import type { Chart } from '../charts/chart.ts';
import type { Reader } from '../i18n/reader.ts';
import { incidentChart } from '../pages/incident/incident-chart.tsx';
import { pathOfIncident } from '../pages/incident/incident-view.ts';
import { findShown } from '../pages/incident/routes.tsx';
import { readerAsking } from '../pages/reply.tsx';
import { oembedOf, xmlOf, type Oembed } from './oembed.ts';

export function oembedRoutes() {
  const app = router();
  app.get('/oembed', answerOembed);
  return app;
}

const WANTED = 'must be the address of an incident or a chart of this observatory';

const Pixels = z.coerce.number('must be a number of pixels').int().min(1).max(10_000);

const Query = z.object({
  url: z.url(WANTED),
  maxwidth: Pixels.default(10_000),
  maxheight: Pixels.default(10_000),
  format: z.string().default('json'),
});

const FORMATS = new Map([
  ['json', { type: 'application/json', write: (answer: Oembed): string => JSON.stringify(answer) }],
  ['xml', { type: 'text/xml; charset=utf-8', write: xmlOf }],
]);

function queryOf(c: Context): z.output<typeof Query> {
  const parsed = Query.safeParse(c.req.query());
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new ProblemError('bad-parameter', sentenceOf(errors), { errors });
}

async function answerOembed(c: Context<AppEnv>): Promise<Response> {
  const { url, maxwidth, maxheight, format } = queryOf(c);
  const form = FORMATS.get(format);
  // "If a provider does not support the requested format" (oEmbed 1.0, §2.3.2).
  if (!form) throw new ProblemError('not-offered', 'format: json or xml');
  const { type, write } = form;
  const { origin } = new URL(c.req.url);
  const asked = new URL(url);
  const reader = readerAsking(c, asked.searchParams.get('lang') ?? undefined);
  const found = asked.origin === origin ? await findEmbedded(c, asked, reader) : null;
  if (!found) throw new ProblemError('bad-parameter', `url: ${WANTED}`, { errors: [{ field: 'url', reason: WANTED }] });
  const most = { width: maxwidth, height: maxheight };
  const answer = oembedOf(found.chart, { observatory: c.var.settings.OBSERVATORY_NAME, origin, path: reader.to(found.path), most });
  return c.body(write(answer), 200, {
    'content-type': type,
    'cache-control': 'public, max-age=60',
    'access-control-allow-origin': '*',
    vary: 'Accept-Language',
  });
}

/** An incident's page, one of its versions, or another form of its chart. */
const INCIDENT = /^\/incidents\/([a-zA-Z0-9-]{1,80})(?:\.card\.svg|\.svg|\.png|\.csv|\/embed|\/v[0-9]{1,9})?$/;

/** Parameters of a chart that its embedded form has too. */
const OF_RANGE = ['since', 'until'];

/** The chart at an address, and where its form to embed is; null where the address is of no chart. */
async function findEmbedded(
  c: Context<AppEnv>,
  { pathname, searchParams }: URL,
  reader: Reader,
): Promise<{ chart: Chart; path: string } | null> {
  const id = INCIDENT.exec(pathname)?.[1];
  if (id !== undefined) {
    const incident = await findShown(c, id);
    return { chart: incidentChart(incident, reader), path: `${pathOfIncident(incident)}/embed` };
  }
  const found = chartAt(pathname);
  if (!found) return null;
  const range = new URLSearchParams([...searchParams].filter(([name]) => OF_RANGE.includes(name)));
  const path = pathOfChart(found.address);
  return { chart: await readChart(c, found.address, range, reader), path: range.size === 0 ? path : `${path}?${range}` };
}
