/**
 * What a signal's ordinary level is: the median of the last seven days of ordinary hours and, where the days allow, that of the same time of the
 * day. Bins of a drop are never learned, so that a long blackout, or one that returns every night, does not become the norm. Wrong for the
 * first day, and where a level has moved for good: see `drop.ts` for a recovery in part.
 */
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import {
  CUT,
  DEEP,
  LEAST_CUT,
  LEAST_KNOWN_HOURS,
  LEAST_KNOWN_MS,
  MAX_SPREAD_BINS,
  MEDIAN_MS,
  RESTLESS_FACTOR,
  RESTLESS_SHARE,
  SLOT_MS,
  SLOT_VALUES,
  SPREAD_BINS,
  SPREAD_CLASSES,
  SPREAD_WIDTH,
} from './numbers.ts';
import type { SignalKind } from './signal.ts';

export type Ordinary = {
  /** Hours since the epoch, mean of their ordinary bins, and the number of those; oldest first. */
  hours: [number, number, number][];
  /** Ordinary bins by level, in classes of `SPREAD_WIDTH`. */
  spread: number[];
  /** Bins that were low, ordinary or not. */
  low: number;
};

export const emptyOrdinary = (): Ordinary => ({ hours: [], spread: [], low: 0 });

/**
 * What is expected of a bin: the ordinary level of its time of the day (`bySlot`; else of any time), and the lower of that and the median, below
 * which thresholds lie.
 */
export type Expected = { level: number; floor: number; bySlot: boolean };

/** Null while too little is known. Depends on the hours before `atMs` alone, so that it need be computed once an hour. */
export function expectedAt({ hours }: Ordinary, kind: SignalKind, atMs: number): Expected | null {
  const hour = Math.floor(atMs / HOUR_MS);
  const past = hours.filter(([start]) => start < hour);
  const newest = past.at(-1)?.[0] ?? 0;
  const oldest = past[0]?.[0] ?? newest;
  if (past.length < LEAST_KNOWN_HOURS || (newest - oldest) * HOUR_MS < LEAST_KNOWN_MS[kind]) return null;
  const week = past.filter(([start]) => (newest - start) * HOUR_MS < MEDIAN_MS).map(([, mean]) => mean);
  const slot = past.filter(([start]) => hoursApart(start, hour) <= 1).map(([, mean]) => mean);
  const median = medianOf(week);
  const bySlot = slot.length >= SLOT_VALUES;
  const level = bySlot ? medianOf(slot) : median;
  return level > 0 && median > 0 ? { level, floor: Math.min(level, median), bySlot } : null;
}

/** Hours between two times of the day, around the clock. */
function hoursApart(a: number, b: number): number {
  const day = DAY_MS / HOUR_MS;
  const apart = Math.abs(a - b) % day;
  return Math.min(apart, day - apart);
}

export function medianOf(values: readonly number[]): number {
  const sorted = new Float64Array(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Takes an ordinary bin into the hours. */
export function learn(ordinary: Ordinary, atMs: number, value: number): void {
  const hour = Math.floor(atMs / HOUR_MS);
  const last = ordinary.hours.at(-1);
  if (last?.[0] === hour) {
    last[1] = (last[1] * last[2] + value) / (last[2] + 1);
    last[2] += 1;
    return;
  }
  ordinary.hours.push([hour, value, 1]);
  while ((hour - (ordinary.hours[0]?.[0] ?? hour)) * HOUR_MS >= SLOT_MS) ordinary.hours.shift();
}

/** Takes a bin's level into the spread of ordinary levels. */
export function noteLevel(ordinary: Ordinary, level: number): void {
  const place = Math.min(SPREAD_CLASSES - 1, Math.floor(level / SPREAD_WIDTH));
  while (ordinary.spread.length <= place) ordinary.spread.push(0);
  ordinary.spread[place] = (ordinary.spread[place] ?? 0) + 1;
  if (binsOf(ordinary) > MAX_SPREAD_BINS) ordinary.spread = ordinary.spread.map((count) => Math.round(count / 2));
}

export const binsOf = ({ spread }: Ordinary): number => spread.reduce((sum, count) => sum + count, 0);

/** The level under which this signal is low: its kind's, or lower where its ordinary levels spread wide or its nights are not known yet. */
export function cutOf(ordinary: Ordinary, kind: SignalKind, { bySlot }: Expected): number {
  if (!bySlot) return DEEP;
  if (binsOf(ordinary) < SPREAD_BINS) return CUT[kind];
  const deep = 1 - RESTLESS_FACTOR * (1 - lowEnd(ordinary));
  return Math.min(CUT[kind], Math.max(LEAST_CUT[kind], deep));
}

/** The level that `RESTLESS_SHARE` of the ordinary bins stay under. */
function lowEnd(ordinary: Ordinary): number {
  const below = binsOf(ordinary) * RESTLESS_SHARE;
  let passed = 0;
  for (const [place, count] of ordinary.spread.entries()) {
    if (passed + count >= below) return Math.min(1, (place + (below - passed) / Math.max(1, count)) * SPREAD_WIDTH);
    passed += count;
  }
  return 1;
}
