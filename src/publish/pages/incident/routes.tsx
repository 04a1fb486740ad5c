/** The pages of an incident: as it is told now, as each version told it, and its picture, table and embeddable form. */
import type { Context } from 'hono';
import { openDatabase } from '../../../db/client.ts';
import { readPipeline } from '../../../db/pipeline.ts';
import type { AppEnv } from '../../../env.ts';
import { toCsv } from '../../../http/formats.ts';
import { router } from '../../../http/openapi.ts';
import { ProblemError } from '../../../http/problem.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { stubOf } from '../../../incidents/publish.ts';
import { readIncident } from '../../../incidents/store.ts';
import { readVersion } from '../../../incidents/versions/store.ts';
import { floorOf } from '../../../rollup/floors.ts';
import { EmbedPage, oembedOf } from '../../charts/embed.tsx';
import { pictureOf } from '../../charts/picture.tsx';
import { EMBED_HEADERS, pictureHeaders } from '../../charts/routes.tsx';
import { Timeline, timelineHeight, timelineOf } from '../../charts/timeline.tsx';
import { observatoryOf } from '../layout.tsx';
import { readDays } from '../range-store.ts';
import { readerAsking, replyFailure, replyPage, shownHeaders } from '../reply.tsx';
import { counted, observedCount, sentenceOf, titleOf } from '../wording.ts';
import { aroundOf, daysOf, type Around } from './around.ts';
import { HeldPage } from './held-page.tsx';
import { IncidentPage } from './incident-page.tsx';
import { pathOfIncident, type ShownVersion } from './incident-view.ts';

export function incidentPageRoutes() {
  const app = router();
  app.onError((error, c) => replyFailure(c, error));
  app.get('/incidents/:file{[^/]+\\.svg}', answerPicture);
  app.get('/incidents/:file{[^/]+\\.csv}', answerTable);
  app.get('/incidents/:id', answerIncident);
  app.get('/incidents/:id/:version{v[1-9][0-9]{0,8}}', answerVersion);
  app.get('/incidents/:id/embed', answerEmbed);
  app.get('/oembed', answerOembed);
  return app;
}

/** @throws ProblemError `not-found`, or `held` where it is held back and `stub` is not wanted */
async function find(c: Context<AppEnv>, id: string): Promise<{ incident: Incident; held: boolean }> {
  const found = await readIncident(openDatabase(c.env.DB), id);
  if (!found || found.shown === 'internal') throw new ProblemError('not-found', `No incident has the id ${id.slice(0, 80)}.`);
  return { incident: found.incident, held: found.shown === 'held' };
}

async function findShown(c: Context<AppEnv>, id: string): Promise<Incident> {
  const { incident, held } = await find(c, id);
  if (held) throw new ProblemError('held', `Incident ${id.slice(0, 80)} is held back for review.`);
  return incident;
}

async function answerIncident(c: Context<AppEnv>): Promise<Response> {
  const { incident, held } = await find(c, c.req.param('id') ?? '');
  const reader = readerAsking(c);
  if (held) return replyPage(c, reader, <HeldPage observatory={observatoryOf(c.var.settings)} held={stubOf(incident)} />);
  return replyIncident(c, incident, await readAround(c, incident), null, shownHeaders('public, max-age=60'));
}

const replyIncident = (
  c: Context<AppEnv>,
  incident: Incident,
  around: Around | null,
  version: ShownVersion | null,
  headers: Record<string, string>,
): Promise<Response> => {
  const view = { observatory: observatoryOf(c.var.settings), origin: new URL(c.req.url).origin, incident, around, version };
  return replyPage(c, readerAsking(c), <IncidentPage view={view} />, headers);
};

/** What else was measured on its days; null where the country is not observed any more. */
async function readAround(c: Context<AppEnv>, incident: Incident): Promise<Around | null> {
  const db = openDatabase(c.env.DB);
  const progress = (await readPipeline(db)).pipeline.countries[incident.probe_cc];
  if (!progress) return null;
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
  return replyIncident(
    c,
    JSON.parse(kept.text) as Incident,
    null,
    { n, at: kept.at, digest: kept.digest },
    shownHeaders('public, max-age=60'),
  );
}

async function answerPicture(c: Context<AppEnv>): Promise<Response> {
  const incident = await findShown(c, (c.req.param('file') ?? '').slice(0, -'.svg'.length));
  const reader = readerAsking(c);
  const timeline = timelineOf(incident, reader);
  const { coverage } = incident;
  const sample = `${counted(reader, 'networks', observedCount(incident))}, ${counted(reader, 'measurements', coverage.measurements)}`;
  const picture = await pictureOf({
    reader,
    title: titleOf(incident, reader),
    source: reader.words.country.source(c.var.settings.OBSERVATORY_NAME, sample),
    simulated: incident.simulated,
    height: timelineHeight(timeline),
    chart: <Timeline timeline={timeline} />,
  });
  return c.body(picture, 200, await pictureHeaders());
}

/** The networks of the incident, a row each. */
async function answerTable(c: Context<AppEnv>): Promise<Response> {
  const incident = await findShown(c, (c.req.param('file') ?? '').slice(0, -'.csv'.length));
  const rows = incident.networks.map(({ asn, name, state, layer, onset, end }) => ({
    incident: incident.id,
    probe_cc: incident.probe_cc,
    services: incident.services.join(' '),
    probe_asn: asn === 0 ? null : asn,
    network_name: name,
    state,
    layer,
    onset_earliest: onset.earliest,
    onset_latest: onset.latest,
    end_earliest: end?.earliest ?? null,
    end_latest: end?.latest ?? null,
    simulated: incident.simulated,
  }));
  return c.body(toCsv(rows), 200, { 'content-type': 'text/csv; charset=utf-8', 'cache-control': 'public, max-age=60' });
}

async function answerEmbed(c: Context<AppEnv>): Promise<Response> {
  const incident = await findShown(c, c.req.param('id') ?? '');
  const reader = readerAsking(c);
  const view = {
    observatory: observatoryOf(c.var.settings),
    title: titleOf(incident, reader),
    text: sentenceOf(incident, reader),
    simulated: incident.simulated,
    address: `${new URL(c.req.url).origin}${reader.to(pathOfIncident(incident))}`,
    source: reader.words.country.source(c.var.settings.OBSERVATORY_NAME, counted(reader, 'networks', observedCount(incident))),
  };
  const page = <EmbedPage embed={view} chart={<Timeline timeline={timelineOf(incident, reader)} />} />;
  return replyPage(c, reader, page, EMBED_HEADERS);
}

async function answerOembed(c: Context<AppEnv>): Promise<Response> {
  const origin = new URL(c.req.url).origin;
  const asked = URL.parse(c.req.query('url') ?? '');
  const id = asked?.origin === origin ? /^\/incidents\/([a-zA-Z0-9-]{1,80})$/.exec(asked.pathname)?.[1] : undefined;
  if (id === undefined)
    throw new ProblemError('bad-parameter', 'url: must be the address of an incident of this observatory', {
      errors: [{ field: 'url', reason: 'the address of an incident of this observatory' }],
    });
  if ((c.req.query('format') ?? 'json') !== 'json') throw new ProblemError('not-found', 'oEmbed answers come as JSON alone.');
  const incident = await findShown(c, id);
  const reader = readerAsking(c);
  const answer = oembedOf(
    c.var.settings.OBSERVATORY_NAME,
    origin,
    pathOfIncident(incident),
    titleOf(incident, reader),
    timelineHeight(timelineOf(incident, reader)),
  );
  return c.json(answer, 200, { 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*' });
}
