import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/incidents/incident.ts';
import { get } from '../../support/api.ts';
import { incident } from '../records.ts';

type Feed = { title: string; feed_url: string; items: { id: string; date_modified: string }[] };

const keep = (item: Incident, shown = 'public') =>
  env.DB.prepare(
    'INSERT OR REPLACE INTO incident (incident_id, probe_cc, onset_ms, status, episodes, body, record, shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
    .bind(item.id, item.probe_cc, Date.parse(item.onset.earliest), item.status, '[]', JSON.stringify(item), JSON.stringify(item), shown)
    .run();

const idsOf = async (query: string): Promise<(string | undefined)[]> =>
  (await (await get(`/feeds/incidents.json${query}`)).json<Feed>()).items.map(({ id }) => id.split('/').at(-1));

describe('a feed', () => {
  it('has what its filter chooses, and nothing that is held or internal', async () => {
    await keep(incident());
    await keep(
      incident({
        id: 'pk-1',
        probe_cc: 'PK',
        services: ['x'],
        status: 'detected',
        onset: { earliest: '2024-02-01T00:00:00Z', latest: '2024-02-01T00:00:00Z' },
      }),
    );
    await keep(incident({ id: 'pk-2', probe_cc: 'PK', held: { since: '2024-01-01T00:00:00Z' } }), 'held');
    await keep(incident({ id: 'pk-3', probe_cc: 'PK', kind: 'measurement-fault' }), 'internal');
    expect(await idsOf('')).toEqual(['ke-20241107-1', 'pk-1']);
    expect(await idsOf('?probe_cc=PK')).toEqual(['pk-1']);
    expect(await idsOf('?service=telegram')).toEqual(['ke-20241107-1']);
    expect(await idsOf('?network=AS33771&status=ended')).toEqual(['ke-20241107-1']);
    expect(await idsOf('?kind=blackout')).toEqual([]);
  });

  it('keeps what it once told when that is retracted, and tells that', async () => {
    const retracted = (id: string, ...kinds: string[]) =>
      keep(
        incident({
          id,
          probe_cc: 'UG',
          status: 'retracted',
          updates: [...kinds, 'retracted'].map((kind) => ({ at: '2024-11-08T00:00:00Z', kind, text: kind })),
        }),
      );
    await retracted('ug-told', 'suspected', 'detected');
    await retracted('ug-suspected', 'suspected');
    expect(await idsOf('?probe_cc=UG&status=detected')).toEqual(['ug-told']);
    expect(await idsOf('?probe_cc=UG&status=suspected')).toEqual(['ug-told', 'ug-suspected']);
    expect(await idsOf('?probe_cc=UG&status=ended')).toEqual([]);
    expect(await (await get('/feeds/incidents.atom?probe_cc=UG&status=detected')).text()).toContain('Retracted');
  });

  it.each(['atom', 'rss', 'json'])('answers 304 for %s to who has it, and is new when a version is', async (format) => {
    await keep(incident());
    const path = `/feeds/incidents.${format}?probe_cc=KE`;
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('last-modified')).toBe('Sat, 09 Nov 2024 08:05:00 GMT');
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    await keep(
      incident({
        updated_at: '2024-11-09T09:00:00Z',
        version: 2,
        updates: [{ at: '2024-11-09T09:00:00Z', kind: 'end', text: 'The end.' }],
      }),
    );
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200);
  });

  it.each(['probe_cc=pakistan', 'service=nothing', 'network=AS', 'kind=war', 'status=held', 'lang=xx'])(
    'refuses %s and says what is allowed',
    async (query) => {
      const response = await get(`/feeds/incidents.atom?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json<{ detail: string }>()).toMatchObject({
        detail: expect.stringMatching(new RegExp(`^${query.split('=')[0]}: `)) as string,
      });
    },
  );

  it('is found from the page of what it is about', async () => {
    await keep(incident());
    const html = await (await get('/incidents/ke-20241107-1?lang=ur', { accept: 'text/html' })).text();
    const found = /<link rel="alternate" type="application\/atom\+xml" title="[^"]+" href="([^"]+)"/
      .exec(html)?.[1]
      ?.replaceAll('&amp;', '&');
    expect(found).toBe('/feeds/incidents.atom?probe_cc=KE&lang=ur');
    expect((await get(found ?? '')).headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
  });
});
