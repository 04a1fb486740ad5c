import { beforeAll, describe, expect, it } from 'vitest';
import guide from '../../docs/api/README.md?raw';
import { OPERATOR, ORIGIN, get, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';

/** The addresses of the guide's examples, each once. */
const examples = [...new Set([...guide.matchAll(/^curl .*?'http:\/\/localhost:8787([^']+)'/gm)].map(([, address = '']) => address))];

/** Examples of what goes wrong, or of something that another observatory has. */
const REFUSED: Record<string, number> = {
  '/v1/events/pk-2lbq2z0sbuauj': 404,
  '/v1/aggregates?probe_cc=kenya': 400,
  '/v1/incidents/ke-20241107-06d192f3': 404,
  '/v1/incidents/ke-20241107-06d192f3/versions': 404,
  '/v1/incidents/ke-20241107-06d192f3/v1': 404,
};

const post = (path: string, body: string | null) => send(new Request(`${ORIGIN}${path}`, { method: 'POST', body, headers: OPERATOR }));

beforeAll(async () => {
  const lines = Array.from({ length: 12 }, (_, hour) => observation({ observed_at: `2024-11-07T${String(hour).padStart(2, '0')}:10:00Z` }));
  await post('/v1/observations', lines.map((line) => JSON.stringify(line)).join('\n'));
  for (let pending = 1; pending > 0;) pending = (await (await post('/v1/settle', null)).json<{ pending: number }>()).pending;
});

describe('the guide to the API', () => {
  it('has an example of every list', () => {
    const paths = new Set(examples.map((address) => address.split(/[?]/)[0]));
    for (const name of [
      'incidents',
      'events',
      'aggregates',
      'measurements',
      'countries',
      'networks',
      'services',
      'health',
      'connectivity',
      'signals',
    ])
      expect(paths).toContain(`/v1/${name}`);
  });

  it.each(examples)('gives an example that works: %s', async (address) => {
    const response = await get(address);
    expect(response.status).toBe(REFUSED[address] ?? 200);
  });

  it('shows the problem document that the example gives', async () => {
    const shown = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
    expect(JSON.parse(shown)).toEqual(await (await get('/v1/aggregates?probe_cc=kenya')).json());
  });

  it('tells the keys of an incident that a reader finds', async () => {
    const { components } = await (await get('/openapi.json')).json<{ components: { schemas: { Incident: { properties: object } } } }>();
    const table = guide.slice(guide.indexOf('What to read first'), guide.indexOf('## Aggregates'));
    const told = [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key),
    );
    expect(told.length).toBeGreaterThan(5);
    expect(Object.keys(components.schemas.Incident.properties)).toEqual(expect.arrayContaining(told));
  });
});
