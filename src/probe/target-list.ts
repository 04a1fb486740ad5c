/**
 * The one list of what may be contacted: facts that somebody has looked up, each with where. `docs` of a service means its public pages;
 * the messengers' endpoints are those of OONI's tests (github.com/ooni/spec, nettests). CONTRIBUTING.md says how to add one.
 */
import type { ServiceId } from './services.ts';
import { SIGNAL_AUTHORITY } from './signal-authority.ts';
import type { Operation, Target } from './targets.ts';

/** A target with the place that it is known from. */
export interface ReviewedTarget extends Target {
  readonly source: string;
}

const HTTPS: readonly Operation[] = ['resolve', 'connect', 'handshake', 'request'];

/** A browser asks every site for this file: small, cacheable, and unremarkable on the wire. */
const ICON = '/favicon.ico';

const ITS_OWN_PAGE = "the service's own public page";

type Further = Partial<Pick<ReviewedTarget, 'path' | 'source' | 'download' | 'authority' | 'sensitive'>>;

/** A site over TLS, by its icon unless another path is given. */
const site = (id: `${ServiceId}/${string}`, host: string, further: Further = {}): ReviewedTarget => ({
  id,
  service: id.slice(0, id.indexOf('/')) as ServiceId, // the template says so
  host,
  port: 443,
  path: ICON,
  operations: HTTPS,
  source: ITS_OWN_PAGE,
  ...further,
});

/** Telegram's data centres DC1 to DC5, which the app has built in; MTProto follows the TCP handshake, so a probe stops there. */
const TELEGRAM_APP: ReviewedTarget = {
  id: 'telegram/app',
  service: 'telegram',
  host: 'venus.web.telegram.org',
  port: 443,
  path: '/',
  operations: ['connect'],
  addresses: ['149.154.167.51', '149.154.175.50', '149.154.175.100', '149.154.167.91', '149.154.171.5'],
  source: 'OONI ts-020',
};

/** WhatsApp's chat servers speak the Noise protocol, not TLS, on port 443. */
const WHATSAPP_APP: ReviewedTarget = {
  id: 'whatsapp/app',
  service: 'whatsapp',
  host: 'g.whatsapp.net',
  port: 443,
  path: '/',
  operations: ['resolve', 'connect'],
  source: 'OONI ts-018',
};

/** Messenger's message broker speaks MQTT inside TLS: it answers no HTTP request. */
const MESSENGER_APP: ReviewedTarget = {
  id: 'messenger/app',
  service: 'messenger',
  host: 'edge-mqtt.facebook.com',
  port: 443,
  path: '/',
  operations: ['resolve', 'connect', 'handshake'],
  source: 'OONI ts-019',
};

/** Directory authorities that every Tor client has built in: dizum, gabelmoo, dannenberg, longclaw, bastet. Their TLS is Tor's own. */
const TOR_DIRECTORY: ReviewedTarget = {
  id: 'tor/directory',
  service: 'tor',
  host: 'www.torproject.org',
  port: 443,
  path: '/',
  operations: ['connect'],
  addresses: ['45.66.35.11', '131.188.40.189', '193.23.244.244', '199.58.81.140', '204.13.164.118'],
  sensitive: true,
  source: 'src/app/config/auth_dirs.inc of Tor',
};

const FRONT = 'pt_config.json of Tor Browser (snowflake, meek)';

/** Endpoints of services that are measured by default. Skype has been closed since May 2025, and its users are with Teams. */
export const ORDINARY: readonly ReviewedTarget[] = [
  site('bluesky/www', 'bsky.app'),
  site('discord/www', 'discord.com'),
  site('discord/gateway', 'gateway.discord.gg', { path: '/', source: "Discord's developer documentation, Gateway" }),
  site('facebook/www', 'www.facebook.com', { download: '/' }),
  site('facebook/graph', 'graph.facebook.com', { path: '/', source: 'OONI ts-019' }),
  site('github/www', 'github.com'),
  site('google/www', 'www.google.com', { path: '/generate_204', source: "Chromium's connectivity check" }),
  site('instagram/www', 'www.instagram.com', { download: '/' }),
  site('instagram/app', 'i.instagram.com', { source: 'the host of its apps' }),
  site('linkedin/www', 'www.linkedin.com'),
  site('messenger/www', 'www.messenger.com'),
  MESSENGER_APP,
  site('pinterest/www', 'www.pinterest.com'),
  site('reddit/www', 'www.reddit.com'),
  site('signal/www', 'signal.org'),
  site('signal/chat', 'chat.signal.org', { path: '/', authority: SIGNAL_AUTHORITY, source: 'OONI ts-029' }),
  site('snapchat/www', 'www.snapchat.com'),
  site('snapchat/app', 'app.snapchat.com', { path: '/', source: 'the host of its apps' }),
  site('teams/www', 'teams.microsoft.com', { source: 'Microsoft 365 URLs and IP address ranges' }),
  TELEGRAM_APP,
  site('telegram/web', 'web.telegram.org', { source: 'OONI ts-020' }),
  site('tiktok/www', 'www.tiktok.com', { download: '/' }),
  site('twitch/www', 'www.twitch.tv'),
  site('viber/www', 'www.viber.com'),
  WHATSAPP_APP,
  site('whatsapp/web', 'web.whatsapp.com', { source: 'OONI ts-018' }),
  site('whatsapp/register', 'v.whatsapp.net', { path: '/', source: 'OONI ts-018' }),
  site('wikipedia/en', 'en.wikipedia.org', { download: '/wiki/Main_Page' }),
  site('x/www', 'x.com', { download: '/' }),
  site('x/api', 'api.x.com', { path: '/', source: "X's developer documentation" }),
  site('x/media', 'pbs.twimg.com', { source: 'the host of pictures on its pages' }),
  site('youtube/www', 'www.youtube.com', { path: '/generate_204', download: '/', source: "Android's connectivity check" }),
  site('youtube/images', 'i.ytimg.com', { path: '/generate_204', source: 'the host of pictures on its pages' }),
  site('youtube/video', 'redirector.googlevideo.com', { path: '/generate_204', source: 'the host of videos in its player' }),
  site('zoom/www', 'zoom.us', { source: "Zoom's network firewall settings" }),
];

/** Ways around blocks. Contacting them may itself be remarkable: only where a volunteer asks for it (`tocsin probe --sensitive`). */
export const SENSITIVE: readonly ReviewedTarget[] = [
  TOR_DIRECTORY,
  ...[
    site('tor/www', 'www.torproject.org'),
    site('tor/bridges', 'bridges.torproject.org', { path: '/' }),
    site('tor/front-cdn77', 'www.cdn77.com', { path: '/', source: FRONT }),
    site('tor/front-phpmyadmin', 'www.phpmyadmin.net', { path: '/', source: FRONT }),
    site('psiphon/www', 'psiphon.ca', { path: '/' }),
    site('lantern/www', 'lantern.io', { path: '/' }),
    site('protonvpn/www', 'protonvpn.com', { path: '/' }),
    site('mullvad/www', 'mullvad.net', { path: '/' }),
    site('nordvpn/www', 'nordvpn.com', { path: '/' }),
    site('expressvpn/www', 'www.expressvpn.com', { path: '/' }),
    site('surfshark/www', 'surfshark.com', { path: '/' }),
    site('tunnelbear/www', 'www.tunnelbear.com', { path: '/' }),
  ].map((target) => ({ ...target, sensitive: true as const })),
];

/**
 * National news, as the operator of a clone has chosen them: one line a site, for the country in which probes are asked to measure it, such as
 * `{ ...site('news/example-daily', 'www.example.com'), country: 'KE' }`. Volunteers have to run this clone's probe: a probe knows no target
 * but those of its own list. At most `MOST_NEWS` of them, so that the edge can measure them too.
 */
export const NEWS: readonly (ReviewedTarget & { readonly country: string })[] = [];

/** The free plan's 50 outside requests of a run, less the thirty targets, three neutral ones, and some for storing. */
export const MOST_NEWS = 10;
