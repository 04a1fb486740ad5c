import { parseFeed } from '@rowanmanning/feed-parser';
import { parseJsonFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/incidents/incident.ts';
import { readerOf } from '../../../src/publish/i18n/reader.ts';
import { channelOf, type FeedFormat } from '../../../src/publish/feeds/channel.ts';
import type { FeedFilter } from '../../../src/publish/feeds/feed-query.ts';
import { JsonFeed, jsonFeed } from '../../../src/publish/feeds/json-feed.ts';
import { xmlFeed } from '../../../src/publish/feeds/xml-feed.ts';
import { incident } from '../records.ts';
import { requireValid } from './valid.ts';

const ORIGIN = 'https://beacon.example';

async function feedOf(format: FeedFormat, incidents: readonly Incident[], lang: 'en' | 'ur' = 'en', filter: FeedFilter = {}) {
  const channel = await channelOf('Beacon', ORIGIN, filter, incidents, readerOf(lang, lang !== 'en'));
  return format === 'json' ? JSON.stringify(jsonFeed(channel)) : xmlFeed(channel, format);
}

/** What a name from outside may hold. */
const HOSTILE = `<script>alert(1)</script>]]>&amp;'"; DROP TABLE incident;-- \u202egnp.exe\u0000\u0008\ud800\uffff=cmd|'/c'!A0 ${'x'.repeat(10_000)}`;

const network = { ...incident().networks[0], asn: 64500, name: HOSTILE } as Incident['networks'][number];
const hostile = incident({
  services: ['telegram', HOSTILE],
  networks: [network],
  headline: `Telegram restricted on ${HOSTILE}`,
  updates: [{ at: '2024-11-07T11:00:00Z', kind: 'detected', text: HOSTILE }],
});

describe.each(['atom', 'rss'] as const)('a feed as %s', (format) => {
  it.each(['en', 'ur'] as const)('is valid, empty and full, in %s', async (lang) => {
    const many = [incident(), incident({ id: 'ke-20241107-2', simulated: true }), incident({ id: 'ke-20241107-3', status: 'retracted' })];
    for (const incidents of [[], many]) requireValid(await feedOf(format, incidents, lang, { probe_cc: 'KE', network: 33771 }), format);
  });

  it('is valid whatever a name holds, and no markup of it is markup', async () => {
    const text = await feedOf(format, [hostile]);
    requireValid(text, format);
    // Titles and contents are HTML in CDATA: what is escaped there is text to every reader.
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).not.toMatch(/<script|\u202e/);
    expect(text.length).toBeLessThan(20_000);
  });

  it('is refused by the validator where it is broken', async () => {
    const text = await feedOf(format, [incident()]);
    expect(() => requireValid(text.replaceAll(/<(updated|pubDate)>[^<]*/g, '<$1>yesterday'), format)).toThrow();
    expect(() => requireValid(text.replace(/<title>/, '<title><script/>'), format)).toThrow();
  });

  it('is read by a reader of feeds as it is meant', async () => {
    const feed = parseFeed(await feedOf(format, [incident()]));
    expect(feed.title).toBe('Beacon: incidents');
    expect(feed.self).toBe(`${ORIGIN}/feeds/incidents.${format}`);
    expect(feed.items[0]).toMatchObject({
      id: `${ORIGIN}/incidents/ke-20241107-1`,
      url: `${ORIGIN}/incidents/ke-20241107-1`,
      title: 'Telegram restricted in Kenya',
      published: new Date('2024-11-07T11:01:00Z'),
    });
    expect(feed.items[0]?.content).toContain('Safaricom Limited AS33771');
  });

  it('is the same bytes until a new version is published', async () => {
    const before = await feedOf(format, [incident()]);
    expect(await feedOf(format, [incident({ coverage: { ...incident().coverage, measurements: 9_000 }, confidence: 0.99 })])).toBe(before);
    expect(await feedOf(format, [incident({ updated_at: '2024-11-09T09:00:00Z' })])).not.toBe(format === 'atom' ? before : '');
  });
});

describe('a feed as JSON', () => {
  it('is JSON Feed 1.1, whatever a name holds', async () => {
    const feed = JsonFeed.parse(JSON.parse(await feedOf('json', [incident(), hostile], 'ur')));
    expect(feed.items[1]?.content_html).not.toMatch(/<script|\u202e/);
    expect(feed.items[0]).toMatchObject({ date_modified: '2024-11-09T08:05:00Z', language: 'ur' });
  });

  it.each(['en', 'ur'] as const)('is read whole by a reader of feeds that knows the format, in %s', async (lang) => {
    const sent = JsonFeed.parse(JSON.parse(await feedOf('json', [incident(), hostile], lang, { probe_cc: 'KE' })));
    // What the format does not know, or has in another form, it leaves out.
    const { version, ...told } = sent;
    expect(version).toBe('https://jsonfeed.org/version/1.1');
    expect(parseJsonFeed(sent)).toEqual(told);
    expect(parseJsonFeed({ ...sent, language: 1, items: sent.items.map((item) => ({ ...item, tags: { a: 1 } })) })).not.toEqual(told);
  });
});

describe('an entry', () => {
  it('says in its title what was simulated, and what was retracted', async () => {
    const both = await feedOf('json', [incident({ simulated: true, status: 'retracted' })]);
    expect(JsonFeed.parse(JSON.parse(both)).items[0]?.title).toBe('Simulated data: Retracted: Telegram restricted in Kenya');
  });
});
