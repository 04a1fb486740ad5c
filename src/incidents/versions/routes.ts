/** The versions of an incident: each published change, which never changes again, under a digest. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase, type Database } from '../../db/client.ts';
import type { AppEnv } from '../../env.ts';
import { LimitParameter, answerList, decodeCursor, encodeCursor, listAnswer } from '../../http/listing.ts';
import { document, problemAnswers, router } from '../../http/openapi.ts';
import { ProblemError } from '../../http/problem.ts';
import { actorOf } from '../acts/actor.ts';
import { Incident } from '../incident.ts';
import { readIncident } from '../store.ts';
import { isReadable } from '../visibility.ts';
import { listVersions, readVersion } from './store.ts';

const Version = z
  .strictObject({
    version: z.int(),
    at: z.iso.datetime().meta({ description: 'When it was published' }),
    digest: z.string().meta({ description: 'SHA-256, in lower-case hex, of the version’s bytes: its canonical JSON (RFC 8785)' }),
    href: z.string(),
  })
  .meta({ id: 'IncidentVersion' });

const VersionsQuery = z.object({ cursor: z.string().max(400).optional(), limit: LimitParameter.max(500).default(100) });

export function versionRoutes() {
  const app = router();
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/incidents/{id}/versions${suffix}`,
        tags: ['Incidents'],
        summary: 'The versions of an incident, newest first',
        description: 'A version is made when what the incident tells changes; counts alone make none.',
        request: { params: z.object({ id: z.string().max(80) }), query: VersionsQuery },
        responses: { 200: listAnswer(Version, 'Versions'), ...problemAnswers('bad-parameter', 'held', 'not-found', 'internal') },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { cursor, limit } = c.req.valid('query');
        const db = openDatabase(c.env.DB);
        const incident = await visible(c, db, id);
        const rows = await listVersions(db, id, limit + 1, decodeCursor(cursor, z.int()));
        const data = rows.slice(0, limit).map((row) => ({ ...row, href: `/v1/incidents/${encodeURIComponent(id)}/v${row.version}` }));
        const last = rows.length > limit ? data.at(-1) : undefined;
        const next = last ? encodeCursor(last.version) : null;
        const as_of = incident.published_at ?? incident.detected_at;
        const meta = { as_of: data[0]?.at ?? as_of, since: null, until: null, window: null, sample_size: data.length, next };
        return answerList(c, Version, { data, meta }, 0) as never;
      },
    );
  }
  document(app, {
    method: 'get',
    path: '/v1/incidents/{id}/v{n}',
    tags: ['Incidents'],
    summary: 'One version of an incident, for ever the same bytes',
    description: 'Canonical JSON (RFC 8785): the SHA-256 of the body is the digest that the list of versions gives, also as `Repr-Digest`.',
    request: { params: z.object({ id: z.string(), n: z.string() }) },
    responses: {
      200: {
        description: 'The incident as it was told',
        headers: z.object({ 'repr-digest': z.string() }),
        content: { 'application/json': { schema: Incident } },
      },
      ...problemAnswers('held', 'not-found', 'internal'),
    },
  });
  app.get('/v1/incidents/:id/:version{v[1-9][0-9]*}', answerVersion);
  return app;
}

async function answerVersion(c: Context<AppEnv>): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const db = openDatabase(c.env.DB);
  const { held } = await visible(c, db, id);
  const version = await readVersion(db, id, Number(c.req.param('version')?.slice(1)));
  if (!version)
    throw new ProblemError('not-found', `Incident ${id.slice(0, 80)} has no such version; /v1/incidents/{id}/versions lists them`);
  const bytes = version.digest.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return c.body(version.text, 200, {
    'content-type': 'application/json',
    'cache-control': held ? 'private, no-store' : 'public, max-age=31536000, immutable',
    etag: `"${version.digest}"`,
    'repr-digest': `sha-256=:${btoa(String.fromCharCode(...bytes))}:`,
  });
}

/** @throws ProblemError `not-found`, or `held` where the public asks for what is held */
async function visible(c: Context<AppEnv>, db: Database, id: string): Promise<Incident> {
  const found = await readIncident(db, id);
  const known = found !== null && (isReadable(found.shown) || (await actorOf(c)) !== null);
  if (found && !known && found.shown === 'held')
    throw new ProblemError('held', `Incident ${id} is held back for review since ${found.incident.held?.since}`);
  if (!found || !known) throw new ProblemError('not-found', `No incident has the id ${id.slice(0, 80)}`);
  return found.incident;
}
