/** A service's chart of a country by itself: as a picture, and as a page to embed. */
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import { readPipeline } from '../../db/pipeline.ts';
import type { AppEnv } from '../../env.ts';
import { router } from '../../http/openapi.ts';
import { ProblemError } from '../../http/problem.ts';
import { listIncidents } from '../../incidents/store.ts';
import { CONTROL_CC } from '../../rollup/bin.ts';
import { floorOf } from '../../rollup/floors.ts';
import { countryRange, type WindowedCells } from '../pages/country-range.ts';
import { observatoryOf } from '../pages/layout.tsx';
import { rangeAsked, rangeQuery, type Range } from '../pages/range.ts';
import { readRange } from '../pages/range-store.ts';
import { readerAsking, replyFailure, replyPage, shownHeaders } from '../pages/reply.tsx';
import { chartOf, totalText, type ServiceSeries } from '../pages/service-figure.tsx';
import { serviceName } from '../pages/wording.ts';
import { EmbedPage } from './embed.tsx';
import { PICTURE_STYLE, pictureOf } from './picture.tsx';
import { TIME_SERIES_HEIGHT, TimeSeriesChart } from './time-series.tsx';

const MOST_INCIDENTS = 200;

export function chartRoutes() {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/charts/:cc/:file{[^/]+\\.svg}', answerPicture);
  app.get('/charts/:cc/:service', answerEmbed);
  return app;
}

let digest: Promise<string> | null = null;

/** A picture's own style is let through by its hash, and nothing else. */
export async function pictureHeaders(): Promise<Record<string, string>> {
  digest ??= crypto.subtle
    .digest('SHA-256', new TextEncoder().encode(PICTURE_STYLE))
    .then((bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))));
  return {
    'content-type': 'image/svg+xml',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${await digest}'`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=60',
    vary: 'Accept-Language',
  };
}

export const EMBED_HEADERS = shownHeaders('public, max-age=60', "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *");

type Found = { probeCc: string; series: ServiceSeries; range: Range; simulated: boolean };

/** @throws ProblemError `not-found` where nobody measured the service there in the range */
async function find(c: Context<AppEnv>, service: string): Promise<Found> {
  const probeCc = c.req.param('cc') ?? '';
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const progress = pipeline.countries[probeCc];
  if (!progress || probeCc === CONTROL_CC)
    throw new ProblemError('not-found', `This observatory has no observations of a country ${probeCc.slice(0, 20)}.`);
  const range = rangeAsked(c.req.query(), Date.now());
  const floor = floorOf(c.var.settings.PRIVACY_FLOOR);
  const incidents = await listIncidents(db, { probeCc, service, ...range }, MOST_INCIDENTS, null);
  const cells = ofService(await readRange(db, probeCc, progress, range, floor), service);
  const [series] = countryRange(cells, incidents, range, floor).series;
  if (!series) throw new ProblemError('not-found', `Nobody measured ${service.slice(0, 40)} there in this range.`);
  const simulated = cells.cells.spans.some((span) => span.cells.networks.some((group) => group.simulated));
  return { probeCc, series, range, simulated };
}

/** One service alone: what is not drawn is not counted either. */
const ofService = ({ window, cells }: WindowedCells, service: string): WindowedCells => ({
  window,
  cells: {
    ...cells,
    spans: cells.spans.map(({ startMs, cells: { networks } }) => ({
      startMs,
      cells: {
        regions: [],
        networks: networks.flatMap((group) => {
          const cell = group.services[service];
          return cell ? { ...group, services: { [service]: cell } } : [];
        }),
      },
    })),
  },
});

async function answerPicture(c: Context<AppEnv>): Promise<Response> {
  const { probeCc, series, range, simulated } = await find(c, (c.req.param('file') ?? '').slice(0, -'.svg'.length));
  const reader = readerAsking(c);
  const chart = chartOf(series, range, 'series', reader);
  const picture = await pictureOf({
    reader,
    title: `${reader.format.country(probeCc)}: ${chart.title}`,
    source: reader.words.country.source(c.var.settings.OBSERVATORY_NAME, totalText(series, reader)),
    simulated,
    height: TIME_SERIES_HEIGHT,
    chart: <TimeSeriesChart series={chart} />,
  });
  return c.body(picture, 200, await pictureHeaders());
}

async function answerEmbed(c: Context<AppEnv>): Promise<Response> {
  const { probeCc, series, range, simulated } = await find(c, c.req.param('service') ?? '');
  const reader = readerAsking(c);
  const chart = chartOf(series, range, 'series', reader);
  const embed = {
    observatory: observatoryOf(c.var.settings),
    title: `${serviceName(series.service)}: ${reader.format.country(probeCc)}`,
    text: totalText(series, reader),
    simulated,
    address: `${new URL(c.req.url).origin}${reader.to(`/countries/${probeCc}?${rangeQuery(range)}`)}`,
    source: reader.words.country.source(c.var.settings.OBSERVATORY_NAME, totalText(series, reader)),
  };
  return replyPage(c, reader, <EmbedPage embed={embed} chart={<TimeSeriesChart series={chart} />} />, EMBED_HEADERS);
}
