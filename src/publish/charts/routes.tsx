/** The charts of the world and of a country by themselves: as pictures, as tables, and as pages to embed. */
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import { readPipeline } from '../../db/pipeline.ts';
import type { AppEnv } from '../../env.ts';
import { listEvents } from '../../events/store.ts';
import { router } from '../../http/openapi.ts';
import { toCsv } from '../../http/formats.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Incident } from '../../incidents/incident.ts';
import { listIncidents } from '../../incidents/store.ts';
import { CONTROL_CC } from '../../rollup/bin.ts';
import { floorAt, floorOf, type Floor } from '../../rollup/floors.ts';
import { replyCard, replyDrawing } from '../cards/routes.ts';
import type { Reader } from '../i18n/reader.ts';
import { readCurrent } from '../pages/countries-now-store.ts';
import { connectivityChart } from '../pages/connectivity/connectivity-figure.tsx';
import { readConnectivity } from '../pages/connectivity/connectivity-store.ts';
import type { ConnectivityView } from '../pages/connectivity/connectivity-view.ts';
import { countryRange, type WindowedCells } from '../pages/country-range.ts';
import { marksOf } from '../pages/events/occurrences.ts';
import { observatoryOf } from '../pages/layout.tsx';
import { rangeAsked, type Range } from '../pages/range.ts';
import { readRange } from '../pages/range-store.ts';
import { isSimulated } from '../pages/simulated-note.tsx';
import { readerAsking, replyFailure, replyPage, shownHeaders } from '../pages/reply.tsx';
import type { Chart, Form } from './chart.ts';
import { chartAt, type ChartAddress } from './chart-address.ts';
import type { ServiceSeries } from '../pages/service-figure.tsx';
import { matrixChart, networksChart, serviceChart, worldChart, type Ranged } from './charts.tsx';
import type { Mark } from './time-series.tsx';
import { discoveryOf } from '../oembed/oembed.ts';
import { EmbedPage } from './embed.tsx';
import { pictureHeaders } from './picture-headers.ts';
import { PICTURE_STYLE, pictureOf } from './picture.tsx';

const MOST_INCIDENTS = 200;

export function chartRoutes() {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/charts/*', async (c) => {
    const { pathname, searchParams } = new URL(c.req.url);
    const found = chartAt(pathname);
    if (!found) throw new ProblemError('not-found', 'No chart is at this address.');
    const reader = readerAsking(c);
    return replyChart(c, reader, await readChart(c, found.address, searchParams, reader), found.form);
  });
  return app;
}

/**
 * @param query of the chart's address
 * @throws ProblemError `not-found` where there is nothing to draw
 */
export async function readChart(c: Context<AppEnv>, address: ChartAddress, query: URLSearchParams, reader: Reader): Promise<Chart> {
  if (address.of === 'world') return readWorld(c, reader);
  const range = rangeAsked(Object.fromEntries(query), Date.now());
  switch (address.of) {
    case 'connectivity':
      return connectivityChart(await readFromOutside(c, address.probeCc, range), reader);
    case 'matrix':
      return readMatrix(c, address.probeCc, range, reader);
    case 'service':
      return serviceChart(...(await readSeries(c, address.probeCc, address.service, range)), reader);
    case 'networks':
      return readNetworks(c, address.probeCc, address.service, range, reader);
    default:
      return address satisfies never;
  }
}

async function readWorld(c: Context<AppEnv>, reader: Reader): Promise<Chart> {
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const { countries } = await readCurrent(db, pipeline, floorOf(c.var.settings.PRIVACY_FLOOR), Date.now());
  return worldChart(countries, reader);
}

async function readMatrix(c: Context<AppEnv>, probeCc: string, range: Range, reader: Reader): Promise<Chart> {
  const { asked, cells, incidents, marks, floor } = await read(c, probeCc, range);
  return matrixChart(asked, countryRange(cells, incidents, marks, range, floor).matrix, reader);
}

async function readFromOutside(c: Context<AppEnv>, probeCc: string, range: Range): Promise<ConnectivityView> {
  const db = openDatabase(c.env.DB);
  const incidents = await listIncidents(db, { probeCc, kind: 'blackout', ...range }, MOST_INCIDENTS, null);
  const view = await readConnectivity(db, probeCc, incidents, range);
  if (!view) throw new ProblemError('not-found', `Nothing was seen from outside of ${probeCc.slice(0, 20)} in this range.`);
  return view;
}

async function readNetworks(c: Context<AppEnv>, probeCc: string, service: string, range: Range, reader: Reader): Promise<Chart> {
  const [asked, series] = await readSeries(c, probeCc, service, range);
  if (series.networksOverTime.length === 0) throw new ProblemError('not-found', 'No incident held this service there in this range.');
  return networksChart(asked, series, reader);
}

/** @throws ProblemError `not-found` where nobody measured the service there in the range */
async function readSeries(c: Context<AppEnv>, probeCc: string, service: string, range: Range): Promise<[Ranged, ServiceSeries]> {
  const { asked, cells, incidents, marks, floor } = await read(c, probeCc, range, service);
  const [series] = countryRange(ofService(cells, service), incidents, marks, range, floor).series;
  if (!series) throw new ProblemError('not-found', `Nobody measured ${service.slice(0, 40)} there in this range.`);
  return [asked, series];
}

type Read = { asked: Ranged; cells: WindowedCells; incidents: Incident[]; marks: Mark[]; floor: Floor };

/** @throws ProblemError `not-found` where nobody measured in the country */
async function read(c: Context<AppEnv>, probeCc: string, range: Range, service?: string): Promise<Read> {
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const progress = pipeline.countries[probeCc];
  if (!progress || probeCc === CONTROL_CC)
    throw new ProblemError('not-found', `This observatory has no observations of a country ${probeCc.slice(0, 20)}.`);
  const floor = floorAt(c.var.settings.PRIVACY_FLOOR, Date.now());
  const incidents = await listIncidents(db, { probeCc, service, ...range }, MOST_INCIDENTS, null);
  const cells = await readRange(db, probeCc, progress, range, floor);
  const marks = marksOf(await listEvents(db, { probeCc, ...range }), range);
  return { asked: { probeCc, range, simulated: isSimulated(cells.cells) }, cells, incidents, marks, floor };
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

/** A chart in one of its forms. */
export async function replyChart(c: Context<AppEnv>, reader: Reader, chart: Chart, form: Form): Promise<Response> {
  c.header('link', `<${discoveryOf(c.req.url)}>; rel="alternate"; type="application/json+oembed"`);
  switch (form) {
    case 'svg':
      return c.body(await pictureOf(chart, c.var.settings.OBSERVATORY_NAME, reader), 200, await pictureHeaders(PICTURE_STYLE));
    case 'csv':
      return c.body(toCsv(chart.rows), 200, CSV_HEADERS);
    case 'card':
      return replyCard(c, chart, reader);
    case 'drawing':
      return replyDrawing(c, chart, reader);
    case 'embed':
      return replyEmbed(c, reader, chart);
    default:
      return form satisfies never;
  }
}

function replyEmbed(c: Context<AppEnv>, reader: Reader, chart: Chart): Promise<Response> {
  const embed = {
    observatory: observatoryOf(c.var.settings),
    title: chart.title,
    text: chart.text,
    simulated: chart.simulated,
    address: `${new URL(c.req.url).origin}${reader.to(chart.page)}`,
    oembed: discoveryOf(c.req.url),
    source: reader.words.country.source(c.var.settings.OBSERVATORY_NAME, chart.sample),
  };
  return replyPage(c, reader, <EmbedPage embed={embed} chart={chart.inPage?.content ?? chart.drawing} />, EMBED_HEADERS);
}

/** Names in it are in the reader's language. */
const CSV_HEADERS = {
  'content-type': 'text/csv; charset=utf-8',
  'access-control-allow-origin': '*',
  'cache-control': 'public, max-age=60',
  vary: 'Accept-Language',
};

const EMBED_HEADERS = shownHeaders('public, max-age=60', "default-src 'none'; style-src 'none'; base-uri 'none'; frame-ancestors *");
