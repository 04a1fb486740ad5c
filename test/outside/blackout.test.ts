import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../src/outside/host.ts';
import { siteOf } from '../../src/outside/host.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/time.ts';
import { seededRandom } from '../bench/random.ts';
import { hostsOf } from './hosts.ts';
import { live, type World } from './world.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const NETWORKS = { 17557: 60, 45669: 50, 23674: 50, 9541: 40 };

/** Each host answers with a probability of its own, between .7 and 1. */
function steady(hosts: readonly Host[], seed: number): World {
  const random = seededRandom(seed);
  const rates = new Map(hosts.map(({ address }) => [address, 0.7 + 0.3 * random()]));
  return ({ address }) => random() < (rates.get(address) ?? 0);
}

describe('a country that goes dark, seen from outside alone', () => {
  it('is told as a blackout within ten minutes, every network below a tenth, with an onset for each that holds the truth', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 299 }), fc.integer(), async (seconds, seed) => {
        const hosts = hostsOf(NETWORKS);
        const darkMs = START + 2 * HOUR_MS + seconds * 1000;
        const ordinary = steady(hosts, seed);
        const { episodes, toldMs, windows } = await live(hosts, (host, ms) => ms < darkMs && ordinary(host, ms), START, darkMs + HOUR_MS);
        const [episode, ...others] = episodes;
        expect(others).toEqual([]);
        expect(episode).toMatchObject({ kind: 'blackout', tier: 'detected', connectivity: { national: true } });
        expect((toldMs.get(episode!.key)! - darkMs) / MINUTE_MS).toBeLessThanOrEqual(10);
        expect(episode!.networks.map(({ asn }) => asn)).toEqual([9541, 17557, 23674, 45669]);
        for (const { onset } of [episode!, ...episode!.networks]) {
          expect(onset.earliestMs).toBeLessThanOrEqual(darkMs);
          expect(onset.latestMs).toBeGreaterThanOrEqual(darkMs);
          expect(onset.latestMs - onset.earliestMs).toBeLessThanOrEqual(15 * MINUTE_MS);
        }
        const dark = windows.find(({ windowMs }) => windowMs >= darkMs);
        expect(dark && dark.windowMs - darkMs).toBeLessThan(5 * MINUTE_MS);
        for (const { level } of Object.values(dark?.levels ?? {})) expect(level).toBeLessThan(100);
      }),
      { numRuns: 8, seed: 7 },
    );
  });

  it('ends when hosts answer again', async () => {
    const hosts = hostsOf(NETWORKS);
    const ordinary = steady(hosts, 3);
    const [darkMs, backMs] = [START + 2 * HOUR_MS, START + 5 * HOUR_MS];
    const { episodes } = await live(hosts, (host, ms) => (ms < darkMs || ms >= backMs) && ordinary(host, ms), START, backMs + HOUR_MS);
    expect(episodes).toHaveLength(1);
    expect(episodes[0]!.state).toBe('ended');
    expect(Math.abs(episodes[0]!.end!.latestMs - backMs)).toBeLessThanOrEqual(10 * MINUTE_MS);
  });
});

it('names the one network that goes dark, and no country', async () => {
  const hosts = hostsOf({ ...NETWORKS, 17557: 120 });
  const ordinary = steady(hosts, 5);
  const darkMs = START + 2 * HOUR_MS + 90_000;
  const { episodes } = await live(
    hosts,
    (host, ms) => (ms < darkMs || host.probe_asn !== 17557) && ordinary(host, ms),
    START,
    darkMs + HOUR_MS,
  );
  expect(episodes.map(({ networks, connectivity }) => [networks.map(({ asn }) => asn), connectivity?.national])).toEqual([
    [[17557], false],
  ]);
});

describe('what is no blackout', () => {
  it.each([1, 2])('a fifth of all hosts that vanish at once raises nothing (seed %i)', async (seed) => {
    const hosts = hostsOf({ ...NETWORKS, 9541: 10 });
    const ordinary = steady(hosts, seed);
    const random = seededRandom(seed + 100);
    const gone = new Set(hosts.filter(() => random() < 0.2).map(({ address }) => address));
    const { episodes } = await live(
      hosts,
      (host, ms) => (ms < START + 3 * HOUR_MS || !gone.has(host.address)) && ordinary(host, ms),
      START,
      START + DAY_MS / 2,
    );
    expect(episodes).toEqual([]);
  });

  it('a single site of an ISP that falls silent, with many machines in it, raises nothing', async () => {
    const hosts = hostsOf({ 17557: 12, 45669: 12, 23674: 12 });
    const room = Array.from({ length: 30 }, (_, index): Host => ({ ...hosts[0]!, address: `45.0.0.${100 + index}` }));
    const all = [...hosts, ...room];
    const ordinary = steady(all, 9);
    const dark = siteOf(hosts[0]!.address);
    const { episodes } = await live(
      all,
      (host, ms) => (ms < START + 3 * HOUR_MS || siteOf(host.address) !== dark) && ordinary(host, ms),
      START,
      START + 8 * HOUR_MS,
    );
    expect(episodes).toEqual([]);
  });

  it('a quiet half day raises nothing, and asks no host twice in a minute', async () => {
    const hosts = hostsOf(NETWORKS);
    const asked = new Map<string, number>();
    let shortestMs = Infinity;
    const ordinary = steady(hosts, 11);
    const world: World = (host, ms) => {
      shortestMs = Math.min(shortestMs, ms - (asked.get(host.address) ?? 0));
      asked.set(host.address, ms);
      return ordinary(host, ms);
    };
    const { episodes, rounds, windows } = await live(hosts, world, START, START + DAY_MS / 2);
    expect(episodes).toEqual([]);
    expect(shortestMs).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(Math.max(...rounds.map(({ all }) => all))).toBeLessThanOrEqual(43);
    expect(Math.max(...rounds.map(({ extra }) => extra))).toBeLessThanOrEqual(15);
    expect(Math.min(...windows.slice(12).map(({ levels }) => levels['']!.level))).toBeGreaterThan(800);
  });
});
