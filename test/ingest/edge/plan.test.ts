import { describe, expect, it } from 'vitest';
import { isFrugal, planRun, slicesOf } from '../../../src/ingest/edge/plan.ts';
import { DEFAULT_TARGET_IDS } from '../../../src/probe/targets.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts';

const DAY = Date.parse('2026-03-02T00:00:00Z');
const REGIONS = ['enam', 'weur', 'eeur', 'apac', 'oc'];
/** The minutes at which the clock calls. */
const TICKS = [0, 2, 5, 7, 10, 12, 15, 17].map((minute) => DAY + minute * MINUTE_MS);

/** How many vantages measure each target in the ticks before `minutes`. */
function timesOf(mode: { frugal: boolean; watched: boolean }, minutes: number): Record<string, number> {
  const times: Record<string, number> = Object.fromEntries(DEFAULT_TARGET_IDS.map((id) => [id, 0]));
  for (const tick of TICKS.filter((time) => time < DAY + minutes * MINUTE_MS)) {
    const plan = planRun(tick, DEFAULT_TARGET_IDS, REGIONS, mode);
    for (const id of plan?.targets ?? []) times[id] = (times[id] ?? 0) + new Set(plan?.vantages).size;
  }
  return times;
}

describe('the plan of the controls', () => {
  it('measures every target from every vantage within five minutes', () => {
    expect(new Set(Object.values(timesOf({ frugal: false, watched: false }, 5)))).toEqual(new Set([5]));
  });

  it('measures every target from three vantages in ten minutes where time is short, and in turn from all', () => {
    expect(new Set(Object.values(timesOf({ frugal: true, watched: false }, 10)))).toEqual(new Set([3]));
    const used = TICKS.flatMap((tick) => planRun(tick, DEFAULT_TARGET_IDS, REGIONS, { frugal: true, watched: false })?.vantages ?? []);
    expect(new Set(used)).toEqual(new Set(REGIONS));
  });

  it('measures everything every five minutes while an event is watched, however short time is', () => {
    expect(new Set(Object.values(timesOf({ frugal: true, watched: true }, 5)))).toEqual(new Set([5]));
  });

  it('keeps the targets of a service together, in two slices that leave half of the platform’s requests', () => {
    const slices = slicesOf(DEFAULT_TARGET_IDS);
    const services = slices.map((ids) => new Set(ids.map((id) => id.split('/')[0])));
    expect([...(services[0] ?? [])].filter((service) => services[1]?.has(service))).toEqual([]);
    expect(slices.flat().sort()).toEqual([...DEFAULT_TARGET_IDS].sort());
    expect(Math.max(...slices.map((ids) => ids.length))).toBeLessThanOrEqual(16);
  });

  it('is frugal where more of the seconds are gone than of the day, and not after midnight', () => {
    expect(isFrugal({ dayMs: DAY, seconds: 39_000 }, 80_000, DAY + 12 * HOUR_MS)).toBe(false);
    expect(isFrugal({ dayMs: DAY, seconds: 41_000 }, 80_000, DAY + 12 * HOUR_MS)).toBe(true);
    expect(isFrugal({ dayMs: DAY, seconds: 1000 }, 80_000, DAY + MINUTE_MS)).toBe(false);
    expect(isFrugal({ dayMs: DAY, seconds: 79_000 }, 80_000, DAY + DAY_MS)).toBe(false);
  });
});
