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

  it('is the ordinary one again after a watch in which the probe was asked, though nobody can be asked since', () => {
    const lastAsked = { ...watched, cadence_seconds: 300 };
    expect(minutes(untilNextMs(lastAsked, Date.parse('2024-01-20T17:59:59Z'), 0.5))).toBe(5);
    expect(minutes(untilNextMs(lastAsked, Date.parse('2024-01-20T18:00:00Z'), 0.5))).toBe(30);
    const next = { since: '2024-01-21T13:00:00Z', until: '2024-01-21T18:00:00Z', cadence_seconds: 300 };
    const twice = { ...lastAsked, watch: [...watched.watch, next] };
    expect(minutes(untilNextMs(twice, Date.parse('2024-01-21T12:00:00Z'), 0.5))).toBe(30);
    expect(minutes(untilNextMs(twice, Date.parse('2024-01-21T13:00:00Z'), 0.5))).toBe(5);
  });

  it('does not sleep through the beginning of a watch', () => {
    expect(minutes(untilNextMs(watched, NOW_MS - 10 * 60_000, 0.5))).toBe(10);
    expect(minutes(untilNextMs({ ...watched, phase_seconds: 420 }, NOW_MS - 10 * 60_000, 0.5))).toBe(12);
  });

  it('ends at the phase that the observatory gave, once a cadence', () => {
    const phased = { ...ordinary, phase_seconds: 420, jitter_ratio: 0.05 };
    const at = (fromMs: number, chance: number): number => fromMs + untilNextMs(phased, fromMs, chance);
    const first = at(NOW_MS, 0.5);
    expect(new Date(first).toISOString()).toBe('2024-01-20T13:37:00.000Z');
    // However early or late one begins, and however long it takes, the next one is that of the next half hour.
    for (const chance of [0, 0.3, 0.7, 1])
      for (const tookMs of [0, 55_000]) {
        const begun = at(NOW_MS, chance);
        expect(Math.abs(begun - first)).toBeLessThanOrEqual(90_000);
        expect(at(begun + tookMs, 0.5)).toBe(first + 30 * 60_000);
      }
  });

  it('keeps to the phase while an event is watched', () => {
    const next = NOW_MS + untilNextMs({ ...watched, phase_seconds: 420, jitter_ratio: 0.05 }, NOW_MS, 0.5);
    expect(new Date(next).toISOString()).toBe('2024-01-20T13:07:00.000Z');
  });

  it('is never under a minute, whatever is asked', () => {
    expect(untilNextMs({ ...ordinary, cadence_seconds: 1, jitter_ratio: 1 }, NOW_MS, 0)).toBe(60_000);
  });
});
