/** Sends one alert by a subscription's channel. */
import type { Bindings, Settings } from '../../../env.ts';
import type { Alert } from '../alert.ts';
import { leaveUrlOf } from '../kept-links.ts';
import type { KeptSubscription } from '../kept.ts';
import { sendAlertMail, type Mailer } from './email.ts';
import { failed, type Outcome } from './outcome.ts';
import { targetGuard, type TargetRefusal } from './resolve.ts';
import { sendToSlack } from './slack.ts';
import { sendToTelegram } from './telegram.ts';
import { sendWebhook } from './webhook.ts';

/** What sending takes: who may be contacted, the mail where it is set up, and which picture is there. One for each run. */
export type Sender = { guard: (url: string) => Promise<TargetRefusal>; mailer: Mailer | null; picture: 'png' | 'svg' };

export const senderOf = (env: Pick<Bindings, 'EMAIL'>, settings: Settings): Sender => ({
  guard: targetGuard(settings.LOOPBACK_TARGETS),
  mailer: mailerOf(env, settings),
  picture: settings.CARDS === 'worker' ? 'png' : 'svg',
});

/** null where the operator has not set mail up. */
export const mailerOf = ({ EMAIL: binding }: Pick<Bindings, 'EMAIL'>, settings: Settings): Mailer | null =>
  binding && settings.MAIL_SENDER !== ''
    ? { send: (mail) => binding.send(mail), from: { email: settings.MAIL_SENDER, name: settings.OBSERVATORY_NAME } }
    : null;

/** @param threadRef how the receiver calls the first message about the same incident; null where this is the first, or it does not say */
export async function sendAlert(
  { guard, mailer }: Sender,
  subscription: KeptSubscription,
  alert: Alert,
  threadRef: string | null,
  nowMs: number,
): Promise<Outcome> {
  const { target, lang } = subscription;
  if (target.channel === 'email') {
    if (mailer === null) return failed('mail is not set up');
    return sendAlertMail(mailer, { address: target.address, lang, leaveUrl: leaveUrlOf(subscription) }, alert, threadRef);
  }
  const refusal = await guard(target.url);
  if (refusal) return failed(refusal.why);
  switch (target.channel) {
    case 'webhook':
      return sendWebhook(target, alert, nowMs);
    case 'slack':
      return sendToSlack(target, alert, threadRef);
    case 'telegram':
      return sendToTelegram(target, alert, threadRef);
    default:
      return target satisfies never;
  }
}
