/** A feed as Atom (RFC 4287) and RSS 2.0. Both take a title and a text for HTML, so that names from outside are escaped once more. Pure. */
import { Feed } from 'feed';
import type { Channel, FeedFormat } from './channel.ts';

/** What XML 1.0 cannot hold, not even escaped (§2.2): controls, half a pair of surrogates, two non-characters. */
// eslint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

const xmlText = (text: string): string => text.replace(NOT_XML, '');

const asHtml = (text: string): string =>
  xmlText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function xmlFeed(channel: Channel, format: Exclude<FeedFormat, 'json'>): string {
  const feed = new Feed({
    id: channel.urlOf('atom'),
    title: xmlText(channel.title),
    description: xmlText(channel.description),
    link: channel.pageUrl,
    feed: channel.urlOf(format),
    language: channel.lang,
    updated: new Date(channel.updatedMs),
    generator: 'Tocsin',
    copyright: 'CC BY 4.0',
    author: { name: xmlText(channel.observatory) },
    ttl: 5,
  });
  for (const { id, title, summary, html, publishedMs, updatedMs, tags } of channel.entries) {
    feed.addItem({
      id,
      link: id,
      title: asHtml(title),
      description: asHtml(summary),
      content: xmlText(html),
      published: new Date(publishedMs),
      date: new Date(updatedMs),
      category: tags.map((tag) => ({ name: tag, term: tag })),
    });
  }
  return format === 'atom' ? feed.atom1() : feed.rss2();
}
