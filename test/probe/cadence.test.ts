import { describe, expect, it } from 'vitest';
import { ordinaryAssignments, untilNextMs } from '../../src/probe/cadence.ts';

const NOW_MS = Date.parse('2024-01-20T13:00:00Z');
const ordinary = ordinaryAssignments(['youtube/www']);
const watched = { ...ordinary, watch: [{ since: '2024-01-20T13:00:00Z', until: '2024-01-20T18:00:00Z', cadence_seconds: 300 }] };
const minutes = (ms: number): number => ms / 60_000;

describe('the wait until the next round', () => {
  it('is the cadence, more or less by the jitter', () => {
    expect(minutes(untilNextMs(ordinary, NOW_MS, 0.5))).toBe(30);
    expect(minutes(untilNextMs(ordinary, NOW_MS, 0))).toBe(24);
    expect(minutes(untilNextMs(ordinary, NOW_MS, 1))).toBe(36);
  });

  it('is shorter while an event is watched, and not after it', () => {
    expect(minutes(untilNextMs(watched, NOW_MS, 0.5))).toBe(5);
    expect(minutes(untilNextMs(watched, Date.parse('2024-01-20T18:00:00Z'), 0.5))).toBe(30);
  });

  it('does not sleep through the beginning of a watch', () => {
    expect(minutes(untilNextMs(watched, NOW_MS - 10 * 60_000, 0.5))).toBe(10.5);
  });

  it('is never under a minute, whatever is asked', () => {
    expect(untilNextMs({ ...ordinary, cadence_seconds: 1, jitter_ratio: 1 }, NOW_MS, 0)).toBe(60_000);
  });
});
