/** What merged windows leave to be done, as changes of the pipeline's state. Pure. */
import type { CountryProgress, Pipeline } from '../db/pipeline.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import type { BinKey } from './bin.ts';
import { LATENESS_MS, WINDOW_MS } from './window.ts';

/** End of the last window that is closed at this time, Unix milliseconds. */
export const closedUntil = (nowMs: number): number => floorTo(nowMs - LATENESS_MS, WINDOW_MS);

const insert = (sorted: readonly number[], value: number): number[] =>
  sorted.includes(value) ? [...sorted] : [...sorted, value].sort((a, b) => a - b);

const freshCountry = (windowMs: number): CountryProgress => ({
  firstMs: windowMs,
  lastMs: windowMs,
  hours: [],
  days: [],
  judgeFromMs: windowMs,
  run: [],
  runFromMs: null,
  holdUntilMs: 0,
});

/** Marks the hours, days and windows that changed bins leave to be made again. */
export function markChanged(pipeline: Pipeline, keys: readonly BinKey[]): Pipeline {
  const countries = { ...pipeline.countries };
  for (const { probeCc, windowMs } of keys) {
    const known = countries[probeCc] ?? freshCountry(windowMs);
    const late = windowMs < known.judgeFromMs;
    countries[probeCc] = {
      ...known,
      firstMs: Math.min(known.firstMs, windowMs),
      lastMs: Math.max(known.lastMs, windowMs),
      hours: insert(known.hours, floorTo(windowMs, HOUR_MS)),
      days: insert(known.days, floorTo(windowMs, DAY_MS)),
      judgeFromMs: Math.min(known.judgeFromMs, windowMs),
      ...(late ? { run: [], runFromMs: null } : {}),
    };
  }
  return { ...pipeline, countries };
}
