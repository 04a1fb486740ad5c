/** What the routes of subscriptions share. */
import { z } from '@hono/zod-openapi';
import { ProblemError } from '../../http/problem.ts';
import { SubscriptionId } from './subscription.ts';

export const PATH = '/v1/subscriptions';
export const IdParameter = z.object({ id: SubscriptionId });
/** Of a request's body. */
export const MAX_BYTES = 16_384;
export const PRIVATE = { 'cache-control': 'private, no-store' };

export const unknown = () => new ProblemError('not-found', 'No subscription has this id');
