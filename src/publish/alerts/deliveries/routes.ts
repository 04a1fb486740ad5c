/** What became of a subscription's messages: those that were given up, a test, and sending again. The operator's, like the subscriptions. */
import { createRoute, z } from '@hono/zod-openapi';
import { openDatabase } from '../../../db/client.ts';
import { BODY_PROBLEMS, readJsonBody } from '../../../http/body.ts';
import { TimeParameter } from '../../../http/listing.ts';
import { document, jsonAnswer, problemAnswers, type Router } from '../../../http/openapi.ts';
import { toRfc3339 } from '../../../shared/time.ts';
import { testAlert } from '../alert.ts';
import { sendAlert, senderOf } from '../channels/send.ts';
import { listDead, readSubscription, replayDead, replaySince } from '../store.ts';
import { IdParameter, MAX_BYTES, PATH, PRIVATE, unknown } from '../operators-path.ts';

const MOST_DEAD = 200;

const Tested = z
  .strictObject({ delivered: z.boolean(), why: z.string().nullable().meta({ description: 'Why not' }) })
  .meta({ id: 'TestedSubscription' });
const DeadLetter = z
  .strictObject({
    incident: z.string(),
    version: z.int(),
    attempts: z.int(),
    first_at: z.iso.datetime(),
    last_error: z.string().nullable(),
  })
  .meta({ id: 'DeadLetter', description: 'A message that was given up after a day' });
const DeadLetters = z.strictObject({ data: z.array(DeadLetter) }).meta({ id: 'DeadLetters' });
const Replay = z
  .strictObject({
    since: TimeParameter.optional().meta({ description: 'Everything published since then; what was given up where it is left out' }),
  })
  .meta({ id: 'Replay' });
const Replayed = z.strictObject({ queued: z.int() }).meta({ id: 'Replayed' });

export function deliveryRoutes(app: Router): void {
  dead(app);
  testing(app);
  replaying(app);
}

function dead(app: Router): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: `${PATH}/{id}/dead`,
      operationId: 'listDeadLetters',
      tags: ['Alerts'],
      summary: 'Messages that were given up',
      description: `The newest ${MOST_DEAD} of the last 30 days.`,
      security: [{ operator: [] }],
      request: { params: IdParameter },
      responses: {
        200: jsonAnswer(DeadLetters, 'Newest first'),
        ...problemAnswers('no-operator', 'bad-parameter', 'not-found', 'internal'),
      },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const db = openDatabase(c.env.DB);
      if (!(await readSubscription(db, id))) throw unknown();
      const data = (await listDead(db, id, MOST_DEAD)).map(({ incidentId, version, attempts, firstMs, lastError }) => ({
        incident: incidentId,
        version,
        attempts,
        first_at: toRfc3339(firstMs),
        last_error: lastError,
      }));
      return c.json({ data }, 200, PRIVATE);
    },
  );
}

function testing(app: Router): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: `${PATH}/{id}/test`,
      operationId: 'testSubscription',
      tags: ['Alerts'],
      summary: 'Send a test message now',
      security: [{ operator: [] }],
      request: { params: IdParameter },
      responses: {
        200: jsonAnswer(Tested, 'What came of it'),
        ...problemAnswers('no-operator', 'bad-parameter', 'not-found', 'internal'),
      },
    }),
    async (c) => {
      const subscription = await readSubscription(openDatabase(c.env.DB), c.req.valid('param').id);
      if (!subscription) throw unknown();
      const nowMs = Date.now();
      const alert = testAlert(subscription.id, c.var.settings.OBSERVATORY_NAME, subscription.lang, nowMs);
      const outcome = await sendAlert(senderOf(c.env, c.var.settings), subscription, alert, null, nowMs);
      return c.json({ delivered: outcome.delivered, why: outcome.delivered ? null : outcome.why }, 200, PRIVATE);
    },
  );
}

function replaying(app: Router): void {
  document(app, {
    method: 'post',
    path: `${PATH}/{id}/replay`,
    operationId: 'replaySubscription',
    tags: ['Alerts'],
    summary: 'Send again what was given up, or everything since a time',
    description: 'Under the same ids as before, so that a receiver which has them counts none twice.',
    security: [{ operator: [] }],
    request: { params: IdParameter, body: { required: true, content: { 'application/json': { schema: Replay } } } },
    responses: {
      200: jsonAnswer(Replayed, 'How many changes or messages were put in line'),
      ...problemAnswers(...BODY_PROBLEMS, 'no-operator', 'not-found', 'internal'),
    },
  });
  app.post(`${PATH}/:id/replay`, async (c) => {
    const { since } = await readJsonBody(c, MAX_BYTES, Replay);
    const id = c.req.param('id');
    const db = openDatabase(c.env.DB);
    if (!(await readSubscription(db, id))) throw unknown();
    const queued = since === undefined ? await replayDead(db, id, Date.now()) : await replaySince(db, id, since);
    return c.json({ queued }, 200, PRIVATE);
  });
}
