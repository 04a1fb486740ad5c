/** A subscription as it is kept. Pure. */
import type { Subscription, SubscriptionRequest, Target } from './subscription.ts';

/** With what sending takes: a webhook's signing secret is there. */
export type KeptTarget = Exclude<Target, { channel: 'webhook' }> | (Extract<Target, { channel: 'webhook' }> & { secret: string });

/** `origin`: the observatory's address that links in messages have. `key`: of the links by which its owner confirms and leaves. */
export type KeptBody = Pick<SubscriptionRequest, 'filter' | 'lang' | 'live_only' | 'quiet_hours'> & {
  label: string | null;
  origin: string;
};

export type KeptSubscription = KeptBody & {
  id: string;
  state: Subscription['state'];
  createdMs: number;
  target: KeptTarget;
  key: string;
  failures: number;
  retryMs: number;
  lastError: string | null;
};
