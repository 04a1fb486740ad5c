/** Subscriptions to alerts, asked as the observatory's operator. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Subscription, type SubscriptionRequest } from '../../publish/alerts/subscription.ts';
import { askAsOperator, type OperatorApi, type OperatorRequest } from '../import/operator-api.ts';

const PATH = '/v1/subscriptions';

const pathOf = (id: string, rest = ''): string => `${PATH}/${encodeURIComponent(id)}${rest}`;
const json = (value: unknown): { type: string; text: string } => ({ type: 'application/json', text: JSON.stringify(value) });
const ask = <Answer>(api: OperatorApi, request: OperatorRequest, answer: z.ZodType<Answer>): Promise<Answer> =>
  askAsOperator(api, request, answer);

const List = z.object({ data: z.array(Subscription) });
const Added = z.object({ subscription: Subscription });
const Tested = z.object({ delivered: z.boolean(), why: z.string().nullable() });
const DeadLetters = z.object({
  data: z.array(
    z.object({ incident: z.string(), version: z.int(), attempts: z.int(), first_at: z.string(), last_error: z.string().nullable() }),
  ),
});

export const listSubscriptions = async (api: OperatorApi): Promise<Subscription[]> =>
  (await ask(api, { method: 'GET', path: PATH }, List)).data;

/** The id is made here, so that what goes astray on the way is sent again and recorded once. */
export async function addSubscription(api: OperatorApi, request: Omit<z.input<typeof SubscriptionRequest>, 'id'>): Promise<Subscription> {
  const id = randomBytes(12).toString('base64url');
  return (await ask(api, { method: 'POST', path: PATH, body: json({ id, ...request }) }, Added)).subscription;
}

export const removeSubscription = (api: OperatorApi, id: string): Promise<null> =>
  ask(api, { method: 'DELETE', path: pathOf(id) }, z.null());

export const setState = (api: OperatorApi, id: string, state: 'active' | 'paused'): Promise<null> =>
  ask(api, { method: 'PATCH', path: pathOf(id), body: json({ state }) }, z.null());

export const testSubscription = (api: OperatorApi, id: string): Promise<z.infer<typeof Tested>> =>
  ask(api, { method: 'POST', path: pathOf(id, '/test') }, Tested);

export const listDead = async (api: OperatorApi, id: string): Promise<z.infer<typeof DeadLetters>['data']> =>
  (await ask(api, { method: 'GET', path: pathOf(id, '/dead') }, DeadLetters)).data;

/** @param since a day or an RFC 3339 time; null for what was given up */
export const replay = async (api: OperatorApi, id: string, since: string | null): Promise<number> =>
  (
    await ask(
      api,
      { method: 'POST', path: pathOf(id, '/replay'), body: json(since === null ? {} : { since }) },
      z.object({ queued: z.int() }),
    )
  ).queued;
