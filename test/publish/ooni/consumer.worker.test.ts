import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { rollUpDue, sweep } from '../../../src/settle.ts';
import { HOUR_MS, toRfc3339 } from '../../../src/shared/time.ts';
import { get, OPERATOR, ORIGIN, send } from '../../support/api.ts';
import { observation } from '../../support/observation.ts';

/** Ten days of an hourly measurement on two networks of Kenya; Telegram fails on the second from the fifth day on, and on all of Uganda's. */
const FIRST = Date.parse('2024-11-01T00:00:00Z');
const UGANDA = [20294, 21491, 29039, 37075];

beforeAll(async () => {
  const lines = Array.from({ length: 240 }, (_, hour) =>
    [33771, 36926].map((asn) => {
      const failed = asn === 36926 && hour >= 96;
      return observation({
        observed_at: toRfc3339(FIRST + hour * HOUR_MS),
        probe_asn: asn,
        outcome: failed ? 'tcp' : 'ok',
        failure: failed ? 'generic_timeout_error' : null,
      });
    }),
  ).flat();
  for (let hour = 0; hour < 240; hour += 1)
    for (const asn of UGANDA)
      lines.push(
        observation({
          observed_at: toRfc3339(FIRST + hour * HOUR_MS),
          probe_cc: 'UG',
          probe_asn: asn,
          outcome: hour >= 96 ? 'tcp' : 'ok',
          failure: hour >= 96 ? 'generic_timeout_error' : null,
        }),
      );
  lines.push(observation({ observed_at: toRfc3339(FIRST), service: 'youtube', target: 'youtube/www', outcome: 'inconclusive' }));
  for (let from = 0; from < lines.length; from += 500) {
    const body = lines
      .slice(from, from + 500)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    const response = await send(new Request(`${ORIGIN}/v1/observations`, { method: 'POST', headers: OPERATOR, body }));
    const { rejected } = await response.json<{ rejected: unknown[] }>();
    expect([response.status, rejected]).toEqual([200, []]);
  }
  for (;;) {
    const response = await send(new Request(`${ORIGIN}/v1/settle`, { method: 'POST', headers: OPERATOR }));
    if ((await response.json<{ pending: number }>()).pending === 0) break;
  }
  await sweep(env, Date.now());
  await rollUpDue(env, Date.now());
}, 60_000);

const RANGE = 'since=2024-11-01&until=2024-11-11';
type Result = { v: 0; dimension_count: number; result: Record<string, unknown>[] };

async function aggregation(query: string): Promise<Result> {
  const response = await get(`/api/v1/aggregation?${query}`);
  if (response.status !== 200) throw new Error(await response.text());
  return response.json();
}

describe('GET /api/v1/aggregation', () => {
  it('counts without axes as one object', async () => {
    expect(await aggregation(`probe_cc=KE&test_name=telegram&${RANGE}`)).toEqual({
      v: 0,
      dimension_count: 0,
      result: { anomaly_count: 144, confirmed_count: 0, failure_count: 0, ok_count: 336, measurement_count: 480 },
    });
  });

  it('counts by day and network', async () => {
    const { dimension_count: dimensions, result } = await aggregation(
      `probe_cc=KE&domain=web.telegram.org&axis_x=measurement_start_day&axis_y=probe_asn&${RANGE}`,
    );
    expect(dimensions).toBe(2);
    expect(result).toHaveLength(20);
    expect(result[0]).toEqual({
      measurement_start_day: '2024-11-01',
      probe_asn: 33771,
      anomaly_count: 0,
      confirmed_count: 0,
      failure_count: 0,
      ok_count: 24,
      measurement_count: 24,
    });
    expect(result.at(-1)).toMatchObject({ measurement_start_day: '2024-11-10', probe_asn: 36926, anomaly_count: 24, ok_count: 0 });
  });

  it('counts by test, page, category and grain', async () => {
    const tests = await aggregation(`probe_cc=KE&axis_x=test_name&${RANGE}`);
    expect(tests.result.map(({ test_name, measurement_count }) => [test_name, measurement_count])).toEqual([
      ['telegram', 480],
      ['web_connectivity', 1],
    ]);
    const failed = await aggregation(`input=https://www.youtube.com/&axis_x=input&${RANGE}`);
    expect(failed.result).toEqual([
      { input: 'https://www.youtube.com/', anomaly_count: 0, confirmed_count: 0, failure_count: 1, ok_count: 0, measurement_count: 1 },
    ]);
    expect((await aggregation(`category_code=MMED&axis_x=category_code&${RANGE}`)).result).toMatchObject([
      { category_code: 'MMED', measurement_count: 1 },
    ]);
    const weeks = await aggregation(`probe_cc=KE&axis_x=measurement_start_day&time_grain=week&${RANGE}`);
    expect(weeks.result.map(({ measurement_start_day: day }) => day)).toEqual(['2024-10-27', '2024-11-03', '2024-11-10']);
    const hours = await aggregation('probe_cc=KE&axis_x=measurement_start_day&time_grain=hour&since=2024-11-01&until=2024-11-02');
    expect(hours.result).toHaveLength(24);
    expect(hours.result[1]).toMatchObject({ measurement_start_day: '2024-11-01T01:00:00Z', measurement_count: 2 });
  });

  it('takes any grain that is not too fine for the range, and several countries over a year', async () => {
    for (const [grain, first] of [
      ['hour', '2024-11-01T00:00:00Z'],
      ['month', '2024-11-01'],
      ['year', '2024-01-01'],
      ['auto', '2024-11-01'],
    ]) {
      const { result } = await aggregation(`probe_cc=KE,UG&axis_x=measurement_start_day&time_grain=${grain}&${RANGE}`);
      expect(result[0]).toMatchObject({ measurement_start_day: first });
    }
    const year = await aggregation('probe_cc=KE,UG&axis_x=probe_cc&since=2024-01-01&until=2025-01-01');
    expect(year.result).toMatchObject([
      { probe_cc: 'KE', measurement_count: 481 },
      { probe_cc: 'UG', anomaly_count: 576, ok_count: 384 },
    ]);
    const all = await get('/api/v1/aggregation?axis_x=probe_cc&since=2024-01-01&until=2025-01-01');
    expect(await all.json()).toEqual({ v: 0, error: 'since: at most 31 days before until; name fewer countries for more' });
  });

  it('narrows by network, and gives CSV to download', async () => {
    const response = await get(`/api/v1/aggregation?probe_cc=KE&probe_asn=AS36926&axis_x=probe_asn&format=CSV&download=true&${RANGE}`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toContain('ooni-aggregate-data.csv');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toBe(
      'anomaly_count,confirmed_count,failure_count,ok_count,measurement_count,probe_asn\r\n144,0,0,96,240,36926\r\n',
    );
  });

  it.each([
    ['axis_x=nonsense', 'axis_x'],
    ['axis_x=probe_cc&axis_y=probe_cc', 'axis_y'],
    ['probe_cc=Kenya', 'probe_cc'],
    ['since=yesterday', 'since'],
    ['since=2024-11-02&until=2024-11-01', 'since'],
    ['probe_cc=KE&since=2023-01-01&until=2024-01-01&time_grain=hour&axis_x=measurement_start_day', 'time_grain'],
    ['format=XML', 'format'],
  ])('refuses %s and names %s', async (query, name) => {
    const response = await get(`/api/v1/aggregation?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ v: 0, error: expect.stringMatching(new RegExp(`^${name}: `)) as string });
  });
});

describe('GET /api/v1/measurements', () => {
  it('lists page by page through next_url', async () => {
    type List = {
      metadata: { next_url: string | null };
      results: { anomaly: boolean; probe_asn: string; test_name: string; measurement_uid: string }[];
    };
    const seen: List['results'] = [];
    let path: string | null = `/api/v1/measurements?probe_cc=KE&test_name=telegram&anomaly=true&probe_asn=36926&limit=100&${RANGE}`;
    for (let page = 0; path !== null && page < 10; page += 1) {
      const list: List = await (await get(path)).json();
      seen.push(...list.results);
      path = list.metadata.next_url === null ? null : list.metadata.next_url.replace(ORIGIN, '');
    }
    expect(new Set(seen.map(({ measurement_uid }) => measurement_uid)).size).toBe(144);
    expect(seen[0]).toMatchObject({
      anomaly: true,
      probe_asn: 'AS36926',
      probe_cc: 'KE',
      test_name: 'telegram',
      confirmed: false,
      failure: false,
    });
  });

  it.each(['offset=100', 'order=asc', 'order_by=probe_cc', 'software_version=3.1', 'report_id=x', 'limit=0'])(
    'answers no other question than the one that is asked: %s',
    async (query) => {
      const response = await get(`/api/v1/measurements?probe_cc=KE&${RANGE}&${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ v: 0, error: expect.stringMatching(new RegExp(`^${query.split('=')[0]}: `)) as string });
      expect((await get(`/api/v1/measurements?probe_cc=KE&${RANGE}&offset=0&order=DESC&order_by=measurement_start_time`)).status).toBe(200);
    },
  );

  it('says what it needs for a single one', async () => {
    expect((await get('/api/v1/raw_measurement')).status).toBe(400);
    const missing = await get('/api/v1/measurement_meta?measurement_uid=20240120140102.123456_PK_webconnectivity_0123456789abcdef');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({ v: 0, error: expect.any(String) as string });
  });
});

it('shows incidents in OONI’s form', async () => {
  const { incidents, v } = await (await get('/api/v1/incidents/search')).json<{ v: number; incidents: { id: string }[] }>();
  expect(v).toBe(1);
  expect(incidents[0]).toMatchObject({
    event_type: 'incident',
    CCs: ['UG'],
    ASNs: UGANDA,
    test_names: ['telegram'],
    published: true,
    mine: false,
  });
  const { incident } = await (await get(`/api/v1/incidents/show/${incidents[0]?.id}`)).json<{ incident: unknown }>();
  expect(incident).toEqual(incidents[0]);
  expect((await get('/api/v1/incidents/show/none')).status).toBe(404);
  expect((await (await get('/api/v1/incidents/search?only_mine=true')).json<{ incidents: unknown[] }>()).incidents).toEqual([]);
});
