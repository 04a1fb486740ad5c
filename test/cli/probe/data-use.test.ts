import { expect, it } from 'vitest';
import { seededRandom } from '../../bench/random.ts';
import { addUse, capMb, shareOfRounds, usedBytes, type DataUse } from '../../../src/cli/probe/data-use.ts';

const SECOND = Date.parse('2026-11-02T12:00:00Z');
const DECEMBER = Date.parse('2026-12-01T00:00:00Z');

const HOUR_MS = 3_600_000;
const MOBILE_ROUND = 220_000;

/** A month of rounds that cost so many bytes: when the probe measured, in hours of the month, and what it used. */
function month(mb: number, roundBytes: number, watch: readonly [from: number, until: number] = [0, 0]) {
  const random = seededRandom(7);
  const fromMs = Date.parse('2026-11-01T00:00:00Z');
  let use: DataUse = { month: '', bytes: 0 };
  const hours: number[] = [];
  for (let hour = 0; hour < 30 * 24; hour += watch[0] <= hour && hour < watch[1] ? 1 / 12 : 1 / 2) {
    const nowMs = fromMs + hour * HOUR_MS;
    if (random() >= shareOfRounds(use, mb, nowMs, watch[0] <= hour && hour < watch[1])) continue;
    use = addUse(use, roundBytes, nowMs);
    hours.push(hour);
  }
  return { hours, usedMb: use.bytes / 1e6 };
}

it('leaves no round out where the allowance suffices', () => {
  expect(month(1000, 500_000).hours).toHaveLength(30 * 48);
  expect(shareOfRounds({ month: '', bytes: 0 }, null, SECOND, false)).toBe(1);
});

it('spreads an allowance that does not suffice over the month and the hours of the day', () => {
  const { hours, usedMb } = month(100, MOBILE_ROUND);
  expect(usedMb).toBeGreaterThan(90);
  expect(usedMb).toBeLessThanOrEqual(100 + MOBILE_ROUND / 1e6);
  const among = (belongs: (hour: number) => boolean) => hours.filter(belongs).length / hours.length;
  for (const quarter of [0, 1, 2, 3]) expect(among((hour) => Math.floor((hour % 24) / 6) === quarter)).toBeCloseTo(0.25, 1);
  for (const third of [0, 1, 2]) expect(among((hour) => Math.floor(hour / 240) === third)).toBeCloseTo(0.33, 1);
});

it('measures more while an event is watched, all through it, and is not silent after it', () => {
  for (const first of [0, 240, 500]) {
    const { hours, usedMb } = month(100, MOBILE_ROUND, [first, first + 12]);
    const within = (from: number, until: number) => hours.filter((hour) => hour >= first + from && hour < first + until).length;
    for (const from of [0, 3, 6, 9]) expect(within(from, from + 3)).toBeGreaterThan(3 * 2);
    expect(within(12, 84)).toBeGreaterThan(9);
    expect(usedMb).toBeLessThanOrEqual(100 + MOBILE_ROUND / 1e6);
  }
});

it('measures nothing once the allowance is used', () => {
  const use = addUse({ month: '', bytes: 0 }, 30e6, SECOND);
  expect([false, true].map((isWatched) => shareOfRounds(use, 30, SECOND, isWatched))).toEqual([0, 0]);
});

it('begins anew with the month', () => {
  const use = addUse({ month: '2026-11', bytes: 5_000_000 }, 1_000_000, SECOND);
  expect(usedBytes(use, SECOND)).toBe(6_000_000);
  expect(usedBytes(use, DECEMBER)).toBe(0);
  expect(addUse(use, 10.4, DECEMBER)).toEqual({ month: '2026-12', bytes: 10 });
});

it('has a limit of its own for each line where the volunteer says nothing', () => {
  expect([capMb(null, 'mobile'), capMb(null, 'unknown'), capMb(50, 'wifi'), capMb('none', 'mobile')]).toEqual([100, 1000, 50, null]);
});
