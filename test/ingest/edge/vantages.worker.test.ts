import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/client.ts';
import { countInbox } from '../../../src/rollup/job.ts';
import { measureFromEdge } from '../../../src/ingest/edge/job.ts';
import { readVantageRecords, writeVantageRecords } from '../../../src/ingest/edge/store.ts';
import { readBinsBetween } from '../../../src/rollup/store.ts';
import { CONTROL_CC } from '../../../src/rollup/bin.ts';
import { MINUTE_MS } from '../../../src/shared/time.ts';
import { get } from '../../support/api.ts';
import type { Bindings } from '../../../src/env.ts';

const NOON_MS = Date.parse('2026-03-02T12:00:00Z');

/** The observatory with simulated vantages in the place of real ones. */
const simulating = (faults: Record<string, object>): Bindings => ({ ...env, SIMULATED_VANTAGES: JSON.stringify(faults) });

/** What each vantage's votes on a service were in the window from `startMs` on. */
async function votesOn(service: string, startMs: number): Promise<Record<string, number[]>> {
  const bins = await readBinsBetween(openDatabase(env.DB), CONTROL_CC, startMs, startMs + 5 * MINUTE_MS);
  const voters = bins.flatMap(({ bin }) => bin.networks.flatMap((network) => network.voters));
  return Object.fromEntries(voters.flatMap(({ id, tallies }) => (tallies[service] ? [[id, tallies[service]]] : [])));
}

/** The objects' namespace, of which the first stub is of code that was taken away. */
const updatedOnce = (real: DurableObjectNamespace): DurableObjectNamespace => {
  let asked = 0;
  const get: DurableObjectNamespace['get'] = (...named) => {
    asked += 1;
    return asked === 1
      ? ({ fetch: () => Promise.reject(new Error('code was updated')) } as unknown as DurableObjectStub)
      : real.get(...named);
  };
  return { idFromName: (name: string) => real.idFromName(name), get } as unknown as DurableObjectNamespace;
};

describe('vantages in regions', () => {
  it('asks an object once more whose code was updated under it', async () => {
    const startMs = NOON_MS - 60 * MINUTE_MS;
    await measureFromEdge({ ...simulating({ afr: {} }), VANTAGE: updatedOnce(env.VANTAGE!) }, startMs);
    const { vantages } = await readVantageRecords(openDatabase(env.DB));
    expect(vantages.afr).toMatchObject({ leftOut: null, countedMs: startMs });
  });

  it('measures each target from every region, in two runs of five minutes, and labels what is simulated', async () => {
    const bindings = simulating({ enam: {}, weur: { down: ['x'] }, apac: { data_centre: 'NRT', country: 'JP' } });
    await measureFromEdge(bindings, NOON_MS);
    await measureFromEdge(bindings, NOON_MS + 2 * MINUTE_MS);
    await measureFromEdge(bindings, NOON_MS + 2 * MINUTE_MS);
    await countInbox(env, NOON_MS + 3 * MINUTE_MS);
    expect(await votesOn('wikipedia', NOON_MS)).toEqual({
      apac: [1, 0, 0, 0, 0, 0, 0],
      enam: [1, 0, 0, 0, 0, 0, 0],
      weur: [1, 0, 0, 0, 0, 0, 0],
    });
    expect((await votesOn('x', NOON_MS)).weur).toEqual([0, 0, 0, 0, 2, 0, 0]);
    const bins = await readBinsBetween(openDatabase(env.DB), CONTROL_CC, NOON_MS, NOON_MS + 1);
    expect(bins.flatMap(({ bin }) => bin.networks).map(({ simulated }) => simulated)).toEqual([true]);
    const { vantages } = await readVantageRecords(openDatabase(env.DB));
    expect(vantages.apac).toMatchObject({ kind: 'object', simulated: true, dataCentre: 'NRT', country: 'JP', leftOut: null });
  });

  it('leaves out a vantage that fails, is offline, or runs where the network is not free', async () => {
    const startMs = NOON_MS + 30 * MINUTE_MS;
    const faults = { enam: { broken: true }, weur: { offline: true }, me: { data_centre: 'DXB', country: 'AE', down: ['*'] }, oc: {} };
    await measureFromEdge(simulating(faults), startMs);
    await measureFromEdge(simulating(faults), startMs + 2 * MINUTE_MS);
    await countInbox(env, startMs + 3 * MINUTE_MS);
    expect(Object.keys(await votesOn('facebook', startMs))).toEqual(['oc']);
    const { vantages } = await readVantageRecords(openDatabase(env.DB));
    expect(Object.fromEntries(Object.entries(vantages).map(([id, { leftOut }]) => [id, leftOut]))).toMatchObject({
      enam: { why: 'silent', detail: 'answers 503' },
      weur: { why: 'offline' },
      me: { why: 'not-free' },
      oc: null,
    });
  });

  it('says nothing of what lies at the platform’s own addresses', async () => {
    const startMs = NOON_MS + 60 * MINUTE_MS;
    const bindings = simulating({ enam: { platform: ['discord'] }, weur: { platform: ['discord'], down: ['tiktok'] } });
    await measureFromEdge(bindings, startMs);
    await measureFromEdge(bindings, startMs + 2 * MINUTE_MS);
    await countInbox(env, startMs + 3 * MINUTE_MS);
    expect(await votesOn('discord', startMs)).toEqual({ enam: [0, 0, 0, 0, 0, 0, 1], weur: [0, 0, 0, 0, 0, 0, 1] });
    expect((await votesOn('tiktok', startMs)).weur).toEqual([0, 0, 0, 0, 1, 0, 0]);
  });

  it('shows on the page of the observatory’s state where each ran, which are missing, and in Urdu too', async () => {
    const records = await readVantageRecords(openDatabase(env.DB));
    const weur = { ...records.vantages.weur, askedMs: Date.now(), dataCentre: 'FRA', country: 'DE', leftOut: null, simulated: false };
    await writeVantageRecords(openDatabase(env.DB), { ...records, vantages: { weur } as typeof records.vantages });
    const page = await (await get('/status', { accept: 'text/html' })).text();
    expect(page).toContain('Western Europe (weur)');
    expect(page).toContain('FRA, Germany');
    expect(page).toContain('missing: it has not run');
    expect(page).toContain('Only 1 of them count now');
    expect(await (await get('/status?lang=ur', { accept: 'text/html' })).text()).toContain('مغربی یورپ');
  });

  it('runs in the durable object of the region, which says what is wrong with a task', async () => {
    const objects = env.VANTAGE;
    if (!objects) throw new Error('wrangler.toml binds no VANTAGE');
    const stub = objects.get(objects.idFromName('weur'));
    const response = await stub.fetch('http://vantage/', { method: 'POST', body: '{"targets": 1}' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('report_id');
  });
});
