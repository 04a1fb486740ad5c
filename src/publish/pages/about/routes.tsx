/** Pages about services, networks and events, and about the observatory itself. */
import type { Context } from 'hono';
import { openDatabase, type Database } from '../../../db/client.ts';
import { readPipeline, type Pipeline } from '../../../db/pipeline.ts';
import type { AppEnv } from '../../../env.ts';
import { listEvents, newestEvents } from '../../../events/store.ts';
import { router } from '../../../http/openapi.ts';
import { ProblemError } from '../../../http/problem.ts';
import { readVantageRecords } from '../../../ingest/edge/store.ts';
import { vantagesOf } from '../../../ingest/edge/vantages.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { listIncidents } from '../../../incidents/store.ts';
import { readSignalStates } from '../../../outside/signals/store.ts';
import { SERVICES } from '../../../probe/services.ts';
import { TARGETS } from '../../../probe/targets.ts';
import { floorOf, showCount, type Floor } from '../../../rollup/floors.ts';
import { countriesOf } from '../../../rollup/routes.ts';
import type { CountryCells } from '../../../rollup/series.ts';
import { readCellsOf } from '../../../rollup/store.ts';
import { DAY_MS, MINUTE_MS, floorTo } from '../../../shared/time.ts';
import { reportsToday } from '../../api/reports-today.ts';
import { isCurrent } from '../country-now.ts';
import { EventsPage } from '../events/events-page.tsx';
import { comingOccurrences, pastOccurrences } from '../events/occurrences.ts';
import { observatoryOf } from '../layout.tsx';
import { presentDays, readFromMs } from '../present.ts';
import { readerAsking, replyFailure, replyPage, shownHeaders } from '../reply.tsx';
import { isSimulated } from '../simulated-note.tsx';
import { MethodologyPage } from './methodology-page.tsx';
import { NetworkPage } from './network-page.tsx';
import { detectorParameters } from './parameters.ts';
import { cellOfService, incidentOfService, networkNow } from './present-cells.ts';
import { OutsidePage } from './outside-page.tsx';
import { ServicePage } from './service-page.tsx';
import { StatusPage } from './status-page.tsx';
import { vantagesNow } from './vantages-now.ts';
import { VolunteerPage } from './volunteer-page.tsx';

const MOST_INCIDENTS = 50;
const MOST_CURRENT = 200;
/** Incidents that past events are compared with. */
const MOST_COMPARED = 200;
/** How far ahead the calendar is shown, in milliseconds. */
const AHEAD_MS = 90 * DAY_MS;
/** Past events, however long ago. */
const MOST_PAST = 60;
/** A quiet observatory notes a sweep only when a window closes, every five minutes. */
const LATE_MS = 12 * MINUTE_MS;

export function aboutRoutes() {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/services/:service', answerService);
  app.get('/networks/:asn{[0-9]{1,10}}', answerNetwork);
  app.get('/networks/:asn{[Aa][Ss][0-9]{1,10}}', (c) =>
    c.redirect(`/networks/${c.req.param('asn').slice(2)}${new URL(c.req.url).search}`, 301),
  );
  app.get('/events', answerEvents);
  app.get('/status', answerStatus);
  app.get('/outside', (c) => {
    const { OUTSIDE_COUNTRIES: countries } = c.var.settings;
    const view = { observatory: observatoryOf(c.var.settings), origin: new URL(c.req.url).origin, countries };
    return replyPage(c, readerAsking(c), <OutsidePage view={view} />);
  });
  app.get('/volunteer', (c) =>
    replyPage(c, readerAsking(c), <VolunteerPage observatory={observatoryOf(c.var.settings)} origin={new URL(c.req.url).origin} />),
  );
  app.get('/methodology', (c) =>
    replyPage(
      c,
      readerAsking(c),
      <MethodologyPage view={{ observatory: observatoryOf(c.var.settings), sections: detectorParameters() }} />,
    ),
  );
  return app;
}

/** Yesterday and today of each country that was observed then. */
async function readPresent(db: Database, pipeline: Pipeline, floor: Floor, nowMs: number): Promise<CountryCells[]> {
  const sinceMs = readFromMs(nowMs);
  const observed = countriesOf(pipeline).filter((probeCc) => (pipeline.countries[probeCc]?.lastMs ?? 0) >= sinceMs);
  const days = await readCellsOf(db, 'day', observed, { sinceMs, untilMs: nowMs });
  return observed.map((probeCc) => presentDays(probeCc, days.get(probeCc) ?? [], floor, nowMs));
}

/** What goes on, however long ago it began; a blackout, which names no service, among it. */
const readCurrentIncidents = async (db: Database, nowMs: number): Promise<Incident[]> =>
  (await listIncidents(db, { sinceMs: nowMs }, MOST_CURRENT, null)).filter(isCurrent);

/** Whether any country that is shown has simulated data. */
const isSimulatedIn = (present: readonly CountryCells[], shown: readonly { probeCc: string }[]): boolean =>
  present.some((cells) => shown.some(({ probeCc }) => probeCc === cells.probeCc) && isSimulated(cells));

async function answerService(c: Context<AppEnv>): Promise<Response> {
  const service = c.req.param('service') ?? '';
  if (!Object.hasOwn(SERVICES, service)) throw new ProblemError('not-found', `No service has the id ${service.slice(0, 40)}.`);
  const nowMs = Date.now();
  const db = openDatabase(c.env.DB);
  const floor = floorOf(c.var.settings.PRIVACY_FLOOR);
  const incidents = await listIncidents(db, { service }, MOST_INCIDENTS, null);
  const range = { sinceMs: floorTo(nowMs, DAY_MS) - DAY_MS, untilMs: nowMs };
  const current = await readCurrentIncidents(db, nowMs);
  const present = await readPresent(db, (await readPipeline(db)).pipeline, floor, nowMs);
  const countries = present.flatMap((cells) => {
    const cell = cellOfService(cells, service, current, range, floor);
    return cell ? [{ probeCc: cells.probeCc, cell, incident: incidentOfService(cells.probeCc, service, current) }] : [];
  });
  const simulated = isSimulatedIn(present, countries);
  const targets = TARGETS.filter((target) => target.service === service).map(({ id }) => id);
  const view = { observatory: observatoryOf(c.var.settings), service, countries, targets, incidents, simulated };
  return replyPage(c, readerAsking(c), <ServicePage view={view} />);
}

async function answerNetwork(c: Context<AppEnv>): Promise<Response> {
  const asn = Number(c.req.param('asn'));
  const nowMs = Date.now();
  const db = openDatabase(c.env.DB);
  const floor = floorOf(c.var.settings.PRIVACY_FLOOR);
  const incidents = asn === 0 ? [] : await listIncidents(db, { asn }, MOST_INCIDENTS, null);
  const current = await readCurrentIncidents(db, nowMs);
  const range = { sinceMs: floorTo(nowMs, DAY_MS) - DAY_MS, untilMs: nowMs };
  const present = await readPresent(db, (await readPipeline(db)).pipeline, floor, nowMs);
  const countries = present.flatMap((cells) => networkNow(cells, asn, current, range, floor) ?? []);
  if (asn === 0 || countries.length + incidents.length === 0)
    throw new ProblemError('not-found', `Nothing that can be shown is known of a network AS${asn}.`);
  const simulated = isSimulatedIn(present, countries);
  const name = countries[0]?.name ?? incidents[0]?.networks.find((network) => network.asn === asn)?.name ?? null;
  return replyPage(
    c,
    readerAsking(c),
    <NetworkPage view={{ observatory: observatoryOf(c.var.settings), asn, name, countries, incidents, simulated }} />,
  );
}

async function answerEvents(c: Context<AppEnv>): Promise<Response> {
  const nowMs = Date.now();
  const db = openDatabase(c.env.DB);
  const ahead = await listEvents(db, { sinceMs: nowMs, untilMs: nowMs + AHEAD_MS });
  const begun = await newestEvents(db, nowMs, MOST_PAST);
  const { pipeline } = await readPipeline(db);
  const incidents = await listIncidents(db, {}, MOST_COMPARED, null);
  const observed = (probeCc: string, startMs: number): boolean => {
    const progress = pipeline.countries[probeCc];
    return progress !== undefined && progress.firstMs <= startMs && startMs <= progress.lastMs;
  };
  const view = {
    observatory: observatoryOf(c.var.settings),
    ahead: comingOccurrences(ahead, nowMs, AHEAD_MS),
    past: pastOccurrences(begun, incidents, observed, nowMs),
  };
  return replyPage(c, readerAsking(c), <EventsPage view={view} />);
}

async function answerStatus(c: Context<AppEnv>): Promise<Response> {
  const nowMs = Date.now();
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const floor = floorOf(c.var.settings.PRIVACY_FLOOR);
  const voters = Math.round(Object.values(pipeline.crowd).reduce((sum, n) => sum + n, 0));
  const watched = Object.entries(pipeline.watches).filter(([, spans]) => spans.some(([since, until]) => since <= nowMs && nowMs < until));
  const ids = vantagesOf(c.env, c.var.settings).map(({ id }) => id);
  const view = {
    observatory: observatoryOf(c.var.settings),
    nowMs,
    late: pipeline.lastSweepMs < nowMs - LATE_MS,
    sweptMs: pipeline.lastSweepMs,
    closedMs: pipeline.closedUntilMs,
    reportsToday: reportsToday(pipeline, nowMs, floor),
    votersNow: showCount(voters, floor, true),
    countries: countriesOf(pipeline).length,
    watched: watched.map(([probeCc]) => probeCc),
    vantages: vantagesNow(ids, await readVantageRecords(openDatabase(c.env.DB)), nowMs),
    outside: c.var.settings.OUTSIDE_COUNTRIES,
    signals: await readSignalStates(db),
  };
  return replyPage(c, readerAsking(c), <StatusPage view={view} />, shownHeaders('no-store'));
}
