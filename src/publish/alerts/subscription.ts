/** A subscription: who is alerted of what, how. What it needs to send is kept apart from what may be shown of it. Pure. */
import { z } from '@hono/zod-openapi';
import { OneLine } from '../../events/clean-text.ts';
import { isTimeZone } from '../../events/time-zone.ts';
import { FeedFilter } from '../feeds/feed-query.ts';
import { OFFERED } from '../i18n/languages.ts';

const Time = z.iso.datetime();
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day (22:30)');

export const SubscriptionId = z
  .string()
  .regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, - and _')
  .meta({ description: 'Chosen by the sender. The same request sent again under it is recorded once' });

/** Which incidents; each part narrows the choice further. Whoever was told of one is told of all that becomes of it. */
export const AlertFilter = z
  .strictObject({
    probe_cc: FeedFilter.shape.probe_cc,
    service: FeedFilter.shape.service,
    network: z.int().min(1).max(4_294_967_295).optional().meta({ description: 'The number of a network' }),
    kind: FeedFilter.shape.kind,
    status: FeedFilter.shape.status,
  })
  .meta({ id: 'AlertFilter', description: 'Which incidents: the filter that feeds have' });
export type AlertFilter = z.infer<typeof AlertFilter>;

export const QuietHours = z
  .strictObject({ from: ClockTime, until: ClockTime, time_zone: z.string().max(64).refine(isTimeZone, 'an IANA time zone (Asia/Karachi)') })
  .refine(({ from, until }) => from !== until, { path: ['until'], message: 'must differ from `from`' })
  .meta({ id: 'QuietHours', description: 'A time of each day in which nothing is sent; what changes in it is told at its end' });
export type QuietHours = z.infer<typeof QuietHours>;

const Address = z.url({ protocol: /^https?$/ }).max(1000);
/** Standard Webhooks: 24 to 64 random bytes. */
const SigningSecret = z
  .string()
  .regex(/^whsec_([A-Za-z0-9+/]{4}){8,21}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, '`whsec_` and 24 to 64 bytes in base64');

const Webhook = z.strictObject({
  channel: z.literal('webhook'),
  url: Address,
  secret: SigningSecret.optional().meta({
    description: 'Signs what is sent. Made by the observatory, and answered once, where it is left out',
  }),
});
const Slack = z.strictObject({
  channel: z.literal('slack'),
  url: Address.default('https://slack.com/api/chat.postMessage').meta({
    description: 'An incoming webhook; with a token, the address of `chat.postMessage`',
  }),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{10,200}$/, 'a token')
    .optional()
    .meta({ description: "A bot's token: updates are then threaded" }),
  conversation: z
    .string()
    .regex(/^[A-Z0-9]{2,40}$/, 'the id of a conversation')
    .optional(),
});
const Telegram = z.strictObject({
  channel: z.literal('telegram'),
  token: z
    .string()
    .regex(/^\d{3,20}:[\w-]{20,100}$/, 'a token that BotFather gave')
    .meta({ description: "The bot's token" }),
  chat_id: z.string().regex(/^(-?\d{1,20}|@\w{4,40})$/, 'the number of a chat, or the @name of a channel'),
  url: Address.default('https://api.telegram.org').meta({ description: 'The Bot API' }),
});
const Email = z.strictObject({ channel: z.literal('email'), address: z.email().max(254) });

/** Where it goes, with what it takes to send there. Kept, and shown to nobody again. */
export const Target = z.discriminatedUnion('channel', [Webhook, Slack, Telegram, Email]).meta({ id: 'AlertTarget' });
export type Target = z.infer<typeof Target>;

const common = {
  filter: AlertFilter.default({}),
  label: OneLine(80).optional().meta({ description: 'For the operator' }),
  lang: z.enum(OFFERED).default('en').meta({ description: 'The language of sentences' }),
  live_only: z.boolean().default(false).meta({ description: 'Neither what was simulated nor what became of incidents over a day ago' }),
  quiet_hours: QuietHours.nullable().default(null),
};

/** What is asked for. */
export const SubscriptionRequest = z
  .strictObject({ id: SubscriptionId.optional(), target: Target, ...common })
  .refine(({ target }) => target.channel !== 'slack' || (target.token === undefined) === (target.conversation === undefined), {
    path: ['target', 'conversation'],
    message: 'token and conversation go together',
  })
  .refine(({ target }) => target.channel !== 'slack' || target.token !== undefined || !target.url.endsWith('/chat.postMessage'), {
    path: ['target', 'url'],
    message: 'the address of an incoming webhook, or a token and a conversation',
  })
  .meta({ id: 'SubscriptionRequest' });
export type SubscriptionRequest = z.output<typeof SubscriptionRequest>;

/** `pending`: whoever has the mailbox has not confirmed yet. `paused`: by the operator, or because the receiver is gone (410). */
export const SUBSCRIPTION_STATES = ['pending', 'active', 'paused'] as const;

/** A subscription as the operator sees it. */
export const Subscription = z
  .strictObject({
    id: z.string(),
    channel: z.enum(['webhook', 'slack', 'telegram', 'email']),
    target: z.string().meta({ description: 'Where it goes, without what is secret' }),
    label: z.string().nullable(),
    filter: AlertFilter,
    lang: z.enum(OFFERED),
    live_only: z.boolean(),
    quiet_hours: QuietHours.nullable(),
    state: z.enum(SUBSCRIPTION_STATES),
    created_at: Time,
    failures: z.int().meta({ description: 'Attempts in a row that failed' }),
    next_try_at: Time.nullable().meta({ description: 'Nothing is sent before, since the last attempts failed' }),
    last_error: z.string().nullable(),
    waiting: z.int().meta({ description: 'Messages that wait' }),
    dead: z.int().meta({ description: 'Messages that were given up after a day' }),
  })
  .meta({ id: 'Subscription', description: 'Who is alerted of what' });
export type Subscription = z.infer<typeof Subscription>;

/** What of a target may be shown: an incoming webhook's path is itself a secret, a mailbox is somebody's. */
export function shownTarget(target: Target): string {
  switch (target.channel) {
    case 'webhook':
      return `${new URL(target.url).origin}/…`;
    case 'slack':
      return target.conversation ?? `${new URL(target.url).origin}/…`;
    case 'telegram':
      return target.chat_id;
    case 'email':
      return target.address.replace(/^(.).*@/, '$1…@');
    default:
      return target satisfies never;
  }
}
