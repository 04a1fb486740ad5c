import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { judgeCountries, releaseImports } from '../../src/incidents/job.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { rollUp } from '../../src/rollup/remake/job.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { noUsage, recordingBindings, type Recording } from '../bench/metered-bindings.ts';
import { OPERATOR, ORIGIN, getJson, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';

/** Promised for a country's tick. */
const QUERIES_A_TICK = 10;
const START = Date.parse('2026-01-10T00:00:00Z');
const BLOCK = START + 40 * HOUR_MS;

const post = (path: string, body: string) => send(new Request(`${ORIGIN}${path}`, { method: 'POST', headers: OPERATOR, body }));

/** Three voters on each of four networks measure every half hour; from the block on three networks fail. */
function measured(sinceMs: number, untilMs: number): Observation[] {
  const made: Observation[] = [];
  for (let timeMs = sinceMs; timeMs < untilMs; timeMs += 30 * MINUTE_MS) {
    for (let place = 0; place < 12; place += 1) {
      const asn = 64_501 + (place % 4);
      const fails = timeMs >= BLOCK && asn < 64_504;
      made.push(
        observation({
          observed_at: toRfc3339(timeMs),
          probe_cc: 'PK',
          probe_asn: asn,
          network_name: `Network ${asn}`,
          service: 'x',
          target: 'x/www',
          source: 'probe',
          voter: `${place}`,
          outcome: fails ? 'tls' : 'ok',
          failure: fails ? 'connection_reset' : null,
          reporter_days: 20,
          simulated: true,
          measurement_uid: `${place}-${timeMs}`,
        }),
      );
    }
  }
  return made;
}

async function take(observations: readonly Observation[]): Promise<void> {
  expect((await post('/v1/observations', observations.map((item) => JSON.stringify(item)).join('\n'))).status).toBe(200);
}

/** Rolls up and judges to the end, by the data's own clock. */
async function catchUp(nowMs: number): Promise<void> {
  while ((await rollUp(env, nowMs, true)) !== null);
  await releaseImports(env);
  for (let step = 0; step < 10; step += 1) await judgeCountries(env, nowMs, { pauseMs: 0 });
}

/** Queries of the run that judges one window more. */
async function queriesOfTick(atMs: number): Promise<number> {
  await take(measured(atMs, atMs + MINUTE_MS));
  await releaseImports(env);
  const usage = noUsage();
  const asked: Recording = new Map();
  await judgeCountries(recordingBindings(env, usage, asked), atMs + 10 * MINUTE_MS, { pauseMs: 0 });
  expect([...asked.keys()].join()).toContain('insert into "detector_state"');
  return usage.queries;
}

it('a tick takes ten queries at most, on an ordinary day and while an incident is open', async () => {
  await take(measured(START, BLOCK - HOUR_MS));
  await catchUp(BLOCK - HOUR_MS);
  const ordinary = await queriesOfTick(BLOCK - HOUR_MS);
  await take(measured(BLOCK - HOUR_MS / 2, BLOCK + 3 * HOUR_MS));
  await catchUp(BLOCK + 3 * HOUR_MS);
  const incidents = await getJson<{ data: { status: string }[] }>('/v1/incidents?probe_cc=PK');
  expect(incidents.data.map(({ status }) => status)).toEqual(['detected']);
  const open = await queriesOfTick(BLOCK + 3 * HOUR_MS);
  console.log(`a tick: ${ordinary} queries, ${open} while an incident is open`);
  expect(ordinary).toBeGreaterThan(3);
  expect(open).toBeGreaterThan(ordinary);
  expect(Math.max(ordinary, open)).toBeLessThanOrEqual(QUERIES_A_TICK);
});
