/** A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). Pure. */
import { z } from '@hono/zod-openapi';
import { toRfc3339 } from '../../shared/time.ts';
import type { Channel } from './channel.ts';

export const JsonFeed = z
  .strictObject({
    version: z.literal('https://jsonfeed.org/version/1.1'),
    title: z.string(),
    description: z.string(),
    home_page_url: z.url(),
    feed_url: z.url(),
    language: z.string(),
    authors: z.array(z.strictObject({ name: z.string() })),
    items: z.array(
      z.strictObject({
        id: z.string().meta({ description: "The incident's address: for ever the same" }),
        url: z.url(),
        title: z.string(),
        summary: z.string(),
        content_html: z.string(),
        date_published: z.iso.datetime(),
        date_modified: z.iso.datetime().meta({ description: 'When a new version was published; counts alone make none' }),
        language: z.string(),
        tags: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'JsonFeed', description: 'A feed of incidents as JSON Feed 1.1' });

export const jsonFeed = (channel: Channel): z.input<typeof JsonFeed> => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: channel.title,
  description: channel.description,
  home_page_url: channel.pageUrl,
  feed_url: channel.urlOf('json'),
  language: channel.lang,
  authors: [{ name: channel.observatory }],
  items: channel.entries.map(({ id, title, summary, html, publishedMs, updatedMs, tags }) => ({
    id,
    url: id,
    title,
    summary,
    content_html: html,
    date_published: toRfc3339(publishedMs),
    date_modified: toRfc3339(updatedMs),
    language: channel.lang,
    tags: [...tags],
  })),
});
