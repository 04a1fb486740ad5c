/** Seeded series of connectivity, for tests: signals with their rhythm and noise, and what befalls them. */
import { knownOf, type Reading } from '../../../src/detect/connectivity/blackout.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts';
import { seeded } from '../simulate.ts';

export const START_MS = Date.parse('2024-03-01T00:00:00Z');

/** A time by day and hour since the start. */
export const day = (days: number, hours = 0): number => START_MS + days * DAY_MS + hours * HOUR_MS;

export type Series = {
  label: string;
  asn?: number;
  region?: string;
  stepMinutes?: number;
  /** Share of the level that comes and goes with the day, and of its noise. */
  rhythm?: number;
  noise?: number;
  /** Level, 1 = ordinary, by time; null: no value. */
  level: (timeMs: number) => number | null;
};

/** Readings of all series over some days, in the order in which they become known. */
export function readingsOf(days: number, seriesList: readonly Series[], seed = 1): Reading[] {
  const readings = seriesList.flatMap((series, index) => {
    const random = seeded(seed * 100 + index);
    const stepMs = (series.stepMinutes ?? 30) * MINUTE_MS;
    const times = Array.from({ length: (day(days) - START_MS) / stepMs }, (_, bin) => START_MS + bin * stepMs);
    return times.flatMap((atMs) => readingOf(series, atMs, stepMs, random));
  });
  return readings.sort((a, b) => knownOf(a) - knownOf(b));
}

function readingOf(series: Series, atMs: number, stepMs: number, random: () => number): Reading[] {
  const { label, level, asn = null, region = null, rhythm = 0, noise = 0.01 } = series;
  const share = level(atMs);
  const wave = 1 + rhythm * Math.sin((2 * Math.PI * (atMs % DAY_MS)) / DAY_MS);
  const chance = 1 + noise * (random() + random() + random() - 1.5) * 2;
  const value = Math.max(0, 4000 * (share ?? 0) * wave * chance);
  return share === null ? [] : [{ label, asn, region, name: asn === null ? null : `Network ${asn}`, atMs, stepMs, value }];
}

/** `low` from `sinceMs` to `untilMs`, ordinary otherwise. */
export const dark =
  (sinceMs: number, untilMs: number, low = 0.04) =>
  (timeMs: number): number =>
    timeMs >= sinceMs && timeMs < untilMs ? low : 1;
