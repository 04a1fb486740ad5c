import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import type { WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { windowAt, type RateAt, type Shape } from '../bench/country-votes.ts';
import { seededRandom } from '../bench/random.ts';

const SHAPE: Shape = { networks: 8, services: 20, chance: 0.1 };
const LEARNING = 6 * 288;
const START = 5_000_040;
const ORDINARY = 0.05;

/** Each network is heard on each service once in 50 minutes. */
const votesOf = (windows: number, seed: number, rateAt: RateAt, from = 0): WindowVotes[] => {
  const random = seededRandom(seed);
  return Array.from({ length: windows }, (_, index) => windowAt(START + from + index, SHAPE, random, rateAt));
};

const judged = (state: DetectorState, windows: readonly WindowVotes[], from: number): Episode[] =>
  detect(state, windows, (START + from + windows.length) * WINDOW_MS).episodes;

const learned = detect(
  initialState(),
  votesOf(LEARNING, 1, () => ORDINARY),
  (START + LEARNING) * WINDOW_MS,
).state;

/** Windows until each service was suspected, of a block of the first `blocked` services on six networks. */
function suspectedAfter(blocked: number, seed: number): Map<string, number> {
  const windows = votesOf(48, seed, (network, service) => (service < blocked && network < 6 ? 0.8 : ORDINARY), LEARNING);
  const episodes = judged(learned, windows, LEARNING);
  return new Map(episodes.map(({ service, suspectedAtMs }) => [service ?? '', suspectedAtMs / WINDOW_MS - START - LEARNING]));
}

const SEEDS = Array.from({ length: 8 }, (_, index) => 20 + index);
const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

describe('services that start together', () => {
  test('are told a fifth sooner than one of them alone, and no other with them', () => {
    const alone = SEEDS.map((seed) => suspectedAfter(1, seed).get('service-0') ?? Number.POSITIVE_INFINITY);
    const together = SEEDS.map((seed) => suspectedAfter(4, seed));
    expect(meanOf(together.flatMap((after) => [...after.values()]))).toBeLessThan(0.8 * meanOf(alone));
    for (const after of together) expect([...after.keys()].sort()).toEqual(['service-0', 'service-1', 'service-2', 'service-3']);
  });

  test('are no case where one network fails on all of them for an hour', () => {
    for (const seed of SEEDS) {
      const windows = votesOf(48, seed, (network) => (network === 0 ? 0.9 : ORDINARY), LEARNING).slice(0, 12);
      expect(judged(learned, windows, LEARNING)).toEqual([]);
    }
  });

  test('are no case for a service without failures of its own, nor for one with a stray failure', () => {
    for (const seed of SEEDS) {
      const windows = votesOf(60, seed, (network, service) => (service > 0 && network < 6 ? 0.8 : 0), LEARNING);
      const stray = windows[20]?.networks[0]?.services['service-0']?.votes;
      if (stray) Object.assign(stray, { ok: 0, tcp: 1 });
      const told = judged(learned, windows, LEARNING).map(({ service }) => service);
      expect(told).toContain('service-1');
      expect(told).not.toContain('service-0');
    }
  });

  test('are the same whatever they are called, and in whatever slices they are judged', () => {
    const rateAt: RateAt = (network, service) => (service < 5 && network < 4 ? 0.7 : ORDINARY);
    const windows = votesOf(60, 3, rateAt, LEARNING);
    const whole = detect(learned, windows, (START + LEARNING + 60) * WINDOW_MS);
    let state = learned;
    for (const window of windows) state = detect(state, [window], window.windowMs + WINDOW_MS).state;
    expect(state).toEqual(whole.state);
    const turned = (service: string): string => `service-${19 - Number(service.slice(8))}`;
    const renamed = renamedWindows(windows, turned);
    const again = judged({ ...learned, services: renamedKeys(learned.services, turned) }, renamed, LEARNING);
    const told = (episodes: readonly Episode[], name: (service: string) => string): string[] =>
      episodes.map(({ service, suspectedAtMs, nats }) => `${name(service ?? '')} ${suspectedAtMs} ${nats}`).sort();
    expect(whole.episodes.length).toBeGreaterThan(3);
    expect(told(again, (service) => service)).toEqual(told(whole.episodes, turned));
  });
});

const renamedKeys = <Value>(record: Record<string, Value>, name: (key: string) => string): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [name(key), value]));

const renamedWindows = (windows: readonly WindowVotes[], name: (service: string) => string): WindowVotes[] =>
  windows.map((window) => ({
    ...window,
    networks: window.networks.map((network) => ({ ...network, services: renamedKeys(network.services, name) })),
  }));
