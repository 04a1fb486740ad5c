/** Feeds of incidents, for programs that ask from time to time: three formats of the same, under a filter. */
import { createRoute, z } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import { openDatabase, type Database } from '../../db/client.ts';
import { problemAnswers, router } from '../../http/openapi.ts';
import type { Incident } from '../../incidents/incident.ts';
import { listIncidents } from '../../incidents/store.ts';
import { isOffered, OFFERED, type Offered } from '../i18n/languages.ts';
import { readerOf } from '../i18n/reader.ts';
import { channelOf, FEED_FORMATS, MEDIA_TYPES } from './channel.ts';
import { FeedFilter, incidentFilterOf } from './feed-query.ts';
import { JsonFeed, jsonFeed } from './json-feed.ts';
import { xmlFeed } from './xml-feed.ts';

/** Incidents in a feed, newest onset first. Older ones are in the list that the API gives. */
const ENTRIES = 50;

const Language = z
  .string()
  .refine(isOffered, `one of ${OFFERED.join(', ')}`)
  .transform((code) => code as Offered)
  .meta({ type: 'string', enum: [...OFFERED], description: 'The language of titles and sentences; English where it is left out' });

const FeedQuery = FeedFilter.extend({ lang: Language.optional() });

export function feedRoutes() {
  const app = router();
  app.use('/feeds/*', cors({ origin: '*', exposeHeaders: ['ETag'] }));
  for (const format of FEED_FORMATS) {
    app.openapi(
      createRoute({
        method: 'get',
        path: `/feeds/incidents.${format}`,
        operationId: `incidentsAs${{ atom: 'Atom', rss: 'Rss', json: 'JsonFeed' }[format]}`,
        tags: ['Feeds'],
        summary: `Incidents as ${{ atom: 'Atom', rss: 'RSS 2.0', json: 'JSON Feed' }[format]}`,
        description: `The ${ENTRIES} of the newest onsets. An entry changes when a new version of its incident is published. What is held back is not in it.`,
        request: { query: FeedQuery },
        responses: {
          200: {
            description: 'The feed',
            content:
              format === 'json' ? { 'application/feed+json': { schema: JsonFeed } } : { [MEDIA_TYPES[format]]: { schema: z.string() } },
          },
          ...problemAnswers('bad-parameter', 'internal'),
        },
      }),
      async (c) => {
        const { lang, ...filter } = c.req.valid('query');
        const incidents = await readEntries(openDatabase(c.env.DB), filter);
        const reader = readerOf(lang ?? 'en', lang !== undefined);
        const channel = await channelOf(c.var.settings.OBSERVATORY_NAME, new URL(c.req.url).origin, filter, incidents, reader);
        const text = format === 'json' ? JSON.stringify(jsonFeed(channel)) : xmlFeed(channel, format);
        const headers = {
          'content-type': `${MEDIA_TYPES[format]}; charset=utf-8`,
          'cache-control': 'public, max-age=60',
          'last-modified': new Date(channel.updatedMs).toUTCString(),
          'x-content-type-options': 'nosniff',
        };
        return c.body(text, 200, headers) as never;
      },
    );
  }
  return app;
}

/** A reader keeps what a feed once said: what was retracted stays in each feed that it was in. */
async function readEntries(db: Database, filter: FeedFilter): Promise<Incident[]> {
  const { status } = filter;
  const chosen = await listIncidents(db, incidentFilterOf(filter), ENTRIES, null);
  if (status === undefined || status === 'retracted') return chosen;
  const retracted = await listIncidents(db, incidentFilterOf({ ...filter, status: 'retracted' }), ENTRIES, null);
  const was = retracted.filter(({ updates }) => updates.some(({ kind }) => kind === status));
  return [...chosen, ...was].sort(newestFirst).slice(0, ENTRIES);
}

const newestFirst = (one: Incident, other: Incident): number =>
  Date.parse(other.onset.earliest) - Date.parse(one.onset.earliest) || (one.id < other.id ? 1 : -1);
