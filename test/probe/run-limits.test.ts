import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ControlTarget } from '../../src/probe/controls.ts';
import { CONTROL_TARGETS, ENCRYPTED_RESOLVERS } from '../../src/probe/controls.ts';
import { outcomeOf } from '../../src/probe/outcome.ts';
import { Report } from '../../src/probe/report.ts';
import { runProbe } from '../../src/probe/run-probe.ts';
import { DEFAULT_TARGET_IDS, findTarget } from '../../src/probe/targets.ts';
import { virtualNetwork } from './virtual-network.ts';
import type { Durations } from './virtual-network.ts';

const REPORTER = {
  report_id: '019343c1-e9d8-7000-8000-000000000001',
  software_name: 'probe',
  software_version: '1.0.0',
  platform: 'linux',
  network_type: 'unknown',
} as const;

const FREE: Durations = { resolve: 40, connect: 80, handshake: 160, request: 200 };
const HANGING: Durations = { resolve: Infinity, connect: Infinity, handshake: Infinity, request: Infinity };

/** Where all neutral servers are. */
const NEUTRAL_ADDRESS = '203.0.113.1';

const BODY = 'Success and Microsoft Connect Test';

/** Thirty targets on a virtual network, with durations by host or address. */
const run = async (chooseFor: (hostOrAddress: string) => Durations) => {
  const { network: anywhere, open } = virtualNetwork(chooseFor, BODY);
  const network: typeof anywhere = {
    ...anywhere,
    resolve: async (host, limit) => {
      const made = await anywhere.resolve(host, limit);
      return made.failure === null && isNeutral(host) ? { failure: null, value: [NEUTRAL_ADDRESS] } : made;
    },
  };
  const targets = DEFAULT_TARGET_IDS.flatMap((id) => findTarget(id) ?? []);
  const startedMs = network.now();
  const plan = { targets, controls: CONTROL_TARGETS, resolvers: ENCRYPTED_RESOLVERS, isBogon: () => false };
  const report = await runProbe(plan, network, REPORTER, { signal: new AbortController().signal });
  return { report, seconds: (network.now() - startedMs) / 1000, open };
};

const isNeutral = (host: string): boolean =>
  [
    NEUTRAL_ADDRESS,
    ...CONTROL_TARGETS.map((control: ControlTarget) => control.host),
    ...ENCRYPTED_RESOLVERS.flatMap((each) => [each.address, each.serverName]),
  ].includes(host);

describe('a run of thirty targets', () => {
  it('ends within 20 s on a free network, with everything reachable and every connection closed', async () => {
    const { report, seconds, open } = await run(() => FREE);
    expect(seconds).toBeLessThan(20);
    expect(report.control.ok).toBe(true);
    expect(report.measurements.map(({ target }) => target)).toEqual(DEFAULT_TARGET_IDS);
    expect(report.measurements.filter(({ steps }) => steps.some(({ failure }) => failure !== null))).toEqual([]);
    expect(open.opened).toBeGreaterThan(30);
    expect(open.connections).toBe(0);
  });

  it('blames nobody where its line goes down in the middle, whatever it was doing', async () => {
    for (let last = 20; last <= 180; last += 8) {
      let asked = 0;
      const { report } = await run(() => ((asked += 1) > last ? HANGING : FREE));
      const outcomes = report.measurements.map((measurement) => outcomeOf(measurement, report.control).outcome);
      expect([last, ...new Set(outcomes)].filter((each) => each !== 'ok' && each !== 'inconclusive')).toEqual([last]);
    }
  });

  it.each([
    ['everything hangs', () => HANGING],
    ['every connection hangs', () => ({ ...FREE, connect: Infinity })],
    ['every handshake hangs', () => ({ ...FREE, handshake: Infinity })],
    ['every answer hangs', () => ({ ...FREE, request: Infinity })],
    ['all but the neutral servers hang at the resolver', (host: string) => (isNeutral(host) ? FREE : HANGING)],
    ['all but the neutral servers hang at the connection', (place: string) => (isNeutral(place) ? FREE : { ...FREE, connect: Infinity })],
    ['all but the neutral servers hang in the handshake', (host: string) => (isNeutral(host) ? FREE : { ...FREE, handshake: Infinity })],
    ['all but the neutral servers hang in the request', (host: string) => (isNeutral(host) ? FREE : { ...FREE, request: Infinity })],
  ])('ends within 60 s where %s, with every connection closed', async (_situation, chooseFor) => {
    const { report, seconds, open } = await run(chooseFor);
    expect(seconds).toBeLessThan(60);
    expect(report.measurements).toHaveLength(30);
    expect(open.connections).toBe(0);
    // Nothing was cut short by the deadline of the run: each target had its time.
    expect(report.measurements.flatMap(({ steps }) => steps.filter(({ failure }) => failure === 'interrupted'))).toEqual([]);
  });

  it('takes what its deadline cuts short for its own fault', async () => {
    const { report, seconds } = await run(() => ({ resolve: 4_999, connect: 3_999, handshake: 4_999, request: 5_999 }));
    expect(seconds).toBeLessThan(60);
    const outcomes = new Set(report.measurements.map((each) => outcomeOf(each, report.control).outcome));
    expect(outcomes).toEqual(new Set(['ok', 'inconclusive']));
  });

  it('never has more than a few dozen connections open', async () => {
    const { open } = await run((host) => (isNeutral(host) ? FREE : { ...FREE, handshake: Infinity }));
    expect(open.most).toBeLessThanOrEqual(40);
  });

  it('makes a report of at most 3 kB, gzipped, where all is well, in whatever time it took', async () => {
    const seeds = [1, 2, 3, 4, 5];
    for (const seed of seeds) {
      let state = seed;
      const chance = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
      const { report } = await run(() => ({
        resolve: chance() * 900,
        connect: chance() * 900,
        handshake: chance() * 900,
        request: chance() * 900,
      }));
      expect(Report.parse(report).measurements).toHaveLength(30);
      expect(gzipSync(JSON.stringify(report)).length).toBeLessThanOrEqual(3_000);
    }
  });

  it('makes a report of at most 24 kB, gzipped, where everything fails with its evidence', async () => {
    const { report } = await run((host) => (isNeutral(host) ? FREE : { ...FREE, handshake: Infinity }));
    expect(report.measurements.filter(({ comparisons }) => comparisons !== undefined).length).toBeGreaterThan(25);
    expect(gzipSync(JSON.stringify(report)).length).toBeLessThanOrEqual(24_000);
  });
});
