/**
 * The fixed, reviewed list of what a probe may contact: no assignment can make a volunteer's probe visit anything else.
 * Only ordinary big services, only endpoints that their own apps and pages use on any phone, only small answers.
 *
 * Sources of the endpoints: the services' public pages and apps; for the messengers, the endpoints of OONI's tests
 * (ooni/spec, nettests ts-018 WhatsApp, ts-019 Facebook Messenger, ts-020 Telegram, ts-029 Signal).
 */
import type { Step } from './report.ts';
import type { ServiceId } from './services.ts';
import { SIGNAL_AUTHORITY } from './signal-authority.ts';

/** The steps of a measurement that have a check; a timed download is compared, not checked. */
export type Operation = Exclude<Step['operation'], 'download'>;

/** Something on the internet that can be measured, and how far the measurement goes. */
export interface Endpoint {
  /** The name that is resolved, sent as TLS server name and as HTTP host. */
  readonly host: string;
  readonly port: number;
  /** What is asked for over HTTP: something small that exists for everybody. */
  readonly path: string;
  /** The steps that make sense for this endpoint, in their order. */
  readonly operations: readonly Operation[];
  /** Fixed addresses of an app that uses no DNS; then `resolve` is not among the operations. */
  readonly addresses?: readonly string[];
  /** PEM of the service's own certificate authority, where its app trusts that one in place of the public ones. */
  readonly authority?: string;
  /** Over plain HTTP: the service sends a browser on to itself over TLS, and any other answer is not its own. */
  readonly leadsToTls?: true;
  /** A public page of at least 32 kB, of which the first 64 kB are timed where throttling is looked for. */
  readonly download?: string;
}

/** Where a service is reached. */
export interface Target extends Endpoint {
  /** `service/name`; never changes once measurements carry it. */
  readonly id: string;
  readonly service: ServiceId;
  /** Unremarkable nowhere: measured only where its volunteer asks for it. */
  readonly sensitive?: true;
}

const HTTPS: readonly Operation[] = ['resolve', 'connect', 'handshake', 'request'];

/** A browser asks every site for this file: small, cacheable, and unremarkable on the wire. */
const ICON = '/favicon.ico';

const site = (service: ServiceId, name: string, host: string, path = ICON): Target => ({
  id: `${service}/${name}`,
  service,
  host,
  port: 443,
  path,
  operations: HTTPS,
});

/** Telegram's data centres DC1 to DC5, which the app has built in; MTProto follows the TCP handshake, so a probe stops there. */
const TELEGRAM_APP: Target = {
  id: 'telegram/app',
  service: 'telegram',
  host: 'venus.web.telegram.org',
  port: 443,
  path: '/',
  operations: ['connect'],
  addresses: ['149.154.167.51', '149.154.175.50', '149.154.175.100', '149.154.167.91', '149.154.171.5'],
};

/** WhatsApp's chat servers speak the Noise protocol, not TLS, on port 443. */
const WHATSAPP_APP: Target = {
  id: 'whatsapp/app',
  service: 'whatsapp',
  host: 'g.whatsapp.net',
  port: 443,
  path: '/',
  operations: ['resolve', 'connect'],
};

/** Messenger's message broker speaks MQTT inside TLS: it answers no HTTP request. */
const MESSENGER_APP: Target = {
  id: 'messenger/app',
  service: 'messenger',
  host: 'edge-mqtt.facebook.com',
  port: 443,
  path: '/',
  operations: ['resolve', 'connect', 'handshake'],
};

export const TARGETS: readonly Target[] = [
  site('bluesky', 'www', 'bsky.app'),
  site('discord', 'www', 'discord.com'),
  site('discord', 'gateway', 'gateway.discord.gg', '/'),
  site('facebook', 'www', 'www.facebook.com'),
  site('facebook', 'graph', 'graph.facebook.com', '/'),
  site('github', 'www', 'github.com'),
  site('google', 'www', 'www.google.com', '/generate_204'),
  site('instagram', 'www', 'www.instagram.com'),
  site('instagram', 'app', 'i.instagram.com'),
  site('linkedin', 'www', 'www.linkedin.com'),
  site('messenger', 'www', 'www.messenger.com'),
  MESSENGER_APP,
  site('pinterest', 'www', 'www.pinterest.com'),
  site('reddit', 'www', 'www.reddit.com'),
  site('signal', 'www', 'signal.org'),
  { ...site('signal', 'chat', 'chat.signal.org', '/'), authority: SIGNAL_AUTHORITY },
  site('snapchat', 'www', 'www.snapchat.com'),
  site('snapchat', 'app', 'app.snapchat.com', '/'),
  site('teams', 'www', 'teams.microsoft.com'),
  TELEGRAM_APP,
  site('telegram', 'web', 'web.telegram.org'),
  site('tiktok', 'www', 'www.tiktok.com'),
  site('twitch', 'www', 'www.twitch.tv'),
  site('viber', 'www', 'www.viber.com'),
  WHATSAPP_APP,
  site('whatsapp', 'web', 'web.whatsapp.com'),
  site('whatsapp', 'register', 'v.whatsapp.net', '/'),
  site('wikipedia', 'en', 'en.wikipedia.org'),
  site('x', 'www', 'x.com'),
  site('x', 'api', 'api.x.com', '/'),
  site('x', 'media', 'pbs.twimg.com', ICON),
  site('youtube', 'www', 'www.youtube.com', '/generate_204'),
  site('youtube', 'images', 'i.ytimg.com', '/generate_204'),
  site('youtube', 'video', 'redirector.googlevideo.com', '/generate_204'),
  site('zoom', 'www', 'zoom.us'),
];

/** Known to ingest and to whoever opts in, but outside the ordinary thirty: second endpoints that say little more than the first. */
const EXTRA_TARGET_IDS: ReadonlySet<string> = new Set(['discord/gateway', 'snapchat/app', 'x/media', 'youtube/video', 'whatsapp/register']);

/** The thirty targets that a probe measures unless the observatory assigns others. */
export const DEFAULT_TARGET_IDS: readonly string[] = TARGETS.map((target) => target.id).filter((id) => !EXTRA_TARGET_IDS.has(id));

/**
 * Whether a page can load the target's file from another origin: over TLS that browsers trust, and a picture or nothing. Other types are
 * kept from pages by the browser itself (Opaque Response Blocking).
 */
export const isForBrowsers = ({ authority, port, path }: Target): boolean => authority === undefined && port === 443 && path !== '/';

const TARGETS_BY_ID: ReadonlyMap<string, Target> = new Map(TARGETS.map((target) => [target.id, target]));

/** The target of that id, or undefined where the list has none. */
export const findTarget = (id: string): Target | undefined => TARGETS_BY_ID.get(id);
