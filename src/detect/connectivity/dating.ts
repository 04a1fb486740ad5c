/**
 * When a level fell or rose: at its largest step. The lowest point, or the sum that a change-point test maximises, would date a slow slide hours
 * too early and a fall in two steps too late. The interval reaches from the last bin before the fall to the end of the first bin within it, and
 * covers the bins that are missing there.
 */
import type { Span } from '../span.ts';
import { FALL_MS, STEP_SHARE } from './numbers.ts';

/** A bin of a signal: its start and its level. */
export type Bin = { atMs: number; level: number };

/**
 * @param bins in ascending order, the crossing among them
 * @param stepMs length of a bin
 * @param crossedMs start of the first bin beyond the threshold
 * @param direction 1 for a rise, -1 for a fall
 */
export function stepOf(bins: readonly Bin[], stepMs: number, crossedMs: number, direction: 1 | -1): Span {
  const crossing = Math.max(
    0,
    bins.findIndex(({ atMs }) => atMs >= crossedMs),
  );
  const steps = bins.map(({ level }, index) => (index === 0 ? 0 : direction * (level - (bins[index - 1]?.level ?? level))));
  const largest = largestStep(bins, steps, Math.max(1, Math.round(FALL_MS / stepMs)), direction);
  const size = steps[largest] ?? 0;
  let first = largest;
  while (first > 1 && (steps[first - 1] ?? 0) >= size * STEP_SHARE) first -= 1;
  const last = Math.max(first, Math.min(crossing, largest));
  return {
    earliestMs: bins[Math.max(0, first - 1)]?.atMs ?? crossedMs,
    latestMs: (bins[last]?.atMs ?? crossedMs) + stepMs,
  };
}

/** The largest step within the stretch of `length` bins over which the level moves most. */
function largestStep(bins: readonly Bin[], steps: readonly number[], length: number, direction: 1 | -1): number {
  const levels = bins.map(({ level }) => level);
  const moves = levels.map((level, index) => direction * (level - (levels[Math.max(0, index - length)] ?? level)));
  const end = Math.max(1, moves.indexOf(Math.max(...moves.slice(1))));
  const stretch = steps.slice(Math.max(1, end - length + 1), end + 1);
  return end - stretch.length + 1 + stretch.indexOf(Math.max(...stretch));
}
