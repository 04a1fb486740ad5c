/** Which subscriptions are told of which changes. Pure. */
import type { Incident } from '../../incidents/incident.ts';
import { concerns } from './concerns.ts';
import type { KeptSubscription } from './kept.ts';
import { sendableFrom } from './quiet-hours.ts';

/** A published version in the outbox. `subscriptionId`: for this one alone. */
export type Pending = {
  seq: number;
  incidentId: string;
  version: number;
  subscriptionId: string | null;
  incident: Incident;
  publishedMs: number;
};

/** `afterVersion`: what was told before, 0 where nothing was. `newestOnly`: it takes the place of messages about the same incident that still wait. */
export type NewDelivery = {
  seq: number;
  subscriptionId: string;
  incidentId: string;
  version: number;
  afterVersion: number;
  newestOnly: boolean;
  firstMs: number;
};

export const threadKey = (subscriptionId: string, incidentId: string): string => `${subscriptionId} ${incidentId}`;

/**
 * Whoever was told of an incident is told of all that becomes of it, whatever the filter says of its newest state: a retraction reaches
 * everybody who has read what is retracted. Programs get each change, people the newest of those that wait.
 * @param told keys of {@link threadKey}
 */
export function deliveriesOf(
  pending: readonly Pending[],
  subscriptions: readonly KeptSubscription[],
  told: ReadonlySet<string>,
  nowMs: number,
): NewDelivery[] {
  const made = new Map<string, NewDelivery>();
  const following = new Set(told);
  for (const { seq, incidentId, version, subscriptionId, incident, publishedMs } of pending) {
    for (const subscription of subscriptions.filter(({ id }) => subscriptionId === null || subscriptionId === id)) {
      const thread = threadKey(subscription.id, incidentId);
      if (!following.has(thread) && !concerns(subscription, incident, publishedMs)) continue;
      // Who was told nothing before is told it as something new, in whichever version it came to be what the filter asks for.
      const before = following.has(thread) ? version - 1 : 0;
      following.add(thread);
      const newestOnly = subscription.target.channel !== 'webhook';
      const key = newestOnly ? thread : `${thread} ${version}`;
      const afterVersion = made.get(key)?.afterVersion ?? before;
      const firstMs = sendableFrom(subscription.quiet_hours, nowMs);
      made.set(key, { seq, subscriptionId: subscription.id, incidentId, version, afterVersion, newestOnly, firstMs });
    }
  }
  return [...made.values()];
}
