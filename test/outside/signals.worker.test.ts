import { env } from 'cloudflare:workers';
import { describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import type { Bindings } from '../../src/env.ts';
import { judgeConnectivity } from '../../src/incidents/connectivity/job.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { pullSignals } from '../../src/outside/signals/job.ts';
import { readStates } from '../../src/outside/signals/store.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { getJson } from '../support/api.ts';

const NOW = Date.parse('2026-01-09T00:00:00Z');
const origin = inject('signalOrigin');

const settings = (sources: string, country: string): Bindings => ({
  ...env,
  SIGNAL_SOURCES: sources,
  SIGNAL_COUNTRIES: country,
  RADAR_TOKEN: 'a-token',
});

const stateOf = async (country: string) => (await readStates(openDatabase(env.DB))).filter(({ probeCc }) => probeCc === country);

type Row = { series: string; source: string; attribution: string; licence: string; licence_url: string };

describe("other observatories' series", () => {
  it('are read one source a run, stand beside our own with their licences, and corroborate an incident', async () => {
    const own = settings(`ioda=${origin}/v2 radar=${origin}/client/v4 ripestat=${origin} ooni=${origin}`, 'IR');
    for (let minute = 0; minute < 4; minute += 1) {
      expect(await pullSignals(own, NOW + minute * MINUTE_MS)).toBe('IR');
      await judgeConnectivity(own, 'IR', NOW + minute * MINUTE_MS);
    }
    expect(await pullSignals(own, NOW + 5 * MINUTE_MS)).toBeNull();
    const { data } = await getJson<{ data: Incident[] }>('/v1/incidents?probe_cc=IR');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ kind: 'blackout', status: 'detected', scope: 'nationwide', coverage: { voters: 0, measurements: 0 } });
    const darkMs = NOW - 4 * HOUR_MS;
    expect(data[0]!.onset.earliest <= toRfc3339(darkMs) && data[0]!.onset.latest >= toRfc3339(darkMs)).toBe(true);
    expect(data[0]!.corroboration.map(({ source, text }) => `${source}: ${text}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^IODA, .*Georgia.*: IODA active probing fell to 4 % /),
        expect.stringMatching(/^Cloudflare Radar; CC BY-NC 4\.0: Cloudflare Radar traffic fell to 1 % /),
        expect.stringMatching(/^Open Observatory .*: OONI measurements fell to 2 % /),
      ]),
    );
    expect(data[0]!.corroboration.some(({ text }) => text.includes('BGP'))).toBe(false);
    expect(data[0]!.evidence.some(({ text }) => text.startsWith('IODA BGP hardly moved'))).toBe(true);

    const rows = await getJson<{ data: Row[] }>('/v1/signals?probe_cc=IR&since=2026-01-08&until=2026-01-09&limit=10000');
    expect([...new Set(rows.data.map(({ series }) => series))].sort()).toEqual([
      'Cloudflare Radar traffic',
      'IODA BGP',
      'IODA active probing',
      'IODA telescope',
      'OONI anomalies',
      'OONI measurements',
      'RIPEstat visible networks',
      'RIPEstat visible prefixes',
    ]);
    expect(
      rows.data.every(
        ({ attribution, licence, licence_url: address }) => attribution !== '' && licence !== '' && address.startsWith('https://'),
      ),
    ).toBe(true);
    expect((await getJson<{ data: Row[] }>('/v1/connectivity?probe_cc=IR&since=2026-01-08&until=2026-01-09')).data).toEqual([]);
    expect((await getJson<{ data: Row[] }>('/v1/aggregates?probe_cc=IR&since=2026-01-08&until=2026-01-09')).data).toEqual([]);
  });

  it('that do not come are waited for, longer each time, and nothing else suffers', async () => {
    const failing = settings(`ioda=${origin}/fails ooni=${origin}/mumbles`, 'TD');
    expect(await pullSignals(failing, NOW)).toBeNull();
    expect(await pullSignals(failing, NOW)).toBeNull();
    const states = Object.fromEntries((await stateOf('TD')).map(({ source, state }) => [source, state]));
    expect(states['ioda']).toMatchObject({ failures: 1, nextMs: NOW + 2 * HOUR_MS, problem: 'it answers with status 503' });
    expect(states['ooni']).toMatchObject({ failures: 1, nextMs: NOW + 2 * HOUR_MS, problem: 'its answer is not JSON' });
  });

  it('are off until the operator turns them on', async () => {
    expect(await pullSignals(env, NOW)).toBeNull();
    expect(await pullSignals(settings('ioda', ''), NOW)).toBeNull();
  });
});
