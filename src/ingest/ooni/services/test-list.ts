/**
 * The pages that OONI's clients are asked to measure: the home pages of the observatory's own services, no others. Of what this observatory's own
 * probes contact only where their volunteers agree to it, or in one country, nobody is asked for here.
 */
import { TARGETS } from '../../../probe/targets.ts';
import { SERVICES, type ServiceId } from '../../../probe/services.ts';

/** Category codes of the Citizen Lab's test lists. */
const CATEGORIES: Partial<Record<ServiceId, string>> = {
  discord: 'GRP',
  github: 'HOST',
  google: 'SRCH',
  messenger: 'COMT',
  signal: 'COMT',
  teams: 'COMT',
  telegram: 'COMT',
  tiktok: 'MMED',
  twitch: 'MMED',
  viber: 'COMT',
  whatsapp: 'COMT',
  wikipedia: 'CULTR',
  youtube: 'MMED',
  zoom: 'COMT',
};

/** Social networks are the rest. */
export const categoryOf = (service: string): string => (service in SERVICES ? (CATEGORIES[service as ServiceId] ?? 'GRP') : 'MISC'); // just seen to be an id

export type ListedUrl = { category_code: string; country_code: 'XX'; url: string; service: ServiceId; isAskedFor: boolean };

/** One page a service. */
export const LISTED_URLS: readonly ListedUrl[] = Object.keys(SERVICES).flatMap((id) => {
  const target = TARGETS.find(
    ({ service, path, operations }) => service === id && path === '/favicon.ico' && operations.includes('request'),
  );
  const named = target ?? TARGETS.find(({ service, operations }) => service === id && operations.includes('request'));
  if (!named) return [];
  const { host, service, sensitive } = named;
  const isAskedFor = sensitive !== true && service !== 'news';
  return [{ category_code: categoryOf(id), country_code: 'XX' as const, url: `https://${host}/`, service, isAskedFor }];
});

/** Hosts that clients may have heard of from us. */
export const LISTED_HOSTS: ReadonlySet<string> = new Set(TARGETS.map(({ host }) => host));

/** @param categories none means all */
export const listUrls = (categories: readonly string[], limit: number): Omit<ListedUrl, 'service' | 'isAskedFor'>[] =>
  LISTED_URLS.filter(({ isAskedFor, category_code }) => isAskedFor && (categories.length === 0 || categories.includes(category_code)))
    .slice(0, limit)
    .map(({ service: _service, isAskedFor: _isAskedFor, ...rest }) => rest);
