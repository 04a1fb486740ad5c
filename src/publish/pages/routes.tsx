/** The pages: server-rendered, complete without JavaScript. Each route reads, a view shows. Readers see what the public may see. */
import { REFRESH_SCRIPT } from '../../../dist/web/scripts.js';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import { readPipeline, type Pipeline } from '../../db/pipeline.ts';
import type { AppEnv } from '../../env.ts';
import { listEvents } from '../../events/store.ts';
import { router } from '../../http/openapi.ts';
import { ProblemError } from '../../http/problem.ts';
import { stubOf } from '../../incidents/publish.ts';
import { listIncidents } from '../../incidents/store.ts';
import { CONTROL_CC } from '../../rollup/bin.ts';
import { floorAt, floorOf } from '../../rollup/floors.ts';
import { readCountry } from '../../rollup/read.ts';
import { readCells } from '../../rollup/store.ts';
import { DAY_MS } from '../../shared/time.ts';
import { aboutRoutes } from './about/routes.tsx';
import { chartRoutes } from '../charts/routes.tsx';
import { readCurrent } from './countries-now-store.ts';
import { readOutside } from './connectivity/outside-store.ts';
import { CountryPage } from './country.tsx';
import { marksOf, watchedOccurrences } from './events/occurrences.ts';
import { incidentPageRoutes } from './incident/routes.tsx';
import { countryNow, isCurrent } from './country-now.ts';
import { countryRange } from './country-range.ts';
import { HomePage, type Home } from './home.tsx';
import { stateOf, stateOfAll } from './kept-pages-store.ts';
import { observatoryOf } from './layout.tsx';
import { notWatched } from './not-watched.ts';
import { LOCAL_PROBE_MS, localProbe, type LocalProbe } from './local-probe.ts';
import { presentDays, readFromMs } from './present.ts';
import { passingCard } from '../cards/routes.ts';
import type { Reader } from '../i18n/reader.ts';
import { rangeAsked, rangeQuery } from './range.ts';
import { readRange } from './range-store.ts';
import { pathOf, readerAsking, renderPage, replyFailure, shownHeaders } from './reply.tsx';
import { replyKept } from './reply-kept.ts';
import { FAVICON } from './style.ts';

/** Incidents on the start page, and of one range. */
const RECENT = 10;
const MOST_CURRENT = 100;
const MOST_IN_RANGE = 200;

/** How far ahead the start page looks for events. */
const COMING_MS = 14 * DAY_MS;

const FOREVER = 'public, max-age=31536000, immutable';

export function pageRoutes(): OpenAPIHono<AppEnv> {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/', answerHome);
  app.get('/countries', (c) => c.redirect(readerAsking(c).to('/#countries')));
  app.get('/countries/:cc', answerCountry);
  app.route('/', incidentPageRoutes());
  app.route('/', chartRoutes());
  app.route('/', aboutRoutes());
  app.get('/refresh.js', (c) =>
    c.body(REFRESH_SCRIPT, 200, { ...shownHeaders(FOREVER), 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/favicon.svg', (c) => c.body(FAVICON, 200, { ...shownHeaders(FOREVER), 'content-type': 'image/svg+xml' }));
  app.get('/favicon.ico', (c) => c.redirect('/favicon.svg', 301));
  app.get('/robots.txt', (c) => c.text('User-agent: *\nDisallow: /v1/\n', 200, { 'cache-control': 'public, max-age=86400' }));
  return app;
}

async function answerHome(c: Context<AppEnv>): Promise<Response> {
  const { pipeline } = await readPipeline(openDatabase(c.env.DB));
  const reader = readerAsking(c);
  return replyKept(c, reader, stateOfAll(pipeline), async () =>
    renderPage(reader, <HomePage home={await readHome(c, pipeline, reader)} />),
  );
}

async function readHome(c: Context<AppEnv>, pipeline: Pipeline, reader: Reader): Promise<Home> {
  const nowMs = Date.now();
  const db = openDatabase(c.env.DB);
  const { countries, current } = await readCurrent(db, pipeline, floorOf(c.var.settings.PRIVACY_FLOOR), nowMs);
  const recent = (await listIncidents(db, {}, RECENT + current.length, null)).filter((incident) => !isCurrent(incident)).slice(0, RECENT);
  const events = watchedOccurrences(await listEvents(db, { sinceMs: nowMs, untilMs: nowMs + COMING_MS }), nowMs, COMING_MS);
  const observatory = observatoryOf(c.var.settings);
  const origin = new URL(c.req.url).origin;
  const picture = countries.length === 0 ? null : passingCard(c, `/charts/world.png?lang=${reader.lang}`, reader.words.site.worldTitle);
  const localProbe = await readLocalProbe(c, nowMs);
  return { observatory, origin, countries, current, recent, events, missing: notWatched(c), picture, localProbe };
}

/** On one's own machine alone: elsewhere connections without geography are many people's. */
async function readLocalProbe(c: Context<AppEnv>, nowMs: number): Promise<LocalProbe | null> {
  if (c.var.settings.PRIVACY_FLOOR !== 1) return null;
  const floor = floorOf(1);
  const recent = await readCountry(openDatabase(c.env.DB), CONTROL_CC, '5m', { sinceMs: nowMs - LOCAL_PROBE_MS, untilMs: nowMs }, floor);
  return localProbe(recent, floor);
}

async function answerCountry(c: Context<AppEnv>): Promise<Response> {
  const nowMs = Date.now();
  const probeCc = (c.req.param('cc') ?? '').toUpperCase();
  if (probeCc !== c.req.param('cc')) return c.redirect(`/countries/${encodeURIComponent(probeCc)}${new URL(c.req.url).search}`, 301);
  const db = openDatabase(c.env.DB);
  const floor = floorAt(c.var.settings.PRIVACY_FLOOR, nowMs);
  const { pipeline } = await readPipeline(db);
  const progress = pipeline.countries[probeCc];
  if (!progress || probeCc === CONTROL_CC)
    throw new ProblemError('not-found', `This observatory has no observations of a country ${probeCc.slice(0, 20)}.`);
  const range = rangeAsked(c.req.query(), nowMs);
  const reader = readerAsking(c);
  const make = async (): Promise<string> => {
    const current = (await listIncidents(db, { probeCc, sinceMs: nowMs }, MOST_CURRENT, null)).filter(isCurrent);
    const incidents = await listIncidents(db, { probeCc, ...range }, MOST_IN_RANGE, null);
    const held = (await listIncidents(db, { probeCc, shown: ['held'] }, MOST_CURRENT, null)).map(stubOf);
    const present = await readCells(db, 'day', probeCc, readFromMs(nowMs), nowMs);
    const now = countryNow(presentDays(probeCc, present, floor, nowMs), progress, current, floor, nowMs);
    const marks = marksOf(await listEvents(db, { probeCc, ...range }), range);
    const shown = countryRange(await readRange(db, probeCc, progress, range, floor), incidents, marks, range, floor);
    const observatory = observatoryOf(c.var.settings);
    const outside = await readOutside(c, probeCc, incidents, range);
    const noControls = notWatched(c).controls;
    const card = `/charts/${probeCc}/matrix.png?${rangeQuery(range)}&lang=${reader.lang}`;
    const alt = `${reader.format.country(probeCc)}: ${reader.words.country.matrix}`;
    const picture = shown.matrix.rows.length === 0 ? null : passingCard(c, card, alt);
    const country = { observatory, path: pathOf(c), now, nowMs, range, incidents, held, outside, noControls, picture, ...shown };
    return renderPage(reader, <CountryPage country={country} />);
  };
  return replyKept(c, reader, stateOf(pipeline, progress), make);
}
