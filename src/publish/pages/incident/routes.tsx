/** The pages of an incident: as it is told now, as each version told it, and its picture, table and embeddable form. */
import type { Context } from 'hono';
import { z } from 'zod';
import { openDatabase } from '../../../db/client.ts';
import { readPipeline, type CountryProgress } from '../../../db/pipeline.ts';
import type { AppEnv } from '../../../env.ts';
import { router } from '../../../http/openapi.ts';
import { decodeCursor, encodeCursor } from '../../../http/listing.ts';
import { fieldErrors, ProblemError, sentenceOf } from '../../../http/problem.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { stubOf } from '../../../incidents/publish.ts';
import { listIncidents, readIncident, readPublic } from '../../../incidents/store.ts';
import { readVersion } from '../../../incidents/versions/store.ts';
import { floorOf } from '../../../rollup/floors.ts';
import { countriesOf } from '../../../rollup/routes.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { isCardAtHand } from '../../cards/routes.ts';
import { FILE, formOf, type Chart, type Form } from '../../charts/chart.ts';
import { replyChart } from '../../charts/routes.tsx';
import { FeedFilter, incidentFilterOf } from '../../feeds/feed-query.ts';
import type { Reader } from '../../i18n/reader.ts';
import { stateOf, stateOfAll } from '../kept-pages-store.ts';
import { observatoryOf } from '../layout.tsx';
import { readDays } from '../range-store.ts';
import { replyKept } from '../reply-kept.ts';
import { pathOf, readerAsking, renderPage, replyFailure, replyPage } from '../reply.tsx';
import { readConnectivity } from '../connectivity/connectivity-store.ts';
import type { ConnectivityView } from '../connectivity/connectivity-view.ts';
import type { Range } from '../range.ts';
import { aroundOf, daysOf, type Around } from './around.ts';
import { IncidentsPage } from './list-page.tsx';
import { HeldPage } from './held-page.tsx';
import { incidentChart } from './incident-chart.tsx';
import { IncidentPage } from './incident-page.tsx';

/** Time before and after a blackout that its chart shows. */
const AROUND_MS = 12 * HOUR_MS;

export function incidentPageRoutes() {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get(`/incidents/:file{${FILE}}`, (c) => {
    const { name, form } = formOf(c.req.param('file'));
    return answerChart(c, name, form);
  });
  app.get('/incidents', answerList);
  app.get('/incidents/:id', answerIncident);
  app.get('/incidents/:id/:version{v[1-9][0-9]{0,8}}', answerVersion);
  app.get('/incidents/:id/embed', (c) => answerChart(c, c.req.param('id'), 'embed'));
  return app;
}

/** Incidents on one page of the list. */
const ON_A_PAGE = 30;

const ListQuery = FeedFilter.extend({ cursor: z.string().max(400).optional() });
const Place = z.strictObject({ onsetMs: z.number(), id: z.string() });

/** What a form leaves empty was not chosen. @throws ProblemError `bad-parameter` */
function listAsked(c: Context): z.output<typeof ListQuery> {
  const parsed = ListQuery.safeParse(Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== '')));
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new ProblemError('bad-parameter', sentenceOf(errors), { errors });
}

async function answerList(c: Context<AppEnv>): Promise<Response> {
  const { cursor, ...filter } = listAsked(c);
  const db = openDatabase(c.env.DB);
  const { pipeline } = await readPipeline(db);
  const reader = readerAsking(c);
  return replyKept(c, reader, stateOfAll(pipeline), async () => {
    const after = decodeCursor(cursor, Place);
    const rows = await listIncidents(db, incidentFilterOf(filter), ON_A_PAGE + 1, after);
    const incidents = rows.slice(0, ON_A_PAGE);
    const last = rows.length > ON_A_PAGE ? incidents.at(-1) : undefined;
    const next = last ? encodeCursor({ onsetMs: Date.parse(last.onset.earliest), id: last.id }) : null;
    const observatory = observatoryOf(c.var.settings);
    const view = { observatory, path: pathOf(c), filter, countries: countriesOf(pipeline), incidents, isLater: after !== null, next };
    return renderPage(reader, <IncidentsPage view={view} />);
  });
}

/** @throws ProblemError `not-found`, or `held` where it is held back and `stub` is not wanted */
async function find(c: Context<AppEnv>, id: string): Promise<{ incident: Incident; held: boolean }> {
  const found = await readIncident(openDatabase(c.env.DB), id);
  if (!found || found.shown === 'internal') throw new ProblemError('not-found', `No incident has the id ${id.slice(0, 80)}.`);
  return { incident: found.incident, held: found.shown === 'held' };
}

/** @throws ProblemError `not-found`, or `held` where it is held back */
export async function findShown(c: Context<AppEnv>, id: string): Promise<Incident> {
  const { incident, held } = await find(c, id);
  if (held) throw new ProblemError('held', `Incident ${id.slice(0, 80)} is held back for review.`);
  return incident;
}

async function answerIncident(c: Context<AppEnv>): Promise<Response> {
  const { incident, held } = await find(c, c.req.param('id') ?? '');
  const reader = readerAsking(c);
  if (held) return replyPage(c, reader, <HeldPage observatory={observatoryOf(c.var.settings)} held={stubOf(incident)} />);
  const { pipeline } = await readPipeline(openDatabase(c.env.DB));
  const progress = pipeline.countries[incident.probe_cc];
  return replyKept(c, reader, stateOf(pipeline, progress ?? {}), async () => {
    const card = await versionChart(c, incident, reader);
    const hasCard = card !== null && (await isCardAtHand(c, card, reader));
    const around = progress ? await readAround(c, incident, progress) : null;
    const connectivity = await readBlackout(c, incident);
    const similar = await readPublic(
      openDatabase(c.env.DB),
      incident.similar.map(({ id }) => id),
    );
    return renderPage(reader, <IncidentPage view={{ ...shownIn(c), incident, around, connectivity, similar, version: null, hasCard }} />);
  });
}

const shownIn = (c: Context<AppEnv>) => ({ observatory: observatoryOf(c.var.settings), origin: new URL(c.req.url).origin });

/** The hours around a blackout, from its own record. */
const aroundBlackout = ({ onset, end }: Incident, nowMs: number): Range => {
  const sinceMs = Date.parse(onset.earliest) - AROUND_MS;
  const untilMs = Math.min(nowMs, (end ? Date.parse(end.latest) : nowMs) + AROUND_MS);
  return { sinceMs, untilMs: Math.max(untilMs, sinceMs + AROUND_MS) };
};

async function readBlackout(c: Context<AppEnv>, incident: Incident): Promise<ConnectivityView | null> {
  if (incident.kind !== 'blackout') return null;
  return readConnectivity(openDatabase(c.env.DB), incident.probe_cc, [incident], aroundBlackout(incident, Date.now()));
}

/** What else was measured on its days. */
async function readAround(c: Context<AppEnv>, incident: Incident, progress: CountryProgress): Promise<Around> {
  const db = openDatabase(c.env.DB);
  const floor = floorOf(c.var.settings.PRIVACY_FLOOR);
  const range = daysOf(incident, progress.lastMs);
  return aroundOf((await readDays(db, incident.probe_cc, range, floor)).cells, incident, range, floor);
}

/** A version rests on its own record alone, so that the page changes as little as the record. */
async function answerVersion(c: Context<AppEnv>): Promise<Response> {
  const id = c.req.param('id') ?? '';
  await findShown(c, id);
  const n = Number(c.req.param('version')?.slice(1));
  const kept = await readVersion(openDatabase(c.env.DB), id, n);
  if (!kept) throw new ProblemError('not-found', `Incident ${id.slice(0, 80)} has no version ${n}.`);
  const shown = { n, at: kept.at, digest: kept.digest };
  const view = {
    ...shownIn(c),
    incident: JSON.parse(kept.text) as Incident,
    around: null,
    connectivity: null,
    similar: [],
    version: shown,
    hasCard: false,
  };
  return replyPage(c, readerAsking(c), <IncidentPage view={view} />);
}

async function answerChart(c: Context<AppEnv>, id: string, form: Form): Promise<Response> {
  const incident = await findShown(c, id);
  const reader = readerAsking(c);
  const chart = form === 'card' || form === 'drawing' ? await versionChart(c, incident, reader) : incidentChart(incident, reader);
  if (!chart) throw new ProblemError('not-found', `Incident ${id.slice(0, 80)} has not been published yet.`);
  return replyChart(c, reader, chart, form);
}

/** The incident as its last version told it: a card is made once for each, whatever the counts do in between. */
async function versionChart(c: Context<AppEnv>, { id, version }: Incident, reader: Reader): Promise<Chart | null> {
  const kept = version === null ? null : await readVersion(openDatabase(c.env.DB), id, version);
  return kept && incidentChart(JSON.parse(kept.text) as Incident, reader, kept.digest);
}
