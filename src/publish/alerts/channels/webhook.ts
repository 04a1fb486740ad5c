/** A webhook by the convention of Standard Webhooks (https://www.standardwebhooks.com): JSON, signed, with an id that attempts share. */
import { Webhook } from 'standardwebhooks';
import { toRfc3339 } from '../../../shared/time.ts';
import type { Alert } from '../alert.ts';
import type { Outcome } from './outcome.ts';
import { post } from './post.ts';

export function sendWebhook(target: { url: string; secret: string }, alert: Alert, nowMs: number): Promise<Outcome> {
  const body = payloadOf(alert);
  const at = new Date(nowMs);
  return post(
    target.url,
    {
      'content-type': 'application/json',
      'webhook-id': alert.id,
      'webhook-timestamp': String(Math.floor(nowMs / 1000)),
      'webhook-signature': new Webhook(target.secret).sign(alert.id, at, body),
    },
    body,
  );
}

/** The same bytes for each attempt. */
const payloadOf = ({ type, atMs, title, sentence, news, pageUrl, pictureUrl, incident }: Alert): string =>
  JSON.stringify({
    type,
    timestamp: toRfc3339(atMs),
    data: { title, sentence, news, page: pageUrl, picture: pictureUrl, version: incident?.version ?? null, incident },
  });
