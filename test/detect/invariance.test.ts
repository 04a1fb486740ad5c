import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import { storedState, storedText } from '../../src/detect/stored-state.ts';
import type { WindowVotes } from '../../src/rollup/window-votes.ts';
import { simulate, START_MS, timeOf } from './simulate.ts';

const DAY = 288;
const LENGTH = 5 * DAY;

/** A block of some networks, twice, among sparse votes. */
const windowsOf = (seed: number): WindowVotes[] =>
  simulate({
    seed,
    windows: LENGTH,
    networks: Array.from({ length: 5 }, (_, index) => ({
      asn: 64_500 + index,
      votes: index === 0 ? 0.2 : 0.6,
      anonymous: index === 0,
      rate: (window) => (index < 3 && ((window > 900 && window < 960) || (window > 990 && window < 1040)) ? 0.9 : 0.03),
      software: (random) => (random() < 0.5 ? 'probe/1' : 'probe/2'),
    })),
    controls: (window) => (window % 3 === 0 ? { ok: 1, failed: 0 } : null),
  });

/** Services of one country, each with votes of its own, the later ones heard from later on. Votes of a window fall together. */
function servicesOf(names: readonly string[]): WindowVotes[] {
  const voices = [0, 1].map((asn) => ({
    asn,
    votes: 4,
    correlation: 0.2,
    rate: (window: number) => (window > 1000 && window < 1040 ? 0.8 : 0.05),
  }));
  const each = names.map((service, index) =>
    simulate({ seed: 50 + index, windows: LENGTH, networks: voices, service }).filter(({ windowMs }) => windowMs >= timeOf(index * 60)),
  );
  const byWindow = new Map<number, WindowVotes>();
  for (const window of each.flat()) {
    const known = byWindow.get(window.windowMs);
    for (const network of window.networks) {
      const same = known?.networks.find(({ asn }) => asn === network.asn);
      if (same) Object.assign(same.services, network.services);
      else known?.networks.push(network);
    }
    if (!known) byWindow.set(window.windowMs, window);
  }
  return [...byWindow.values()].sort((a, b) => a.windowMs - b.windowMs);
}

/** Folds slice by slice, with the state through JSON, and keeps the newest word on every episode. */
function inSlices(windows: readonly WindowVotes[], cuts: readonly number[]): { state: DetectorState; episodes: Episode[] } {
  const told = new Map<string, Episode>();
  let state = initialState();
  const ends = [...cuts, LENGTH].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    const slice = windows.filter(({ windowMs }) => windowMs >= timeOf(from) && windowMs < timeOf(end));
    const result = detect(storedState(storedText(state)) ?? initialState(), slice, timeOf(end));
    for (const episode of result.episodes) told.set(episode.key, episode);
    state = result.state;
    from = end;
  }
  return { state, episodes: [...told.values()] };
}

describe('judging', () => {
  test('in one go, in any slices and with a stored state gives the same state and episodes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.array(fc.integer({ min: 1, max: LENGTH - 1 }), { maxLength: 12 }), (seed, cuts) => {
        const windows = windowsOf(seed);
        const whole = detect(initialState(), windows, timeOf(LENGTH));
        const sliced = inSlices(windows, cuts);
        expect(sliced.state).toEqual(whole.state);
        expect(sliced.episodes).toEqual(whole.episodes);
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  test('several services, which teach one another, in one go, in slices and under other names', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const whole = detect(initialState(), servicesOf(names), timeOf(LENGTH));
    const sliced = inSlices(servicesOf(names), [30, 290, 500, 1010, 1020, 1300]);
    expect(whole.episodes.length).toBeGreaterThan(0);
    expect(sliced.state).toEqual(whole.state);
    expect(sliced.episodes).toEqual(whole.episodes);
    const others = [...names].reverse();
    const renamed = detect(initialState(), servicesOf(others), timeOf(LENGTH)).episodes;
    const essences = renamed.map(({ service, nats, onset }) => ({ service: names[others.indexOf(service ?? '')], nats, onset }));
    const byName = <One extends { service: string | null | undefined }>(list: One[]): One[] =>
      list.sort((a, b) => ((a.service ?? '') < (b.service ?? '') ? -1 : 1));
    expect(byName(essences)).toEqual(byName(whole.episodes.map(({ service, nats, onset }) => ({ service, nats, onset }))));
  });

  test('window by window gives the same as in one go', () => {
    const windows = windowsOf(7);
    const every = Array.from({ length: LENGTH - 1 }, (_, index) => index + 1).filter((window) => window > 880 && window < 1100);
    expect(inSlices(windows, every).episodes).toEqual(detect(initialState(), windows, timeOf(LENGTH)).episodes);
  });

  test('does not look at what networks and services are called', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.shuffledSubarray([11, 222, 3333, 44_444, 555_555], { minLength: 5 }),
        (seed, asns) => {
          const windows = windowsOf(seed);
          const rename = new Map(asns.map((asn, index) => [64_500 + index, asn]));
          const renamed = windows.map((window) => renameWindow(window, rename, 'other'));
          const before = detect(initialState(), windows, timeOf(LENGTH)).episodes;
          const after = detect(initialState(), renamed, timeOf(LENGTH)).episodes;
          expect(after).toHaveLength(before.length);
          for (const [index, episode] of before.entries()) expect(essence(after[index])).toEqual(essence(renameEpisode(episode, rename)));
        },
      ),
      { numRuns: 6, seed: 2 },
    );
  });

  test('does not depend on what time it is', () => {
    const windows = windowsOf(3);
    const laterMs = 1000 * 72 * 300_000;
    const later = windows.map((window) => ({ ...window, windowMs: window.windowMs + laterMs }));
    const before = detect(initialState(), windows, timeOf(LENGTH)).episodes[0];
    const after = detect(initialState(), later, timeOf(LENGTH) + laterMs).episodes[0];
    expect(before).toBeDefined();
    expect((after?.onset.earliestMs ?? 0) - laterMs).toBe(before?.onset.earliestMs);
    expect(after?.nats).toBe(before?.nats);
  });
});

describe('a long silence', () => {
  test('costs nothing', () => {
    const windows = windowsOf(5).slice(0, 200);
    const last = windows.at(-1);
    if (!last) throw new Error('no windows');
    const afterYears = { ...last, windowMs: START_MS + 20 * 365 * 86_400_000 };
    const startedMs = performance.now();
    detect(initialState(), [...windows, afterYears], afterYears.windowMs + 300_000);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });
});

/** What does not hang on names: a network without its name, no key. */
function essence(episode: Episode | undefined) {
  if (!episode) return null;
  const { networks, ...rest } = episode;
  const asns = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
  return {
    ...rest,
    key: '',
    service: '',
    networks: networks.map(({ name: _, ...network }) => network).sort((a, b) => a.asn - b.asn),
    observed: asns(episode.observed),
    phases: episode.phases.map((phase) => ({ ...phase, networks: asns(phase.networks) })),
  };
}

const renameWindow = (window: WindowVotes, asns: ReadonlyMap<number, number>, service: string): WindowVotes => ({
  ...window,
  controls: Object.fromEntries(Object.values(window.controls).map((votes) => [service, votes])),
  networks: window.networks
    .map((network) => ({
      ...network,
      asn: asns.get(network.asn) ?? 0,
      name: `Other ${network.asn}`,
      services: Object.fromEntries(Object.values(network.services).map((votes) => [service, votes])),
    }))
    .sort((a, b) => a.asn - b.asn),
});

const renameEpisode = (episode: Episode, asns: ReadonlyMap<number, number>): Episode => ({
  ...episode,
  networks: episode.networks.map((network) => ({ ...network, asn: asns.get(network.asn) ?? 0 })),
  observed: episode.observed.map((asn) => asns.get(asn) ?? 0),
  phases: episode.phases.map((phase) => ({ ...phase, networks: phase.networks.map((asn) => asns.get(asn) ?? 0) })),
});
