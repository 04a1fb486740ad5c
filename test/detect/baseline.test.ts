import { describe, expect, test } from 'vitest';
import { admit, admittedRate, emptyBaseline, expectedRate, isSufficient, purge, wait, type Baseline } from '../../src/detect/baseline.ts';
import { noUnrest } from '../../src/detect/unrest.ts';

const HOUR = 12;

/** A baseline with some votes in each of some hours. */
function learned(hours: number, failed: number, total: number): Baseline {
  const baseline = emptyBaseline();
  for (let hour = 0; hour < hours; hour += 1) {
    wait(baseline, hour * HOUR, { failed, total, correlation: [0, 0, 1, 0] }, 1);
    admit(baseline, hour * HOUR, 0.05, noUnrest());
  }
  return baseline;
}

describe('a baseline', () => {
  test('admits votes twelve hours after their block', () => {
    const baseline = learned(12, 0, 1);
    expect(baseline.failed + baseline.ok).toBe(0);
    admit(baseline, 18 * HOUR, 0.05, noUnrest());
    expect(baseline.ok).toBe(6);
  });

  test('forgets what waits since an onset, and keeps what is admitted', () => {
    const baseline = learned(48, 0, 1);
    const admitted = baseline.ok;
    purge(baseline, 0);
    expect(baseline.pending).toEqual([]);
    expect(baseline.ok).toBe(admitted);
  });

  test('is insufficient under ten votes', () => {
    expect(isSufficient(learned(9, 0, 1))).toBe(false);
    expect(isSufficient(learned(10, 0, 1))).toBe(true);
  });

  test('is drawn to the service where it knows little, and believes itself where it knows much', () => {
    const own = (hours: number) => admittedRate(learned(hours, 0.2, 1), 0.02);
    expect(own(20)).toBeLessThan(0.12);
    expect(own(400)).toBeGreaterThan(0.17);
  });

  test('takes a network that always fails for an odd one after a few votes', () => {
    expect(expectedRate(learned(10, 1, 1), 0.02, 300)).toBeGreaterThan(0.85);
  });

  test('predicts by the last hours where rates are known to swing', () => {
    const baseline = learned(100, 0, 4);
    wait(baseline, 100 * HOUR, { failed: 8, total: 10, correlation: [0, 0, 1, 0] }, 1);
    expect(expectedRate(baseline, 0.02, 10)).toBeGreaterThan(expectedRate(baseline, 0.02, 300));
  });
});
