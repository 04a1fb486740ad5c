import createClient from 'openapi-fetch';
import { describe, expect, it } from 'vitest';
import type { paths } from '../../dist/client/schema.d.ts';
import { OPERATOR, ORIGIN, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';

const reader = createClient<paths>({ baseUrl: ORIGIN, fetch: (request) => send(request) });
const operator = createClient<paths>({ baseUrl: ORIGIN, headers: OPERATOR, fetch: (request) => send(request) });

/** Titles of every event of a country, page after page. */
async function titlesOf(probeCc: string): Promise<string[]> {
  const titles: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await reader.GET('/v1/events', { params: { query: { probe_cc: probeCc, limit: 2, cursor } } });
    titles.push(...(data?.data ?? []).map(({ title }) => title));
    cursor = data?.meta.next ?? undefined;
  } while (cursor !== undefined);
  return titles;
}

/** What a parameter's schema gives for it: its example and its default. */
type Given = { type?: string; example?: unknown; default?: unknown };
type Described = { paths: Record<string, Record<string, { parameters?: { name: string; schema: Given }[] }>> };

const isOf = (type: string | undefined, value: unknown): boolean =>
  value === undefined || (type === 'integer' || type === 'number' ? typeof value === 'number' : typeof value === 'string');

describe('a program that reads', () => {
  it('is given examples and defaults of parameters that are what the parameter is', async () => {
    const { paths: described } = await (await send(new Request(`${ORIGIN}/openapi.json`))).json<Described>();
    const parameters = Object.values(described).flatMap((item) => Object.values(item).flatMap(({ parameters: all = [] }) => all));
    expect(parameters.length).toBeGreaterThan(100);
    const wrong = parameters.filter(({ schema }) => !isOf(schema.type, schema.example) || !isOf(schema.type, schema.default));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('gets a list page by page, and one thing by its id', async () => {
    for (const title of ['First rally', 'Second rally', 'Third rally']) {
      const { data } = await operator.POST('/v1/events', {
        body: { probe_cc: 'PK', kind: 'rally', title, starts_at: '2024-01-20T14:00:00Z', sources: ['https://example.org/'] },
      });
      expect(data?.title).toBe(title);
    }
    expect(new Set(await titlesOf('PK'))).toEqual(new Set(['First rally', 'Second rally', 'Third rally']));
    const { data: list } = await reader.GET('/v1/events', { params: { query: { probe_cc: 'PK', limit: 1 } } });
    const path = { id: list?.data[0]?.id ?? '' };
    expect((await reader.GET('/v1/events/{id}', { params: { path } })).data?.probe_cc).toBe('PK');
  });

  it('gets problems as they are described', async () => {
    const { error, response } = await reader.GET('/v1/incidents/{id}', { params: { path: { id: 'no-such-incident' } } });
    expect([response.status, error?.title]).toEqual([404, 'There is nothing at this address']);
  });

  it('gets counts, and the same as text', async () => {
    const line = JSON.stringify(observation({ probe_cc: 'KE', observed_at: '2024-11-07T10:21:00Z' }));
    await send(new Request(`${ORIGIN}/v1/observations`, { method: 'POST', headers: OPERATOR, body: line }));
    for (let pending = 1; pending > 0;) pending = (await operator.POST('/v1/settle')).data?.pending ?? 0;
    const query = { probe_cc: 'KE', service: 'telegram', window: '1h', since: '2024-11-07', until: '2024-11-08' } as const;
    const { data } = await operator.GET('/v1/aggregates', { params: { query } });
    expect(data?.data[0]).toMatchObject({ service: 'telegram', measurements: 1 });
    const { data: csv } = await operator.GET('/v1/aggregates.csv', { params: { query }, parseAs: 'text' });
    expect(csv?.split('\n')[0]).toContain('probe_cc');
    expect((await reader.GET('/v1/health')).data?.status).toMatch(/^(ok|late)$/);
    expect((await reader.GET('/v1/countries')).data?.data.map(({ probe_cc: probeCc }) => probeCc)).toContain('KE');
  });

  it('gets feeds', async () => {
    const { data } = await reader.GET('/feeds/incidents.json', { params: { query: { probe_cc: 'KE', network: 'AS33771', lang: 'ur' } } });
    expect(data?.version).toBe('https://jsonfeed.org/version/1.1');
    const { data: atom } = await reader.GET('/feeds/incidents.atom', { parseAs: 'text' });
    expect(atom).toContain('<feed xmlns="http://www.w3.org/2005/Atom">');
  });
});

describe('a program of the operator', () => {
  it('keeps subscriptions', async () => {
    const target = { channel: 'webhook', url: 'https://93.184.216.34/hook' } as const;
    const { data: added } = await operator.POST('/v1/subscriptions', { body: { target, filter: { probe_cc: 'KE' } } });
    const id = added?.subscription.id ?? '';
    const path = { id };
    expect(added?.secret).toMatch(/^whsec_/);
    expect((await operator.PATCH('/v1/subscriptions/{id}', { params: { path }, body: { state: 'paused' } })).response.status).toBe(204);
    const { data: list } = await operator.GET('/v1/subscriptions');
    expect(list?.data.find((each) => each.id === id)).toMatchObject({ state: 'paused', target: 'https://93.184.216.34/…' });
    expect((await operator.GET('/v1/subscriptions/{id}/dead', { params: { path } })).data?.data).toEqual([]);
    const replayed = await operator.POST('/v1/subscriptions/{id}/replay', { params: { path }, body: { since: '2024-11-07' } });
    expect(replayed.data).toEqual({ queued: 0 });
    expect((await operator.DELETE('/v1/subscriptions/{id}', { params: { path } })).response.status).toBe(204);
    expect((await reader.GET('/v1/subscriptions')).error?.title).toBe("The operator's token is needed");
  });
});
