import { createRoute, z } from '@hono/zod-openapi';
import { openDatabase } from '../db/client.ts';
import { readPipeline } from '../db/pipeline.ts';
import { CountryParameter, LimitParameter, TimeParameter, answerList, decodeCursor, encodeCursor, listAnswer } from '../http/listing.ts';
import { jsonAnswer, problemAnswers, router } from '../http/openapi.ts';
import { ProblemError } from '../http/problem.ts';
import { toRfc3339 } from '../shared/time.ts';
import { INCIDENT_KINDS, INCIDENT_STATUSES, Incident } from './incident.ts';
import { listIncidents, readIncident } from './store.ts';

const IncidentsQuery = z.object({
  probe_cc: CountryParameter.optional(),
  status: z.enum(INCIDENT_STATUSES).optional(),
  kind: z.enum(INCIDENT_KINDS).optional(),
  service: z.string().max(32).optional(),
  probe_asn: z.coerce.number().int().min(0).optional(),
  since: TimeParameter.optional(),
  until: TimeParameter.optional(),
  cursor: z.string().max(400).optional(),
  limit: LimitParameter.max(500).default(100),
});

const Place = z.strictObject({ onsetMs: z.number(), id: z.string() });

export function incidentRoutes() {
  const app = router();
  for (const suffix of ['', '.csv', '.ndjson']) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/v1/incidents${suffix}`,
        tags: ['Incidents'],
        summary: 'Incidents, newest onset first',
        description: 'With since and until: every incident that overlaps the range. Retracted ones are listed too, and say so.',
        request: { query: IncidentsQuery },
        responses: { 200: listAnswer(Incident, 'Incidents'), ...problemAnswers('bad-parameter', 'internal') },
      }),
      async (c) => {
        const query = c.req.valid('query');
        const db = openDatabase(c.env.DB);
        const { pipeline } = await readPipeline(db);
        const filter = {
          probeCc: query.probe_cc,
          status: query.status,
          kind: query.kind,
          service: query.service,
          asn: query.probe_asn,
          sinceMs: query.since,
          untilMs: query.until,
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
        return answerList(c, { data, meta }, 0) as never;
      },
    );
  }
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/incidents/{id}',
      tags: ['Incidents'],
      summary: 'One incident',
      request: { params: z.object({ id: z.string().max(80) }) },
      responses: { 200: jsonAnswer(Incident, 'The incident'), ...problemAnswers('not-found', 'internal') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const incident = await readIncident(openDatabase(c.env.DB), id);
      if (!incident) throw new ProblemError('not-found', `No incident has the id ${id}`);
      return c.json(incident, 200, { 'cache-control': 'public, max-age=60' });
    },
  );
  return app;
}
