import { expect, it } from 'vitest';
import { documentOfApi, get } from '../support/api.ts';

type Refusal = { detail: string; errors: { field: string }[] };

it.each([
  ['/v1/incidents?country=KE', 'country', 'probe_cc'],
  ['/v1/aggregates.csv?probe_cc=KE&sevice=telegram', 'sevice', 'service'],
  ['/v1/measurements.ndjson?asn=33771', 'asn', 'probe_asn'],
  ['/feeds/incidents.atom?cc=KE', 'cc', 'probe_cc'],
])('refuses %s, and names what there is', async (path, unknown, meant) => {
  const answer = await get(path);
  expect(answer.status).toBe(400);
  const { detail, errors } = await answer.json<Refusal>();
  expect(errors).toMatchObject([{ field: unknown }]);
  expect(detail).toMatch(new RegExp(`^${unknown}: is not known here; there are .*\\b${meant}\\b`));
});

it('takes every parameter that the description has', async () => {
  const { paths } = (await documentOfApi()) as unknown as {
    paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }>;
  };
  for (const [path, { get: operation }] of Object.entries(paths)) {
    const names = (operation?.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    if (names.length === 0 || path.includes('{')) continue;
    const answer = await get(`${path}?${names.map((name) => `${name}=~`).join('&')}`);
    expect(await answer.text(), path).not.toContain('is not known here');
  }
});

it("lets OONI's clients, browsers and monitors add what they like", async () => {
  for (const path of ['/api/v1/aggregation?utm_source=x', '/?utm_source=x', '/v1/health?t=1', '/v1/countries?t=1'])
    expect((await get(path)).status, path).toBe(200);
});
