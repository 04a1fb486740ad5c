import type { FeedFilter } from '../../feeds/feed-query.ts';

/** Feeds of incidents. */
export const feeds = {
  title: (observatory: string, filter: string) => `${observatory}: incidents${filter === '' ? '' : ` (${filter})`}`,
  description: 'Restrictions of services, throttling, blackouts and outages, as they are detected, reviewed, ended and retracted.',
  readMore: 'The incident with its evidence, and the newest state',
  network: (asn: number) => `network AS${asn}`,
  statuses: {
    suspected: 'suspected',
    detected: 'detected, going on',
    ended: 'ended',
    retracted: 'retracted',
  } satisfies Record<NonNullable<FeedFilter['status']>, string> as Record<NonNullable<FeedFilter['status']>, string>,
};
