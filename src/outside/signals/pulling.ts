/** When a source is asked next, and what a day's row becomes with what it answered. Pure. */
import { DAY_MS, HOUR_MS, floorTo } from '../../shared/time.ts';
import type { Annotation, Answer, Series, Source, Span } from './source.ts';

/** How it went with a source: failures since the last success, when it is asked next, up to where it has told. */
export type PullState = { nextMs: number; failures: number; lastMs: number; problem: string | null; reachMs: number };

export const UNASKED: PullState = { nextMs: 0, failures: 0, lastMs: 0, problem: null, reachMs: 0 };

const LONGEST_PAUSE_MS = 6 * HOUR_MS;

/** The span that is asked for: from a while before what is known, or as far back as the first time goes. */
export const spanOf = ({ reachMs }: PullState, { backMs, firstMs }: Source, nowMs: number): Span => ({
  sinceMs: Math.max(nowMs - firstMs, reachMs === 0 ? 0 : reachMs - backMs),
  untilMs: nowMs,
});

export function afterSuccess(source: Source, { series }: Answer, before: PullState, nowMs: number): PullState {
  const reachMs = Math.max(before.reachMs, ...series.flatMap(({ points }) => points.at(-1)?.atMs ?? []));
  return { nextMs: nowMs + source.everyMs, failures: 0, lastMs: nowMs, problem: null, reachMs };
}

/** Each failure doubles the pause, up to six hours; `retryAfterMs` is what the source asked for, up to a day. */
export function afterFailure(source: Source, before: PullState, problem: string, retryAfterMs: number, nowMs: number): PullState {
  const failures = before.failures + 1;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, source.everyMs * 2 ** Math.min(failures, 10));
  return { ...before, failures, problem: problem.slice(0, 300), nextMs: nowMs + Math.max(pauseMs, Math.min(DAY_MS, retryAfterMs)) };
}

type KeptSeries = Omit<Series, 'label' | 'points'> & { points: [atMs: number, value: number][] };

/** A day of a source as it is kept: series by label. */
export type KeptDay = { series: Record<string, KeptSeries>; annotations: Annotation[] };

export const emptyDay = (): KeptDay => ({ series: {}, annotations: [] });

/** The days that an answer touches. */
export const daysOf = ({ series, annotations }: Answer): number[] => [
  ...new Set([...series.flatMap(({ points }) => points), ...annotations].map(({ atMs }) => floorTo(atMs, DAY_MS))),
];

/** A day with an answer in it: newer values take the place of older ones. Values that cannot be are left out. */
export function mergeDay(day: KeptDay, answer: Answer, dayMs: number): KeptDay {
  const within = ({ atMs }: { atMs: number }): boolean => floorTo(atMs, DAY_MS) === dayMs;
  const series = { ...day.series };
  for (const { label, points, ...rest } of answer.series) {
    const merged = new Map(series[label]?.points);
    for (const { atMs, value } of points.filter(within)) if (Number.isFinite(value) && value >= 0) merged.set(atMs, value);
    if (merged.size > 0) series[label] = { ...rest, points: [...merged].sort(([a], [b]) => a - b) };
  }
  const annotations = new Map([...day.annotations, ...answer.annotations.filter(within)].map((item) => [item.id, item]));
  return { series, annotations: [...annotations.values()].sort((a, b) => a.atMs - b.atMs) };
}
