/** Subscriptions to alerts, kept by the operator. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { openDatabase } from '../../db/client.ts';
import type { AppEnv } from '../../env.ts';
import { BODY_PROBLEMS, readJsonBody } from '../../http/body.ts';
import { document, jsonAnswer, problemAnswers, router, type Router } from '../../http/openapi.ts';
import { requireOperator } from '../../http/operator.ts';
import { ProblemError } from '../../http/problem.ts';
import { toRfc3339 } from '../../shared/time.ts';
import { senderOf } from './channels/send.ts';
import { deliveryRoutes } from './deliveries/routes.ts';
import { makeKey, makeSecret } from './make-secret.ts';
import type { KeptSubscription, KeptTarget } from './kept.ts';
import { addSubscription, listSubscriptions, readSubscription, removeSubscription, setState, type Counts } from './store.ts';
import { IdParameter, MAX_BYTES, PATH, PRIVATE, unknown } from './operators-path.ts';
import { Subscription, SubscriptionRequest, shownTarget } from './subscription.ts';

const Subscriptions = z.strictObject({ data: z.array(Subscription) }).meta({ id: 'Subscriptions' });
const Added = z
  .strictObject({
    subscription: Subscription,
    secret: z.string().nullable().meta({ description: 'What signs, where the observatory made it just now. It is shown this once' }),
  })
  .meta({ id: 'AddedSubscription' });
const StateChange = z.strictObject({ state: z.enum(['active', 'paused']) }).meta({ id: 'SubscriptionStateChange' });

export function subscriptionRoutes() {
  const app = router();
  app.use(PATH, requireOperator);
  app.use(`${PATH}/*`, requireOperator);
  lists(app);
  adding(app);
  changing(app);
  deliveryRoutes(app);
  return app;
}

const shown = ({ target, createdMs, retryMs, lastError, waiting, dead, ...kept }: KeptSubscription & Counts): Subscription => ({
  id: kept.id,
  channel: target.channel,
  target: shownTarget(target),
  label: kept.label,
  filter: kept.filter,
  lang: kept.lang,
  live_only: kept.live_only,
  quiet_hours: kept.quiet_hours,
  state: kept.state,
  created_at: toRfc3339(createdMs),
  failures: kept.failures,
  next_try_at: kept.failures > 0 ? toRfc3339(retryMs) : null,
  last_error: lastError,
  waiting,
  dead,
});

const NONE: Counts = { waiting: 0, dead: 0 };

function lists(app: Router): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: PATH,
      operationId: 'listSubscriptions',
      tags: ['Alerts'],
      summary: 'All subscriptions, without their secrets',
      security: [{ operator: [] }],
      responses: { 200: jsonAnswer(Subscriptions, 'In the order in which they were made'), ...problemAnswers('no-operator', 'internal') },
    }),
    async (c) => c.json({ data: (await listSubscriptions(openDatabase(c.env.DB))).map(shown) }, 200, PRIVATE),
  );
}

function adding(app: Router): void {
  document(app, {
    method: 'post',
    path: PATH,
    operationId: 'addSubscription',
    tags: ['Alerts'],
    summary: 'Add a subscription',
    description: 'What a receiver needs to verify signatures is answered once and never shown again.',
    security: [{ operator: [] }],
    request: { body: { required: true, content: { 'application/json': { schema: SubscriptionRequest } } } },
    responses: {
      201: jsonAnswer(Added, 'Added, or there already under the same id'),
      ...problemAnswers(...BODY_PROBLEMS, 'no-operator', 'target-refused', 'id-taken', 'internal'),
    },
  });
  app.post(PATH, async (c) => c.json(await add(c, await readJsonBody(c, MAX_BYTES, SubscriptionRequest)), 201, PRIVATE));
}

async function add(c: Context<AppEnv>, request: SubscriptionRequest): Promise<z.input<typeof Added>> {
  await requireReachable(c, request);
  const made = request.target.channel === 'webhook' && request.target.secret === undefined ? makeSecret() : null;
  const { target, id = makeKey(), label = null, filter, lang, live_only, quiet_hours } = request;
  const kept: KeptSubscription = {
    id,
    label,
    filter,
    lang,
    live_only,
    quiet_hours,
    origin: new URL(c.req.url).origin,
    state: 'active',
    createdMs: Date.now(),
    target: made === null ? (target as KeptTarget) : ({ ...target, secret: made } as KeptTarget),
    key: makeKey(),
    failures: 0,
    retryMs: 0,
    lastError: null,
  };
  const db = openDatabase(c.env.DB);
  if (await addSubscription(db, kept)) return { subscription: shown({ ...kept, ...NONE }), secret: made };
  const known = await readSubscription(db, id);
  if (!known || shownTarget(known.target) !== shownTarget(kept.target) || JSON.stringify(known.filter) !== JSON.stringify(filter))
    throw new ProblemError('id-taken', 'id: another subscription has it', { errors: [{ field: 'id', reason: 'choose a new one' }] });
  return { subscription: shown({ ...known, ...NONE }), secret: null };
}

/** @throws ProblemError `target-refused` where nothing could ever be sent there */
async function requireReachable(c: Context<AppEnv>, { target }: SubscriptionRequest): Promise<void> {
  const { guard, mailer } = senderOf(c.env, c.var.settings);
  if (target.channel === 'email') {
    if (mailer === null) throw new ProblemError('target-refused', 'target.channel: mail is not set up on this observatory');
    return;
  }
  const refusal = await guard(target.url);
  if (refusal && !refusal.forNow)
    throw new ProblemError('target-refused', `target.url: ${refusal.why}`, { errors: [{ field: 'target.url', reason: refusal.why }] });
}

function changing(app: Router): void {
  app.openapi(
    createRoute({
      method: 'delete',
      path: `${PATH}/{id}`,
      operationId: 'removeSubscription',
      tags: ['Alerts'],
      summary: 'Remove a subscription with all that is kept of it',
      security: [{ operator: [] }],
      request: { params: IdParameter },
      responses: { 204: { description: 'Removed' }, ...problemAnswers('no-operator', 'bad-parameter', 'not-found', 'internal') },
    }),
    async (c) => {
      if (!(await removeSubscription(openDatabase(c.env.DB), c.req.valid('param').id))) throw unknown();
      return c.body(null, 204);
    },
  );
  document(app, {
    method: 'patch',
    path: `${PATH}/{id}`,
    operationId: 'changeSubscription',
    tags: ['Alerts'],
    summary: 'Pause a subscription, or let it go on',
    description: 'What is published while it is paused is not sent later; a replay sends it.',
    security: [{ operator: [] }],
    request: { params: IdParameter, body: { required: true, content: { 'application/json': { schema: StateChange } } } },
    responses: { 204: { description: 'Changed' }, ...problemAnswers(...BODY_PROBLEMS, 'no-operator', 'not-found', 'internal') },
  });
  app.patch(`${PATH}/:id`, async (c) => {
    const { state } = await readJsonBody(c, MAX_BYTES, StateChange);
    if (!(await setState(openDatabase(c.env.DB), c.req.param('id'), state))) throw unknown();
    return c.body(null, 204);
  });
}
