import { expect, it } from 'vitest';
import { ORIGIN, get, send } from '../support/api.ts';

type Refusal = { detail: string };

it.each([
  ['/v1/connectivity', 'probe_cc: is missing'],
  ['/v1/incidents?probe_cc=KE&probe_cc=PK', 'probe_cc: one value, and no list'],
  ['/v1/aggregates?limit=0', 'limit: at least 1'],
  ['/v1/measurements?limit=5000', 'limit: at most 1000'],
  ['/v1/incidents?status=over', 'status: one of suspected, detected, ended, retracted'],
])('says of %s what is wrong and what is allowed: %s', async (path, detail) => {
  const answer = await get(path);
  expect([answer.status, (await answer.json<Refusal>()).detail]).toEqual([400, detail]);
});

it.each([
  ['POST', '/v1/incidents', 'GET'],
  ['GET', '/v1/reports', 'POST'],
  ['PUT', '/countries/KE', 'GET'],
  ['POST', '/v1/events/none', 'GET, PATCH, DELETE'],
  ['DELETE', '/feeds/incidents.atom', 'GET'],
])('refuses %s %s, and tells that it takes %s', async (method, path, allowed) => {
  const answer = await send(new Request(`${ORIGIN}${path}`, { method }));
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  expect((await answer.json<Refusal>()).detail).toBe(`${path} takes ${allowed}`);
});

it('lets a page of another origin ask, and not again for a day', async () => {
  const headers = {
    origin: 'https://news.example',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'if-none-match',
  };
  const answer = await send(new Request(`${ORIGIN}/openapi.json`, { method: 'OPTIONS', headers }));
  expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-max-age')]).toEqual([
    204,
    '*',
    '86400',
  ]);
});

it('finds a network by its number as it is written', async () => {
  const answer = await send(new Request(`${ORIGIN}/networks/AS33771?lang=ur`, { redirect: 'manual' }));
  expect([answer.status, answer.headers.get('location')]).toEqual([301, '/networks/33771?lang=ur']);
});
