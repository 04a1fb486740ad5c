import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { app } from '../../src/app.ts';
import type { ImportResult } from '../../src/rollup/import.ts';
import type { z } from 'zod';
import type { Aggregate } from '../../src/rollup/aggregate.ts';
import type { PublicMeasurement } from '../../src/rollup/measurement.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { OPERATOR, ORIGIN, getJson, send } from '../support/api.ts';
import { gzip } from '../support/signed-request.ts';
import { observation } from '../support/observation.ts';

type Result = z.infer<typeof ImportResult>;

const post = (path: string, body: BodyInit | null, headers: Record<string, string> = OPERATOR) =>
  send(new Request(`${ORIGIN}${path}`, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/x-ndjson' } }));

const lines = (observations: Partial<Observation>[]) => observations.map((item) => JSON.stringify(item)).join('\n');

async function importLines(text: string): Promise<Result> {
  const response = await post('/v1/observations', text);
  expect(response.status).toBe(200);
  return response.json<Result>();
}

async function settle(): Promise<void> {
  for (let count = 0; count < 50; count += 1) {
    const { pending } = await (await post('/v1/settle', null)).json<{ pending: number }>();
    if (pending === 0) return;
  }
  throw new Error('the import does not settle');
}

const shuffled = <Item>(items: Item[], seed: number): Item[] =>
  items
    .map((item, index) => ({ item, order: Math.sin(seed + index) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);

/** Two days of one country: a measurement every ten minutes. */
const history = (country: string) =>
  Array.from({ length: 288 }, (_, index) =>
    observation({
      probe_cc: country,
      observed_at: new Date(Date.parse('2024-03-01T00:00:00Z') + index * 600_000).toISOString(),
      measurement_uid: `${country}-${index}`,
    }),
  );

describe('GET /v1/aggregates', () => {
  it.each(['5m', '1h', '1d'])('gives in pages of any size what it gives at once, by windows of %s', async (window) => {
    await importLines(lines(history('NA').filter((_, index) => index < 40 || index > 250)));
    await settle();
    const list = `/v1/aggregates?probe_cc=NA&window=${window}`;
    const query = `${list}&since=2024-03-01T00:10:00Z&until=${window === '5m' ? '2024-03-01T20:00:00Z' : '2024-03-03'}`;
    const whole = await getJson<{ data: Aggregate[]; meta: { next: string | null } }>(query, OPERATOR);
    expect(whole.meta.next).toBeNull();
    const paged: Aggregate[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      // The cursor keeps the range, which without one is the last day or hours.
      const page: typeof whole = await getJson(`${cursor ? `${list}&cursor=${cursor}` : query}&limit=7`, OPERATOR);
      paged.push(...page.data);
      cursor = page.meta.next;
    }
    expect(paged).toEqual(whole.data);
    expect(paged).toHaveLength({ '5m': 39, '1h': 14, '1d': 2 }[window] ?? 0);
  });
});

describe('POST /v1/observations', () => {
  it('says that there is no room left', async () => {
    const full = new Proxy(env.DB, {
      get: (target, name) =>
        name === 'batch'
          ? () => Promise.reject(new Error('D1_ERROR: database or disk is full: SQLITE_FULL'))
          : (Reflect.get(target, name) as object as () => void).bind(target),
    });
    const request = new Request(`${ORIGIN}/v1/observations`, { method: 'POST', body: lines([observation()]), headers: OPERATOR });
    const answer = await app.fetch(request, { ...env, DB: full });
    expect(answer.status).toBe(500);
    expect((await answer.json<{ detail: string }>()).detail).toContain('no room left');
  });

  it('takes lines once, and says which are duplicates and which are wrong', async () => {
    const good = history('KE').slice(0, 3);
    const text = `${lines(good)}\n\nnot json\n${lines([{ ...good[0], service: undefined } as Partial<Observation>])}\n${lines([good[0] ?? {}])}`;
    expect(await importLines(text)).toEqual({
      read: 6,
      accepted: 3,
      duplicates: 1,
      rejected: [
        { line: 5, reason: 'is not JSON' },
        { line: 6, reason: expect.stringContaining('service') as string },
      ],
    });
    expect(await importLines(lines(good))).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  it('gives the same counts whatever the order and the chunks', async () => {
    for (const [country, seed, size] of [
      ['PK', 0, 288],
      ['IN', 7, 50],
    ] as const) {
      const all = seed === 0 ? history(country) : shuffled(history(country), seed);
      for (let start = 0; start < all.length; start += size) await importLines(lines(all.slice(start, start + size)));
      await settle();
    }
    const of = async (country: string) =>
      (
        await getJson<{ data: Aggregate[] }>(
          `/v1/aggregates?probe_cc=${country}&window=1d&since=2024-03-01&until=2024-03-04&group_by=service,window`,
        )
      ).data;
    const days = await of('PK');
    expect(days.map(({ window_start, votes, measurements }) => ({ window_start, votes, measurements }))).toEqual([
      { window_start: '2024-03-01T00:00:00Z', votes: 144, measurements: 144 },
      { window_start: '2024-03-02T00:00:00Z', votes: 144, measurements: 144 },
    ]);
    expect(await of('IN')).toEqual(days);
  });

  it('takes gzip, and lists what it took', async () => {
    const body = await gzip(new TextEncoder().encode(lines(history('UG').slice(0, 5))));
    const response = await post('/v1/observations', body, { ...OPERATOR, 'content-encoding': 'gzip' });
    expect(await response.json()).toMatchObject({ accepted: 5 });
    const { data } = await getJson<{ data: PublicMeasurement[] }>('/v1/measurements?probe_cc=UG');
    expect(data.map((row) => row.measurement_uid)).toEqual(['UG-4', 'UG-3', 'UG-2', 'UG-1', 'UG-0']);
  });

  it.each(['/v1/observations', '/v1/settle'])('lets only the operator use %s', async (path) => {
    expect((await post(path, '', {})).status).toBe(401);
    expect((await post(path, '', { authorization: 'Bearer operator-token-for-test' })).status).toBe(401);
  });
});
