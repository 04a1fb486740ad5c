import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../src/detect/connectivity/blackout.ts';
import { detectConnectivity, initialConnectivity } from '../../../src/detect/connectivity/detect-connectivity.ts';
import type { Episode } from '../../../src/detect/episode.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts';
import { dark, day, readingsOf, type Series } from './series.ts';

const PROBING = 'Active Probing (#/24s Up)';
const steady = (): number => 1;
const judged = (readings: readonly Reading[]): Episode[] => detectConnectivity(initialConnectivity(), readings).episodes;
const episodesOf = (days: number, ...series: Series[]): Episode[] => judged(readingsOf(days, series));
const meets = (span: { earliestMs: number; latestMs: number } | null | undefined, timeMs: number): boolean =>
  span !== null && span !== undefined && span.earliestMs <= timeMs && timeMs <= span.latestMs;

describe('a blackout', () => {
  test.each([5, 10, 30, 60])('is found, dated and ended in steps of %i minutes', (stepMinutes) => {
    const [episode, ...others] = episodesOf(16, { label: PROBING, stepMinutes, level: dark(day(10, 14), day(11, 9)) });
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ kind: 'blackout', service: null, tier: 'detected', state: 'ended', networks: [] });
    expect(meets(episode?.onset, day(10, 14))).toBe(true);
    expect(meets(episode?.end, day(11, 9))).toBe(true);
    expect((episode?.detectedAtMs ?? 0) - day(10, 14)).toBeLessThanOrEqual(HOUR_MS);
    expect(episode?.connectivity?.level).toBeCloseTo(0.04, 1);
  });

  test('tells of each signal what it did, that which hardly moved too', () => {
    const [episode] = episodesOf(
      14,
      { label: PROBING, level: dark(day(10, 14), day(13)) },
      { label: 'BGP', noise: 0.001, level: dark(day(10, 16), day(13), 0.87) },
      { label: 'Telescope', rhythm: 0.5, noise: 0.1, level: (timeMs) => (timeMs >= day(10, 14) && timeMs < day(13) ? null : 1) },
    );
    const signals = Object.fromEntries((episode?.connectivity?.signals ?? []).map((signal) => [signal.name, signal]));
    expect(signals['active probing']?.fellMs).toBe(day(10, 14));
    expect(signals['BGP']).toMatchObject({ fellMs: null });
    expect(signals['BGP']?.lowest).toBeCloseTo(0.87, 2);
    expect(signals['telescope']).toMatchObject({ fellMs: null });
  });

  test('that comes by a slow slide is dated by its cliff, not by where the slide began', () => {
    const slide = (timeMs: number): number => {
      const hours = (timeMs - day(10, 6)) / HOUR_MS;
      if (hours < 0) return 1;
      return hours < 8 ? 1 - hours * 0.02 : 0.05;
    };
    const [episode] = episodesOf(12, { label: PROBING, noise: 0.004, level: slide });
    expect(meets(episode?.onset, day(10, 14))).toBe(true);
    expect((episode?.onset.latestMs ?? 0) - (episode?.onset.earliestMs ?? 0)).toBeLessThanOrEqual(2 * HOUR_MS);
  });

  test('that begins while the source gives no values has an onset that covers the gap', () => {
    const level = (timeMs: number) => (timeMs >= day(10, 10) && timeMs < day(10, 16) ? null : dark(day(10, 12), day(12))(timeMs));
    const [episode] = episodesOf(14, { label: PROBING, level });
    expect(meets(episode?.onset, day(10, 12))).toBe(true);
    expect(episode?.onset.earliestMs).toBeLessThanOrEqual(day(10, 10));
  });

  test('that ends in steps is one phase, and its end covers the steps', () => {
    const level = (timeMs: number) =>
      timeMs >= day(12, 10) && timeMs < day(12, 20) ? 0.4 + ((timeMs - day(12, 10)) / HOUR_MS) * 0.04 : dark(day(10), day(12, 20))(timeMs);
    const [episode, ...others] = episodesOf(16, { label: PROBING, level });
    expect(others).toEqual([]);
    expect(episode?.phases).toHaveLength(1);
    expect(episode?.end?.earliestMs).toBeLessThanOrEqual(day(12, 10));
    expect(episode?.end?.latestMs).toBeGreaterThanOrEqual(day(12, 20));
  });

  test('every night is one episode with a phase a night', () => {
    const level = (timeMs: number) => (timeMs >= day(10) && timeMs < day(16) && (timeMs / HOUR_MS) % 24 < 6 ? 0.2 : 1);
    const [episode, ...others] = episodesOf(20, { label: PROBING, level });
    expect(others).toEqual([]);
    expect(episode?.phases).toHaveLength(6);
    expect(episode?.phases.every((phase, night) => meets(phase.onset, day(10 + night)) && meets(phase.end, day(10 + night, 6)))).toBe(true);
  });

  test('that is left at three quarters for good ends there, and a later one is told by itself', () => {
    const level = (timeMs: number) => (timeMs < day(10) ? 1 : dark(day(16), day(16, 8), 0.1)(timeMs) * (timeMs < day(11) ? 0.05 : 0.75));
    const [first, second, ...others] = episodesOf(20, { label: PROBING, level });
    expect(others).toEqual([]);
    expect(meets(first?.end, day(11))).toBe(true);
    expect(meets(second?.onset, day(16))).toBe(true);
    expect(meets(second?.end, day(16, 8))).toBe(true);
  });

  test('of some networks names those, each with its own onset', () => {
    const networks = [1, 2, 3, 4, 5].map((asn) => ({
      asn,
      label: 'connectivity',
      stepMinutes: 10,
      level: asn <= 2 ? dark(day(4, 10) + asn * 20 * MINUTE_MS, day(4, 18)) : steady,
    }));
    const [episode, ...others] = episodesOf(6, ...networks);
    expect(others).toEqual([]);
    expect(episode?.networks.map(({ asn, state }) => [asn, state])).toEqual([
      [1, 'ended'],
      [2, 'ended'],
    ]);
    expect(meets(episode?.networks[0]?.onset, day(4, 10) + 20 * MINUTE_MS)).toBe(true);
    expect(meets(episode?.networks[1]?.onset, day(4, 10) + 40 * MINUTE_MS)).toBe(true);
    expect(episode?.observed).toEqual([1, 2, 3, 4, 5]);
  });

  test('is found by two signals of use where nothing measures reachability', () => {
    const use = (label: string): Series => ({ label, rhythm: 0.6, noise: 0.05, level: dark(day(12, 9), day(14), 0.02) });
    const [episode, ...others] = episodesOf(16, use('Google (Search)'), use('Mozilla (City Count)'));
    expect(others).toEqual([]);
    expect(episode?.tier).toBe('detected');
    expect(meets(episode?.onset, day(12, 9))).toBe(true);
    const [alone] = episodesOf(16, use('Google (Search)'));
    expect(alone?.tier).toBe('suspected');
  });

  test('is the same whether judged at once or in slices', () => {
    const readings = readingsOf(14, [
      { label: PROBING, stepMinutes: 10, level: dark(day(6, 3), day(7)) },
      { label: 'Telescope', rhythm: 0.4, noise: 0.2, level: dark(day(6, 3), day(7), 0) },
      { label: 'connectivity', asn: 7, level: dark(day(6, 3), day(6, 20)) },
    ]);
    const whole = detectConnectivity(initialConnectivity(), readings);
    let state = initialConnectivity();
    const told = new Map<string, Episode>();
    const moments = [...new Set(readings.map(({ atMs, stepMs }) => atMs + stepMs))];
    for (let from = 0; from < moments.length; from += 97) {
      const slice = new Set(moments.slice(from, from + 97));
      const part = detectConnectivity(
        JSON.parse(JSON.stringify(state)) as typeof state,
        readings.filter(({ atMs, stepMs }) => slice.has(atMs + stepMs)),
      );
      state = part.state;
      for (const episode of part.episodes) told.set(episode.key, episode);
    }
    expect([...told.values()]).toEqual(whole.episodes);
    expect(state).toEqual(whole.state);
    expect(JSON.stringify(state).length).toBeLessThan(100_000);
  });
});

describe('no blackout', () => {
  test('is told of a third of a year of signals with rhythm and noise', () => {
    const quiet: Series[] = [
      { label: PROBING, stepMinutes: 60, noise: 0.04, level: steady },
      { label: 'BGP', stepMinutes: 60, noise: 0.001, level: steady },
      { label: 'Telescope', stepMinutes: 60, rhythm: 0.6, noise: 0.3, level: steady },
      { label: 'Google', stepMinutes: 60, rhythm: 0.8, noise: 0.1, level: (timeMs) => (Math.floor(timeMs / day(1)) % 7 === 0 ? 0.7 : 1) },
    ];
    expect(episodesOf(120, ...quiet)).toEqual([]);
  });

  test.each([
    ['values are missing for a day', (timeMs: number) => (timeMs >= day(10) && timeMs < day(11) ? null : 1)],
    ['a single bin is bad', (timeMs: number) => (timeMs === day(10, 3) ? 0 : 1)],
    ['a region with a sixth of the country is out', dark(day(10), day(11), 0.84)],
    ['the level sinks by a fifth over a month', (timeMs: number) => 1 - Math.min(0.2, ((timeMs - day(0)) / (day(30) - day(0))) * 0.2)],
  ])('is told where %s', (_, level) => {
    expect(episodesOf(35, { label: PROBING, level })).toEqual([]);
  });

  test('is told where use falls and reachability does not', () => {
    const use: Series = { label: 'Google', rhythm: 0.3, noise: 0.05, level: dark(day(12), day(13), 0.1) };
    expect(episodesOf(16, use, { label: PROBING, level: steady })).toEqual([]);
  });

  test('is told of a signal that halves every night', () => {
    expect(episodesOf(30, { label: PROBING, rhythm: 0.45, noise: 0.05, level: steady })).toEqual([]);
  });
});
