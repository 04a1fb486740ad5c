import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { seededRandom } from '../bench/random.ts';
import { OPERATOR, ORIGIN, getJson, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';

const START = Date.parse('2025-06-10T00:00:00Z');
const BLOCKS = [30 * HOUR_MS, 54 * HOUR_MS];
const BLOCK_MS = 6 * HOUR_MS;

/** Three days in which a service is blocked twice on two of three networks, as an archive has it: without voters. */
function history(): Observation[] {
  const random = seededRandom(7);
  return Array.from({ length: 3 * 24 * 6 }, (_, turn) => START + turn * 10 * MINUTE_MS).flatMap((time) =>
    [64501, 64502, 64503].map((asn) => {
      const blocked = asn < 64503 && BLOCKS.some((block) => time >= START + block && time < START + block + BLOCK_MS);
      const fails = random() < (blocked ? 0.95 : 0.02);
      return observation({
        observed_at: toRfc3339(time),
        probe_cc: 'TZ',
        probe_asn: asn,
        service: 'telegram',
        target: 'telegram/app',
        source: 'import',
        voter: null,
        outcome: fails ? 'tcp' : 'ok',
        failure: fails ? 'generic_timeout_error' : null,
        measurement_uid: `TZ-${asn}-${time}`,
      });
    }),
  );
}

const post = async (path: string, body: string): Promise<{ pending: number }> => {
  const response = await send(new Request(`${ORIGIN}${path}`, { method: 'POST', headers: OPERATOR, body }));
  expect(response.status).toBe(200);
  return response.json();
};

async function importPart(part: readonly Observation[]): Promise<void> {
  for (let start = 0; start < part.length; start += 500)
    await post(
      '/v1/observations',
      part
        .slice(start, start + 500)
        .map((item) => JSON.stringify(item))
        .join('\n'),
    );
  while ((await post('/v1/settle', '')).pending > 0);
}

/** What an observatory that knows nothing tells after the parts were imported one by one; `met` gets every incident that it told on the way. */
async function toldAfter(parts: readonly (readonly Observation[])[], met = new Set<string>()): Promise<Incident[]> {
  const tables = await env.DB.prepare("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%' AND name <> 'job_state'").all<{
    name: string;
  }>();
  await env.DB.batch([
    ...tables.results.map(({ name }) => env.DB.prepare(`DELETE FROM ${name}`)),
    env.DB.prepare("UPDATE job_state SET body = '{}'"),
  ]);
  let told: Incident[] = [];
  for (const part of parts) {
    await importPart(part);
    told = (await getJson<{ data: Incident[] }>('/v1/incidents')).data;
    for (const { id } of told) met.add(id);
  }
  return told;
}

/** All but what tells of the way that the record came about. */
const timeless = (incident: Incident): Incident => ({ ...incident, published_at: null, updated_at: null, version: null, updates: [] });

test(
  'a history that is imported in shuffled parts, one by one, gives the incidents of one import, under the same ids',
  { timeout: 60_000 },
  async () => {
    const whole = await toldAfter([history()]);
    expect(whole.map(({ status }) => status)).toEqual(['ended', 'ended']);
    const random = seededRandom(11);
    const shuffled = history()
      .map((item) => ({ item, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ item }) => item);
    const size = Math.ceil(shuffled.length / 3);
    const met = new Set<string>();
    const inParts = await toldAfter(
      [0, 1, 2].map((part) => shuffled.slice(part * size, (part + 1) * size)),
      met,
    );
    expect(inParts.map(timeless)).toEqual(whole.map(timeless));
    // What was told of a part of it alone is in no list any more; its address says what became of it.
    const replaced = [...met].filter((id) => !whole.some((incident) => incident.id === id));
    expect(replaced.length).toBeGreaterThan(0);
    for (const id of replaced) {
      const incident = await getJson<Incident>(`/v1/incidents/${id}`);
      expect(incident.status).toBe('retracted');
      expect(incident.retraction?.reason).toMatch(/It is told as part of incident tz-\d{8}-[0-9a-f]{8} now|do not bear it out/);
      expect((await getJson<{ data: unknown[] }>(`/v1/incidents/${id}/versions`)).data.length).toBeGreaterThan(1);
    }
  },
);
