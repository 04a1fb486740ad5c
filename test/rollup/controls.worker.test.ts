import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import type { Bindings } from '../../src/env.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { measureFromEdge } from '../../src/ingest/edge/job.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import type { ControlRow } from '../../src/rollup/controls/row.ts';
import { countInbox, importObservations } from '../../src/rollup/job.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { OPERATOR, ORIGIN, get, getJson, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';

/** The faults begin here, after a quiet day. */
const FAULT_MS = Date.parse('2026-03-02T12:00:00Z');
const UNTIL_MS = FAULT_MS + 60 * MINUTE_MS;
const SERVICES = ['x', 'telegram', 'facebook', 'discord', 'tiktok'];
const NETWORKS = [17557, 24499, 45669];

/** What fails for volunteers once the faults have begun: the block of Facebook in Pakistan is the only restriction. */
const FAILING: Record<string, string[]> = { PK: ['x', 'facebook', 'tiktok'], KE: ['x'] };

/** X is down everywhere, Telegram fails for one region, Discord lies at the platform's addresses, TikTok is down in one part of the world. */
const FAULTS = {
  enam: { down: ['x'], platform: ['discord'] },
  weur: { down: ['x', 'telegram'], platform: ['discord'] },
  eeur: { down: ['x'], platform: ['discord'] },
  apac: { down: ['x', 'tiktok'], platform: ['discord'] },
  oc: { broken: true, down: ['*'] },
};
const QUIET = Object.fromEntries(Object.keys(FAULTS).map((region) => [region, {}]));

/** All of a country's voters, at one time. */
const roundAt = (probeCc: string, timeMs: number): Observation[] =>
  NETWORKS.flatMap((asn) =>
    ['a', 'b', 'c'].flatMap((voter) =>
      SERVICES.map((service) => {
        const fails = timeMs >= FAULT_MS && FAILING[probeCc]?.includes(service);
        return observation({
          observed_at: toRfc3339(timeMs),
          probe_cc: probeCc,
          probe_asn: asn,
          network_name: `Network ${asn}`,
          voter: `${probeCc}-${asn}-${voter}-${Math.floor(timeMs / DAY_MS)}`,
          service,
          target: `${service}/www`,
          software: voter === 'a' ? 'probe/1' : 'probe/2',
          ...(fails ? { outcome: 'tls' as const, failure: 'connection_reset' as const } : {}),
        });
      }),
    ),
  );

function volunteers(probeCc: string): Observation[] {
  const made: Observation[] = [];
  for (let timeMs = FAULT_MS - DAY_MS; timeMs < UNTIL_MS; timeMs += timeMs < FAULT_MS - HOUR_MS ? 40 * MINUTE_MS : 10 * MINUTE_MS)
    made.push(...roundAt(probeCc, timeMs));
  return made;
}

async function play(): Promise<void> {
  const db = openDatabase(env.DB);
  for (const probeCc of ['PK', 'KE']) {
    const all = volunteers(probeCc);
    for (let from = 0; from < all.length; from += 2000) await importObservations(db, all.slice(from, from + 2000), 0);
  }
  for (let timeMs = FAULT_MS - HOUR_MS; timeMs < UNTIL_MS; timeMs += 5 * MINUTE_MS) {
    const simulated: Bindings = { ...env, SIMULATED_VANTAGES: JSON.stringify(timeMs < FAULT_MS ? QUIET : FAULTS) };
    await measureFromEdge(simulated, timeMs);
    await measureFromEdge(simulated, timeMs + 2 * MINUTE_MS);
  }
  while ((await countInbox(env, UNTIL_MS)) > 0);
  const settle = new Request(`${ORIGIN}/v1/settle`, { method: 'POST', headers: OPERATOR });
  for (let pending = 1; pending > 0;) ({ pending } = await (await send(new Request(settle))).json<{ pending: number }>());
}

const range = `since=${toRfc3339(FAULT_MS)}&until=${toRfc3339(UNTIL_MS)}`;
const rowsOf = async (service: string): Promise<ControlRow[]> =>
  (await getJson<{ data: ControlRow[] }>(`/v1/controls?service=${service}&${range}`)).data;
const verdictsOf = async (service: string): Promise<Set<string>> => new Set((await rowsOf(service)).map(({ verdict }) => verdict));

const incidentsOf = async (probeCc: string): Promise<string[]> => {
  const { data } = await getJson<{ data: Incident[] }>(`/v1/incidents?probe_cc=${probeCc}`, OPERATOR);
  return data.flatMap(({ kind, services }) => services.map((service) => `${service}: ${kind}`)).sort();
};

describe('a run with simulated regions', () => {
  beforeAll(play, 60_000);

  it('finds a service up where one region fails, and a region that does not answer left out', async () => {
    const rows = await rowsOf('telegram');
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['up']));
    expect(rows[0]).toMatchObject({ edge: { up: ['~apac', '~eeur', '~enam'], down: ['~weur'] }, simulated: true });
  });

  it('finds a service down where all regions fail, and not where it lies at the platform’s own addresses', async () => {
    expect(await verdictsOf('x')).toEqual(new Set(['down']));
    expect(await rowsOf('discord')).toEqual([]);
    expect(await verdictsOf('tiktok')).toEqual(new Set(['up']));
  });

  it('calls nothing a restriction but the one that is', async () => {
    expect(await incidentsOf('PK')).toEqual(['facebook: service-restriction', 'tiktok: platform-outage', 'x: platform-outage']);
    expect(await incidentsOf('KE')).toEqual(['x: platform-outage']);
  });

  it('lists verdicts page by page, as CSV too, and says what is wrong with a question', async () => {
    const first = await getJson<{ data: ControlRow[]; meta: { next: string } }>(`/v1/controls?limit=7&${range}`);
    const second = await getJson<{ data: ControlRow[] }>(`/v1/controls?limit=7&cursor=${first.meta.next}&${range}`);
    const whole = await getJson<{ data: ControlRow[] }>(`/v1/controls?limit=14&${range}`);
    expect([...first.data, ...second.data]).toEqual(whole.data);
    expect(await (await get(`/v1/controls.csv?verdict=down&${range}`)).text()).toContain('x,down,');
    expect((await get('/v1/controls?verdict=dead')).status).toBe(400);
  });
});
