import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '../../../../src/incidents/incident.ts';
import { get, getJson } from '../../../support/api.ts';
import { incident } from '../../records.ts';

const BROWSER = { accept: 'text/html' };

const keep = (item: Incident, shown = 'public') =>
  env.DB.prepare(
    'INSERT OR REPLACE INTO incident (incident_id, probe_cc, onset_ms, status, episodes, body, record, shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
    .bind(item.id, item.probe_cc, Date.parse(item.onset.earliest), item.status, '[]', JSON.stringify(item), JSON.stringify(item), shown)
    .run();

const page = async (query = ''): Promise<string> => (await get(`/incidents${query}`, BROWSER)).text();
const idsOn = (html: string): string[] => [...html.matchAll(/<p class="title"><a href="\/incidents\/([^"?]+)/g)].map(([, id = '']) => id);

/** A day apart, the last the newest. */
const day = (n: number): Incident['onset'] => {
  const at = new Date(Date.parse('2024-09-01T00:00:00Z') + n * 86_400_000).toISOString();
  return { earliest: at, latest: at };
};

beforeAll(async () => {
  for (let n = 0; n < 65; n += 1)
    await keep(
      incident({ id: `ke-${n}`, onset: day(n), services: [n % 2 === 0 ? 'telegram' : 'x'], status: n === 3 ? 'retracted' : 'ended' }),
    );
  await keep(incident({ id: 'ke-held', onset: day(70), held: { since: '2024-11-07T00:00:00Z' } }), 'held');
  await keep(incident({ id: 'ke-fault', onset: day(71), kind: 'measurement-fault' }), 'internal');
});

describe('the list of incidents', () => {
  it('has every public one once, the newest first, page after page', async () => {
    const seen: string[] = [];
    for (let path: string | null = ''; path !== null;) {
      const html = await page(path);
      seen.push(...idsOn(html));
      path = /rel="next" href="\/incidents([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null;
    }
    expect(seen).toEqual(Array.from({ length: 65 }, (_, n) => `ke-${64 - n}`));
  });

  it('is narrowed by the form, of which what is left empty counts for nothing, and by the pages of feeds', async () => {
    const html = await page('?probe_cc=KE&service=x&kind=&status=&lang=ur');
    expect(idsOn(html)).toHaveLength(30);
    expect(html).toContain('<option value="x" selected="">');
    expect(html).toContain('cursor=');
    expect(html).toContain('/v1/incidents?probe_cc=KE&amp;service=x');
    expect(html).toContain('/feeds/incidents.atom?probe_cc=KE&amp;service=x&amp;lang=ur');
    expect(idsOn(await page('?status=retracted'))).toEqual(['ke-3']);
    expect(idsOn(await page('?network=AS33771&service=telegram'))).toHaveLength(30);
  });

  it('has what overlaps a range: what goes on without an end, and what was retracted up to then', async () => {
    const retraction = { at: '2024-02-03T00:00:00Z', by: 'operator', reason: 'A mistake.' } as const;
    const onset = { earliest: '2024-02-01T00:00:00Z', latest: '2024-02-01T00:05:00Z' };
    await keep(incident({ id: 'mw-open', probe_cc: 'MW', onset, end: null, status: 'detected' }));
    await keep(incident({ id: 'mw-retracted', probe_cc: 'MW', onset, end: null, status: 'retracted', retraction }));
    const ids = async (range: string): Promise<string[]> =>
      (await getJson<{ data: Incident[] }>(`/v1/incidents?probe_cc=MW&${range}`)).data.map(({ id }) => id);
    expect(await ids('since=2024-02-02&until=2024-02-03')).toEqual(['mw-retracted', 'mw-open']);
    expect(await ids('since=2024-02-04&until=2024-02-05')).toEqual(['mw-open']);
    expect(await ids('until=2024-02-01')).toEqual([]);
  });

  it('says so where there is none, and what is allowed where that is not', async () => {
    expect(await page('?kind=blackout')).toContain('No such incident was told here.');
    const wrong = await get('/incidents?kind=war', BROWSER);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('kind: ')]);
    expect((await get('/incidents?cursor=nonsense', BROWSER)).status).toBe(400);
  });
});
