import { createRoute, z } from '@hono/zod-openapi';
import { openDatabase } from '../db/client.ts';
import { readPipeline } from '../db/pipeline.ts';
import {
  AsnParameter,
  CountryParameter,
  LimitParameter,
  TimeParameter,
  answerList,
  decodeCursor,
  encodeCursor,
  listAnswer,
  requireOrder,
} from '../http/listing.ts';
import { jsonAnswer, problemAnswers, router, type Router } from '../http/openapi.ts';
import { ProblemError } from '../http/problem.ts';
import { toRfc3339 } from '../shared/time.ts';
import { actRoutes } from './acts/routes.ts';
import { actorOf } from './acts/actor.ts';
import { HeldIncident, Incident } from './incident.ts';
import { INCIDENT_KINDS, INCIDENT_STATUSES, REVIEW_STATES } from './terms.ts';
import { publicView, stubOf } from './publish.ts';
import { listIncidents, readIncident } from './store.ts';
import { VISIBILITIES, isReadable } from './visibility.ts';
import { versionRoutes } from './versions/routes.ts';

const IncidentsQuery = z.object({
  probe_cc: CountryParameter.optional(),
  status: z.enum(INCIDENT_STATUSES).optional(),
  kind: z.enum(INCIDENT_KINDS).optional(),
  review: z.enum(REVIEW_STATES).optional(),
  service: z.string().max(32).optional(),
  probe_asn: AsnParameter.optional(),
  since: TimeParameter.optional(),
  until: TimeParameter.optional(),
  cursor: z.string().max(400).optional(),
  limit: LimitParameter.max(500).default(100),
});

const Place = z.strictObject({ onsetMs: z.number(), id: z.string() });

/** More than an operator can be reviewing. */
const MOST_HELD = 500;

export function incidentRoutes() {
  const app = router();
  allOfThem(app);
  heldOnes(app);
  oneOfThem(app);
  app.route('/', versionRoutes());
  app.route('/', actRoutes());
  return app;
}

function allOfThem(app: Router): void {
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/incidents${suffix}`,
        tags: ['Incidents'],
        summary: 'Incidents, newest onset first',
        description:
          'With since and until: every incident that overlaps the range. Retracted ones are listed too, and say so; what an import told and a later import replaced is not. The operator sees held ones and faults of measurement as well.',
        request: { query: IncidentsQuery },
        responses: { 200: listAnswer(Incident, 'Incidents'), ...problemAnswers('bad-parameter', 'internal') },
      }),
      async (c) => {
        const query = c.req.valid('query');
        requireOrder(query);
        const db = openDatabase(c.env.DB);
        const { pipeline } = await readPipeline(db);
        const filter = {
          probeCc: query.probe_cc,
          status: query.status,
          kind: query.kind,
          review: query.review,
          service: query.service,
          asn: query.probe_asn,
          sinceMs: query.since,
          untilMs: query.until,
          ...(c.var.operator ? { shown: VISIBILITIES } : {}),
        };
        const rows = await listIncidents(db, filter, query.limit + 1, decodeCursor(query.cursor, Place));
        const data = rows.slice(0, query.limit);
        const last = rows.length > query.limit ? data.at(-1) : undefined;
        const meta = {
          as_of: toRfc3339(pipeline.closedUntilMs),
          since: query.since === undefined ? null : toRfc3339(query.since),
          until: query.until === undefined ? null : toRfc3339(query.until),
          window: null,
          sample_size: data.length,
          next: last ? encodeCursor({ onsetMs: Date.parse(last.onset.earliest), id: last.id }) : null,
        };
        // An incident of a settled range can still be reviewed or annotated, so that no list of them is kept for ever.
        return answerList(c, Incident, { data, meta }, 0) as never;
      },
    );
  }
}

function oneOfThem(app: Router): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/incidents/{id}',
      tags: ['Incidents'],
      summary: 'One incident',
      request: { params: z.object({ id: z.string().max(80) }) },
      description: 'Of one that is held back for review the public sees a stub.',
      responses: {
        200: jsonAnswer(z.union([Incident, HeldIncident]), 'The incident'),
        ...problemAnswers('bad-parameter', 'not-found', 'internal'),
      },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await readIncident(openDatabase(c.env.DB), id);
      const actor = found && isReadable(found.shown) && !c.var.operator ? null : await actorOf(c);
      if (found && actor !== null) return c.json(found.incident, 200, { 'cache-control': 'private, no-store' });
      if (!found || found.shown === 'internal') throw new ProblemError('not-found', `No incident has the id ${id}`);
      return c.json(publicView(found.incident), 200, { 'cache-control': 'public, max-age=60' });
    },
  );
}

/** Stubs, so that what is held is known to be. */
function heldOnes(app: Router): void {
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/incidents/held${suffix}`,
        tags: ['Incidents'],
        summary: 'Incidents that are held back for review',
        responses: { 200: listAnswer(HeldIncident, 'Stubs'), ...problemAnswers('internal') },
      }),
      async (c) => {
        const db = openDatabase(c.env.DB);
        const { pipeline } = await readPipeline(db);
        const held = await listIncidents(db, { shown: ['held'] }, MOST_HELD, null);
        const as_of = toRfc3339(pipeline.closedUntilMs);
        const meta = { as_of, since: null, until: null, window: null, sample_size: held.length, next: null };
        return answerList(c, HeldIncident, { data: held.map(stubOf), meta }, 0) as never;
      },
    );
  }
}
