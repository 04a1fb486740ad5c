import { describe, expect, it } from 'vitest';
import { CONTROL_TARGETS, ENCRYPTED_RESOLVERS, FAR_PAGE } from '../../src/probe/controls.ts';
import { outcomeOf } from '../../src/probe/outcome.ts';
import { Report } from '../../src/probe/report.ts';
import { runProbe } from '../../src/probe/run-probe.ts';
import type { Plan } from '../../src/probe/run-probe.ts';
import { TARGETS } from '../../src/probe/targets.ts';
import { virtualNetwork } from './virtual-network.ts';
import type { Durations } from './virtual-network.ts';

const REPORTER = {
  report_id: '019343c1-e9d8-7000-8000-000000000001',
  software_name: 'probe',
  software_version: '1.0.0',
  platform: 'linux',
  network_type: 'unknown',
} as const;

const FREE: Durations = { resolve: 20, connect: 30, handshake: 30, request: 40, download: 200 };
/** 64 kB in 4 s: 131 kbit/s. */
const SLOW: Durations = { ...FREE, download: 4_000 };
const TIMED = TARGETS.filter(({ download }) => download !== undefined);
const [SLOWED] = TIMED;
const NEUTRAL = CONTROL_TARGETS.find(({ download }) => download !== undefined)?.host;

/** A run of the targets whose pages are timed; how often each host's page was asked for. */
const run = async (chooseFor: (host: string) => Durations, over: Partial<Plan> = {}) => {
  const asked = new Map<string, number>();
  const { network, open } = virtualNetwork(chooseFor, 'Success and Microsoft Connect Test');
  const counting: typeof network = {
    ...network,
    download: (connection, request, limit) => {
      asked.set(request.host, (asked.get(request.host) ?? 0) + 1);
      return network.download(connection, request, limit);
    },
  };
  const plan = {
    targets: TIMED,
    controls: CONTROL_TARGETS,
    resolvers: ENCRYPTED_RESOLVERS,
    farPage: FAR_PAGE,
    isBogon: () => false,
    downloads: 'all' as const,
  };
  const report = await runProbe({ ...plan, ...over }, counting, REPORTER, { signal: new AbortController().signal });
  const outcomes = new Map(report.measurements.map((each) => [each.target, outcomeOf(each, report.control).outcome]));
  return { report: Report.parse(report), outcomes, asked, open };
};

describe('timed pages', () => {
  it('show a service that is slowed, with both speeds and nothing left open', async () => {
    const { report, outcomes, open } = await run((host) => (host === SLOWED?.host ? SLOW : FREE));
    expect(outcomes.get(SLOWED?.id ?? '')).toBe('throttled');
    expect([...outcomes.values()].filter((outcome) => outcome !== 'ok')).toEqual(['throttled']);
    const found = report.measurements.find(({ target }) => target === SLOWED?.id);
    expect(found?.steps.at(-1)).toMatchObject({ operation: 'download', failure: null, bytes: 65_536 });
    expect(found?.comparisons?.speed?.target_kbps).toBeLessThan(150);
    expect(found?.comparisons?.speed?.neutral_kbps).toBeGreaterThan(2_000);
    expect(open.connections).toBe(0);
  });

  it('blame nobody for a line that is slow for everything', async () => {
    const { outcomes } = await run(() => SLOW);
    expect(new Set(outcomes.values())).toEqual(new Set(['ok']));
  });

  it('blame nobody where the way abroad is slow, and only what is near is fast', async () => {
    const { outcomes, asked } = await run((host) => (host === NEUTRAL ? FREE : SLOW));
    expect(new Set(outcomes.values())).toEqual(new Set(['ok']));
    expect(asked.get(FAR_PAGE.host)).toBe(TIMED.length);
  });

  it('show a slowed service also where the page from far away cannot be had', async () => {
    const away: Durations = { ...FREE, connect: Infinity, handshake: Infinity };
    const { outcomes } = await run((host) => (host === FAR_PAGE.host ? away : host === SLOWED?.host ? SLOW : FREE));
    expect(outcomes.get(SLOWED?.id ?? '')).toBe('throttled');
  });

  it('blame nobody for one slow moment', async () => {
    let isFirst = true;
    const { outcomes, asked } = await run((host) => {
      if (host !== SLOWED?.host) return FREE;
      const { download } = isFirst ? SLOW : FREE;
      return {
        ...FREE,
        get download() {
          isFirst = false;
          return download;
        },
      };
    });
    expect(outcomes.get(SLOWED?.id ?? '')).toBe('ok');
    expect(asked.get(SLOWED?.host ?? '')).toBe(2);
  });

  it('do not take a distant server for a slowed one: round trips are taken off', async () => {
    const distant: Durations = { resolve: 20, connect: 300, handshake: 300, request: 300, download: 1_300 };
    const { outcomes } = await run((host) => (host === SLOWED?.host || host.startsWith('198.') ? distant : FREE));
    expect(outcomes.get(SLOWED?.id ?? '')).toBe('ok');
  });

  it('are one a run in turn, and the neutral one not at all, where nothing is slow', async () => {
    const { asked } = await run(() => FREE, { downloads: undefined });
    expect([...asked.values()]).toEqual([1]);
    expect([NEUTRAL ?? '', FAR_PAGE.host].filter((host) => asked.has(host))).toEqual([]);
  });

  it('are those of services that answered slowly too', async () => {
    const slowAnswer: Durations = { ...SLOW, request: 3_000 };
    const { asked, outcomes } = await run((host) => (host === SLOWED?.host ? slowAnswer : FREE), { downloads: undefined });
    expect(asked.get(SLOWED?.host ?? '')).toBe(4);
    expect(outcomes.get(SLOWED?.id ?? '')).toBe('throttled');
  });
});
