/** What the options of `tocsin subscription add` ask for. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { SubscriptionRequest } from '../../publish/alerts/subscription.ts';
import { PlainError } from '../plain-error.ts';

type Request = z.input<typeof SubscriptionRequest>;

export type AddOptions = Partial<
  Record<
    | 'webhook'
    | 'secretFile'
    | 'slack'
    | 'conversation'
    | 'telegram'
    | 'botTokenFile'
    | 'email'
    | 'country'
    | 'service'
    | 'kind'
    | 'status'
    | 'lang'
    | 'label'
    | 'quiet'
    | 'timeZone',
    string
  >
> & { asn?: number; liveOnly?: boolean };

/** A secret is read from a file: what stands on a command line is seen by everybody on the machine. */
const secretIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new PlainError(`${file} cannot be read.`);
  }
};

/** @throws PlainError where not exactly one channel is named, or a part of it is missing */
export function targetOf(options: AddOptions): Request['target'] {
  const { webhook, slack, conversation, telegram, email, botTokenFile, secretFile } = options;
  const named = [webhook, slack ?? conversation, telegram, email].filter((value) => value !== undefined);
  if (named.length !== 1) throw new PlainError('Name one channel: --webhook, --slack, --conversation, --telegram or --email.');
  if (webhook !== undefined) {
    const secret = secretFile === undefined ? `whsec_${randomBytes(32).toString('base64')}` : secretIn(secretFile);
    return { channel: 'webhook', url: webhook, secret };
  }
  if (email !== undefined) return { channel: 'email', address: email };
  if (slack !== undefined) return { channel: 'slack', url: slack };
  if (botTokenFile === undefined) throw new PlainError('--bot-token-file FILE is needed: it holds the token of the bot that sends.');
  const token = secretIn(botTokenFile);
  return conversation === undefined ? { channel: 'telegram', token, chat_id: telegram ?? '' } : { channel: 'slack', token, conversation };
}

/** `22:00-07:00` */
export function quietHoursOf({ quiet, timeZone }: AddOptions): Request['quiet_hours'] {
  if (quiet === undefined) return null;
  const [, from, until] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(quiet) ?? [];
  if (from === undefined || until === undefined) throw new PlainError('--quiet: two times of day, such as 22:00-07:00.');
  if (timeZone === undefined) throw new PlainError('--quiet goes with --time-zone, such as Asia/Karachi.');
  return { from, until, time_zone: timeZone };
}

export function requestOf(options: AddOptions): Omit<Request, 'id'> {
  const { country, service, asn, kind, status, lang, label, liveOnly } = options;
  const asked = { probe_cc: country, service, network: asn, kind, status };
  return {
    target: targetOf(options),
    // The observatory says what is allowed.
    filter: Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Request['filter'],
    ...(lang === undefined ? {} : { lang: lang as Request['lang'] }),
    ...(label === undefined ? {} : { label }),
    live_only: liveOnly ?? false,
    quiet_hours: quietHoursOf(options),
  };
}
