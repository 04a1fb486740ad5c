/**
 * What a probe may contact: the fixed, reviewed list of `target-list.ts`. No assignment can make a volunteer's probe visit anything else.
 * By default only ordinary big services, only endpoints that their own apps and pages use on any phone, only small answers.
 */
import type { Step } from './report.ts';
import type { ServiceId } from './services.ts';
import { NEWS, ORDINARY, SENSITIVE } from './target-list.ts';
import type { ReviewedTarget } from './target-list.ts';

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

export const TARGETS: readonly ReviewedTarget[] = [...ORDINARY, ...SENSITIVE, ...NEWS];

/** Known to ingest and to whoever opts in, but outside the ordinary thirty: second endpoints that say little more than the first. */
const EXTRA_TARGET_IDS: ReadonlySet<string> = new Set(['discord/gateway', 'snapchat/app', 'x/media', 'youtube/video', 'whatsapp/register']);

/** The thirty targets that a probe measures unless the observatory assigns others. */
export const DEFAULT_TARGET_IDS: readonly string[] = TARGETS.filter(
  ({ id, service, sensitive }) => sensitive !== true && service !== 'news' && !EXTRA_TARGET_IDS.has(id),
).map(({ id }) => id);

/**
 * What a probe on a mobile line measures, whose volunteer pays for its data: what most people use, once each, and the apps' own servers, which
 * cost no more than a connection.
 */
export const LIGHT_TARGET_IDS: readonly string[] = [
  'facebook/www',
  'google/www',
  'instagram/www',
  'messenger/www',
  'signal/chat',
  'telegram/app',
  'telegram/web',
  'tiktok/www',
  'whatsapp/app',
  'whatsapp/web',
  'wikipedia/en',
  'x/www',
  'youtube/www',
];

/** What a volunteer may add: ways around blocks. */
export const SENSITIVE_TARGET_IDS: readonly string[] = SENSITIVE.map(({ id }) => id);

/** The operator's news sites; those of one country where one is given. */
export const newsTargetIds = (country?: string): readonly string[] =>
  NEWS.filter((target) => country === undefined || target.country === country).map(({ id }) => id);

/**
 * Whether a page can load the target's file from another origin: over TLS that browsers trust, and a picture or nothing. Other types are
 * kept from pages by the browser itself (Opaque Response Blocking).
 */
export const isForBrowsers = ({ authority, port, path }: Target): boolean => authority === undefined && port === 443 && path !== '/';

const TARGETS_BY_ID: ReadonlyMap<string, Target> = new Map(TARGETS.map((target) => [target.id, target]));

/** The target of that id, or undefined where the list has none. */
export const findTarget = (id: string): Target | undefined => TARGETS_BY_ID.get(id);
