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
import { floorOf, type Floor } from '../../rollup/floors.ts';
import { replyCard, replyDrawing } from '../cards/routes.ts';
import type { Reader } from '../i18n/reader.ts';
import { readCurrent } from '../pages/countries-now-store.ts';
import { connectivityChart } from '../pages/connectivity/connectivity-figure.tsx';
import { readConnectivity } from '../pages/connectivity/connectivity-store.ts';
import { countryRange, type WindowedCells } from '../pages/country-range.ts';
import { marksOf } from '../pages/events/occurrences.ts';
import { observatoryOf } from '../pages/layout.tsx';
import { rangeAsked, type Range } from '../pages/range.ts';
import { readRange } from '../pages/range-store.ts';
import { isSimulated } from '../pages/simulated-note.tsx';
import { readerAsking, replyFailure, replyPage, shownHeaders } from '../pages/reply.tsx';
import { formOf, type Chart, type Form } from './chart.ts';
import type { ServiceSeries } from '../pages/service-figure.tsx';
import { matrixChart, networksChart, serviceChart, worldChart, type Ranged } from './charts.tsx';
import type { Mark } from './time-series.tsx';
import { EmbedPage } from './embed.tsx';
import { pictureHeaders } from './picture-headers.ts';
import { PICTURE_STYLE, pictureOf } from './picture.tsx';

const MOST_INCIDENTS = 200;

export function chartRoutes() {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/charts/:file{world(?:\\.card\\.svg|\\.svg|\\.csv|\\.png)?}', answerWorld);
  app.get('/charts/:cc/:file{matrix(?:\\.card\\.svg|\\.svg|\\.csv|\\.png)?}', answerMatrix);
  app.get('/charts/:cc/:service/:file{networks(?:\\.card\\.svg|\\.svg|\\.csv|\\.png)?}', answerNetworks);
  app.get('/charts/:cc/:file{connectivity(?:\\.card\\.svg|\\.svg|\\.csv|\\.png)?}', answerConnectivity);
  app.get('/charts/:cc/:file', answerService);
  return app;
}

const formAsked = (c: Context) => formOf(c.req.param('file') ?? '');

async function answerWorld(c: Context<AppEnv>): Promise<Response> {
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const { countries } = await readCurrent(db, pipeline, floorOf(c.var.settings.PRIVACY_FLOOR), Date.now());
  const reader = readerAsking(c);
  return replyChart(c, reader, worldChart(countries, reader), formAsked(c).form);
}

async function answerMatrix(c: Context<AppEnv>): Promise<Response> {
  const { asked, cells, incidents, marks, floor } = await read(c);
  const { matrix } = countryRange(cells, incidents, marks, asked.range, floor);
  const reader = readerAsking(c);
  return replyChart(c, reader, matrixChart(asked, matrix, reader), formAsked(c).form);
}

/** @throws ProblemError `not-found` where nothing was seen from outside in the range */
async function answerConnectivity(c: Context<AppEnv>): Promise<Response> {
  const probeCc = c.req.param('cc') ?? '';
  const db = openDatabase(c.env.DB);
  const range = rangeAsked(c.req.query(), Date.now());
  const incidents = await listIncidents(db, { probeCc, kind: 'blackout', ...range }, MOST_INCIDENTS, null);
  const view = await readConnectivity(db, probeCc, incidents, range);
  if (!view) throw new ProblemError('not-found', `Nothing was seen from outside of ${probeCc.slice(0, 20)} in this range.`);
  const reader = readerAsking(c);
  return replyChart(c, reader, connectivityChart(view, reader), formAsked(c).form);
}

async function answerService(c: Context<AppEnv>): Promise<Response> {
  const { name, form } = formAsked(c);
  const { asked, series } = await readSeries(c, name);
  const reader = readerAsking(c);
  return replyChart(c, reader, serviceChart(asked, series, reader), form);
}

async function answerNetworks(c: Context<AppEnv>): Promise<Response> {
  const { asked, series } = await readSeries(c, c.req.param('service') ?? '');
  if (series.networksOverTime.length === 0) throw new ProblemError('not-found', 'No incident held this service there in this range.');
  const reader = readerAsking(c);
  return replyChart(c, reader, networksChart(asked, series, reader), formAsked(c).form);
}

/** @throws ProblemError `not-found` where nobody measured the service there in the range */
async function readSeries(c: Context<AppEnv>, service: string): Promise<{ asked: Ranged; series: ServiceSeries }> {
  const { asked, cells, incidents, marks, floor } = await read(c, service);
  const [series] = countryRange(ofService(cells, service), incidents, marks, asked.range, floor).series;
  if (!series) throw new ProblemError('not-found', `Nobody measured ${service.slice(0, 40)} there in this range.`);
  return { asked, series };
}

type Read = { asked: Ranged; cells: WindowedCells; incidents: Incident[]; marks: Mark[]; floor: Floor };

/** @throws ProblemError `not-found` where nobody measured in the country */
async function read(c: Context<AppEnv>, service?: string): Promise<Read> {
  const probeCc = c.req.param('cc') ?? '';
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const progress = pipeline.countries[probeCc];
  if (!progress || probeCc === CONTROL_CC)
    throw new ProblemError('not-found', `This observatory has no observations of a country ${probeCc.slice(0, 20)}.`);
  const range: Range = rangeAsked(c.req.query(), Date.now());
  const floor = floorOf(c.var.settings.PRIVACY_FLOOR);
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
    source: reader.words.country.source(c.var.settings.OBSERVATORY_NAME, chart.sample),
  };
  return replyPage(c, reader, <EmbedPage embed={embed} chart={chart.drawing} />, EMBED_HEADERS);
}

const CSV_HEADERS = { 'content-type': 'text/csv; charset=utf-8', 'cache-control': 'public, max-age=60' };

const EMBED_HEADERS = shownHeaders('public, max-age=60', "default-src 'none'; style-src 'none'; base-uri 'none'; frame-ancestors *");
