/** A feed as a whole: what it is called, where it is, and how new it is. Pure. */
import type { Incident } from '../../incidents/incident.ts';
import type { Reader } from '../i18n/reader.ts';
import { serviceName } from '../pages/wording.ts';
import { entryOf, type FeedEntry } from './entry.tsx';
import { queryText, type FeedFilter } from './feed-query.ts';

export const FEED_FORMATS = ['atom', 'rss', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

export const MEDIA_TYPES = {
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
  json: 'application/feed+json',
} as const satisfies Record<FeedFormat, string>;

export type Channel = {
  title: string;
  description: string;
  observatory: string;
  lang: string;
  /** The page for people. */
  pageUrl: string;
  urlOf: (format: FeedFormat) => string;
  /** When its newest entry changed last; of an empty one the epoch, since nothing in it has changed. */
  updatedMs: number;
  entries: readonly FeedEntry[];
};

export const pathOfFeed = (format: FeedFormat, filter: FeedFilter, lang: string | null): string =>
  `/feeds/incidents.${format}${queryText(filter, lang)}`;

export async function channelOf(
  observatory: string,
  origin: string,
  filter: FeedFilter,
  incidents: readonly Incident[],
  reader: Reader,
): Promise<Channel> {
  const entries = await Promise.all(incidents.map((incident) => entryOf(incident, reader, origin)));
  return {
    title: reader.words.feeds.title(observatory, filterText(filter, reader)),
    description: reader.words.feeds.description,
    observatory,
    lang: reader.lang,
    pageUrl: `${origin}${reader.to(filter.probe_cc === undefined ? '/' : `/countries/${filter.probe_cc}`)}`,
    urlOf: (format) => `${origin}${pathOfFeed(format, filter, reader.chosen)}`,
    updatedMs: Math.max(0, ...entries.map(({ updatedMs }) => updatedMs)),
    entries,
  };
}

/** The filter in words; empty where there is none. */
export function filterText({ probe_cc, service, network, kind, status }: FeedFilter, { words, format }: Reader): string {
  const parts = [
    probe_cc === undefined ? '' : format.country(probe_cc),
    service === undefined ? '' : serviceName(service),
    network === undefined ? '' : words.feeds.network(network),
    kind === undefined ? '' : words.incident.kinds[kind],
    status === undefined ? '' : words.feeds.statuses[status],
  ];
  return parts.filter((part) => part !== '').join(words.incident.comma);
}
