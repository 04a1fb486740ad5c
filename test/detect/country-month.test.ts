import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState } from '../../src/detect/state.ts';
import { at, countryMonth, type CountryMonth } from './country-month.ts';
import { seeded } from './simulate.ts';

const DAY = 288;
const HOUR = 12;
const DAYS = 60;
const SEEDS = [1, 2, 3, 4, 5, 6];

const ordinary: Omit<CountryMonth, 'seed'> = {
  days: DAYS,
  networks: 20,
  hourly: 3,
  badSpells: 1,
  standing: (_, random) => 0.02 + 0.03 * random(),
};

/** Episodes of a country-year: six spans of two months. */
const yearOf = (country: Omit<CountryMonth, 'seed'>): Episode[] =>
  SEEDS.flatMap((seed) => detect(initialState(), countryMonth({ ...country, seed }), at(DAYS * DAY)).episodes);

const told = (episodes: readonly Episode[]): Episode[] => episodes.filter(({ kind }) => kind !== 'measurement-fault');
const detected = (episodes: readonly Episode[]): Episode[] => told(episodes).filter(({ tier }) => tier === 'detected');

describe('a year of an archive of nameless measurements', () => {
  test('with a failing spell of some hours on each network every month gives next to no suspicion and no detection', () => {
    const episodes = [{}, { networks: 60, hourly: 1 }].flatMap((shape) => yearOf({ ...ordinary, ...shape }));
    // The budget of two country-years.
    expect(told(episodes).length).toBeLessThanOrEqual(2);
    expect(detected(episodes)).toEqual([]);
  });

  test('with a third of the networks always failing in part gives next to no suspicion and no detection', () => {
    const standing = (_: number, random: () => number) => (random() < 0.3 ? 0.2 + 0.4 * random() : 0.03);
    const episodes = yearOf({ ...ordinary, badSpells: 0.5, standing });
    expect(told(episodes).length).toBeLessThanOrEqual(1);
    expect(detected(episodes)).toEqual([]);
  });

  test('in which one client fails for 59 % of its measurements on one network for a month gives no detection', () => {
    const fails = (window: number, network: number, software: string) =>
      network === 1 && window > 20 * DAY && window < 50 * DAY && software === 'client/2' ? 0.59 : 0;
    expect(detected(yearOf({ ...ordinary, badSpells: 0, fails }))).toEqual([]);
  });

  test('in which a device that roams between two networks fails for 59 % of its measurements for a month gives no detection, and next to no suspicion', () => {
    const random = seeded(7);
    const places = Array.from({ length: DAYS * 24 }, () => (random() < 0.4 ? 1 : 0));
    const fails = (window: number, network: number) =>
      window > 20 * DAY && window < 50 * DAY && places[Math.floor(window / HOUR)] === network ? 0.59 : 0;
    const episodes = yearOf({ ...ordinary, hourly: 2, badSpells: 0, fails });
    expect(detected(episodes)).toEqual([]);
    expect(told(episodes).length).toBeLessThanOrEqual(1);
  });

  test('in which that client fails so on all networks tells mostly of faults of measurement', () => {
    const fails = (window: number, _: number, software: string) =>
      window > 20 * DAY && window < 50 * DAY && software === 'client/2' ? 0.59 : 0;
    const episodes = yearOf({ ...ordinary, hourly: 4, badSpells: 0, fails });
    expect(episodes.length).toBeGreaterThan(0);
    expect(told(episodes).length).toBeLessThan(episodes.length / 3);
  });

  test('in which one device fails for two weeks where few others measure, gives nothing', () => {
    const fails = (window: number, network: number) => (network === 8 && window > 20 * DAY && window < 35 * DAY ? 0.9 : 0);
    expect(yearOf({ ...ordinary, badSpells: 0, fails })).toEqual([]);
  });

  test('in which everything fails for four hours a day, for twelve days, tells most days though few measure: each makes the next likelier', () => {
    const since = 30;
    const isBlocked = (window: number): boolean => {
      const day = Math.floor(window / DAY);
      const hour = ((window % DAY) / DAY) * 24;
      return day >= since && day < since + 12 && hour >= 6 && hour < 10;
    };
    const country = {
      ...ordinary,
      days: 45,
      networks: 14,
      hourly: 2,
      badSpells: 0.5,
      fails: (window: number) => (isBlocked(window) ? 0.95 : 0),
    };
    const phases = [1, 5, 6].flatMap((seed) =>
      detect(initialState(), countryMonth({ ...country, seed }), at(45 * DAY)).episodes.flatMap((episode) => episode.phases),
    );
    const found = phases.filter(({ tier }) => tier === 'detected');
    expect(found.length).toBeGreaterThanOrEqual(20);
    expect(phases.every(({ onset }) => onset.latestMs >= at(since * DAY))).toBe(true);
  });

  test('with a block of four days on six networks tells its end, though a faulty device goes on failing on one of them for weeks', () => {
    const fails = (window: number, network: number): number => {
      const isBlocked = network < 6 && window >= 20 * DAY && window < 24 * DAY;
      return isBlocked ? 0.95 : network === 4 && window >= 22 * DAY ? 0.95 : 0;
    };
    for (const seed of [1, 2, 3]) {
      const windows = countryMonth({ ...ordinary, days: 30, networks: 10, hourly: 12, badSpells: 0, seed, fails });
      const [episode] = detected(detect(initialState(), windows, at(30 * DAY)).episodes);
      expect(episode?.phases[0]?.end?.latestMs ?? Infinity).toBeLessThanOrEqual(at(25 * DAY));
    }
  });

  test('in which a busy network fails fully for three days, detects it each time within a day and a quarter', () => {
    const fails = (window: number, network: number) => (network === 0 && window >= 10 * DAY && window < 13 * DAY ? 0.95 : 0);
    for (const seed of SEEDS) {
      const windows = countryMonth({ ...ordinary, days: 14, hourly: 10, badSpells: 0, seed, fails });
      const found = detected(detect(initialState(), windows, at(14 * DAY)).episodes);
      expect(found.map(({ networks }) => networks.map(({ asn }) => asn))).toEqual([[64_500]]);
      for (const { detectedAtMs, onset } of found) {
        expect(detectedAtMs).toBeLessThanOrEqual(at(10 * DAY + 30 * 12));
        expect(onset.latestMs).toBeGreaterThanOrEqual(at(10 * DAY));
        expect(onset.earliestMs).toBeLessThanOrEqual(at(10 * DAY));
        expect(onset.latestMs - onset.earliestMs).toBeLessThanOrEqual(24 * 3_600_000);
      }
    }
  });

  test('finds a block of a day on most networks each time, and on the day', () => {
    const fails = (window: number, network: number) => (network < 12 && window >= 30 * DAY && window < 31 * DAY ? 0.95 : 0);
    for (const seed of SEEDS) {
      const { episodes } = detect(initialState(), countryMonth({ ...ordinary, badSpells: 0.5, seed, fails }), at(DAYS * DAY));
      expect(
        detected(episodes).some(({ detectedAtMs }) => detectedAtMs !== null && detectedAtMs > at(30 * DAY) && detectedAtMs < at(31 * DAY)),
      ).toBe(true);
    }
  });
});
