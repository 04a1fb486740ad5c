/** The links in a page's head by which a reader's program finds the feeds of what the page is about. */
import { useReader } from '../i18n/reader.ts';
import { FEED_FORMATS, filterText, MEDIA_TYPES, pathOfFeed } from './channel.ts';
import type { FeedFilter } from './feed-query.ts';

export function FeedLinks({ observatory, filter }: { observatory: string; filter: FeedFilter }) {
  const reader = useReader();
  const title = reader.words.feeds.title(observatory, filterText(filter, reader));
  const lang = reader.lang === 'en' ? null : reader.lang;
  return (
    <>
      {FEED_FORMATS.map((format) => (
        <link rel="alternate" type={MEDIA_TYPES[format]} title={title} href={pathOfFeed(format, filter, lang)} />
      ))}
    </>
  );
}
