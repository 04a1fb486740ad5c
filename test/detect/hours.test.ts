import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import {
  addSurplus,
  admitHours,
  extraShare,
  noHours,
  noteHour,
  ordinaryPart,
  purgeHours,
  raisedRate,
  type Hours,
} from '../../src/detect/hours.ts';
import { MAX_HOUR_SHARE } from '../../src/detect/parameters.ts';
import { initialState } from '../../src/detect/state.ts';
import type { NetworkVotes } from '../../src/rollup/window-votes.ts';
import { seeded, simulate, timeOf } from './simulate.ts';

const HOUR = 12;
const DAY = 288;
const RATE = 0.05;

/** What is known after so many days of twenty votes an hour, of which a share fails. */
function learned(days: number, share: (hour: number, day: number) => number): Hours {
  const hours = noHours();
  const random = seeded(7);
  for (let hour = 0; hour < days * 24; hour += 1) {
    if (hour % 6 === 0) admitHours(hours, hour * HOUR);
    const surplus = { excess: 0, room: 0 };
    for (let vote = 0; vote < 20; vote += 1) {
      const failed = Number(random() < share(hour % 24, Math.floor(hour / 24)));
      addSurplus(surplus, { failed, total: 1 }, 1, RATE);
    }
    noteHour(hours, hour * HOUR, surplus);
  }
  admitHours(hours, days * DAY);
  return hours;
}

const isEvening = (hour: number): boolean => hour >= 18 && hour < 21;

describe('an hour of the day', () => {
  test('that fails more each day is known after a week or two, for what it is', () => {
    const hours = learned(20, (hour) => (isEvening(hour) ? 0.2 : RATE));
    for (let hour = 0; hour < 24; hour += 1) {
      const extra = extraShare(hours, hour * HOUR);
      if (isEvening(hour)) expect(extra).toBeGreaterThan(0.08);
      else expect(extra).toBeLessThan(0.03);
      expect(extra).toBeLessThan(0.2);
    }
  });

  test('is none for less than five days, nor for one bad evening, however bad', () => {
    expect(learned(5, (hour) => (isEvening(hour) ? 0.5 : RATE)).shares).toEqual([]);
    expect(
      extraShare(
        learned(20, (hour, day) => (day === 9 && isEvening(hour) ? 1 : RATE)),
        19 * HOUR,
      ),
    ).toBeLessThan(0.02);
  });

  test('is none where all hours get worse, and never better than ordinary', () => {
    const drift = learned(30, (_, day) => RATE + day / 100);
    expect(Math.max(0, ...drift.shares)).toBeLessThan(0.03);
    const good = learned(20, (hour) => (isEvening(hour) ? 0 : 0.1));
    expect(extraShare(good, 19 * HOUR)).toBe(0);
    expect(Math.min(0, ...good.shares)).toBe(0);
  });

  test('explains no more than a share that a block exceeds', () => {
    expect(
      extraShare(
        learned(30, (hour) => (isEvening(hour) ? 0.9 : RATE)),
        19 * HOUR,
      ),
    ).toBe(MAX_HOUR_SHARE);
  });

  test('is forgotten where it does not come back', () => {
    const before = extraShare(
      learned(20, (hour) => (isEvening(hour) ? 0.2 : RATE)),
      19 * HOUR,
    );
    const after = extraShare(
      learned(80, (hour, day) => (day < 20 && isEvening(hour) ? 0.2 : RATE)),
      19 * HOUR,
    );
    expect(after).toBeLessThan(before / 4);
  });

  test('learns nothing of what waits since an onset, in the hour at hand or before', () => {
    const hours = noHours();
    for (let hour = 0; hour < 10; hour += 1) noteHour(hours, hour * HOUR, { excess: 1 - RATE, room: 1 - RATE });
    const waiting = { ...hours };
    purgeHours(hours, 9 * HOUR + 5);
    expect(hours).toEqual({ ...waiting, now: null });
    purgeHours(hours, 0);
    expect(hours).toEqual(noHours());
  });

  test('takes its part from what a network fails by itself', () => {
    expect(raisedRate(0.1, 0.2)).toBeCloseTo(0.28);
    expect(raisedRate(0.1, 0.2) * ordinaryPart(0.1, 0.2)).toBeCloseTo(0.1);
  });
});

const NETWORKS = 6;
const DAYS = 24;
const BLOCK = 21 * DAY + 19 * HOUR;
const SERVICES = ['telegram', 'whatsapp', 'x'];

/**
 * Months in which each evening fifteen attempts in a hundred fail besides, of some services; on the last evenings but three Telegram is blocked on some networks.
 */
function evenings(seed: number, { blocked = 0, crowded = SERVICES }: { blocked?: number; crowded?: readonly string[] }): Episode[] {
  const rate = (service: string, place: number) => (window: number) => {
    if (service === 'telegram' && place < blocked && window >= BLOCK && window < BLOCK + DAY) return 0.95;
    return crowded.includes(service) && isEvening(Math.floor(window / HOUR) % 24) ? 0.2 : 0.05;
  };
  const byTime = new Map<number, NetworkVotes[]>();
  for (const [index, service] of SERVICES.entries()) {
    const networks = Array.from({ length: NETWORKS }, (_, place) => ({ asn: 64_500 + place, votes: 0.25, rate: rate(service, place) }));
    for (const { windowMs, networks: heard } of simulate({ seed: 10 * seed + index, windows: DAYS * DAY, networks, service }))
      byTime.set(windowMs, joined(byTime.get(windowMs) ?? [], heard));
  }
  const windows = [...byTime].sort(([a], [b]) => a - b).map(([windowMs, networks]) => ({ windowMs, networks, controls: {} }));
  return detect(initialState(), windows, timeOf(DAYS * DAY)).episodes;
}

/** Votes of the same networks on further services. */
const joined = (known: readonly NetworkVotes[], heard: readonly NetworkVotes[]): NetworkVotes[] =>
  Array.from({ length: NETWORKS }, (_, place) => 64_500 + place).flatMap((asn) => {
    const parts = [...known, ...heard].filter((network) => network.asn === asn);
    const [first] = parts;
    return first ? [{ ...first, services: Object.assign({}, ...parts.map(({ services }) => services)) as NetworkVotes['services'] }] : [];
  });

describe('a country whose evenings fail more', () => {
  const dayOf = ({ suspectedAtMs }: Episode): number => Math.floor((suspectedAtMs - timeOf(0)) / (DAY * 300_000));

  test('raises nothing once that is known', () => {
    expect(evenings(1, {}).filter((episode) => dayOf(episode) >= 10)).toEqual([]);
  });

  test('is told as before where that is one service of three, which may be a block that comes every evening', () => {
    const told = evenings(3, { crowded: ['telegram'] }).filter((episode) => dayOf(episode) >= 10);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ service }) => service === 'telegram')).toBe(true);
  });

  test('and a block that begins in such an evening is found all the same', () => {
    const found = evenings(5, { blocked: 4 }).filter((episode) => dayOf(episode) >= 10);
    expect(found.map(({ tier }) => tier)).toEqual(['detected']);
    const [{ detectedAtMs } = { detectedAtMs: null }] = found;
    expect((detectedAtMs ?? 0) - timeOf(BLOCK)).toBeLessThan(3 * 3_600_000);
  });
});
