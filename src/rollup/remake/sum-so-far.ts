/**
 * The hour and the day that grow: what their rows hold already, and what is to be added. Adding one window to an hour, or one hour to a day,
 * takes a fraction of making it again from all of its parts; a part that changes late is what they are made again for. Pure.
 */
import type { CountryProgress, SumSoFar } from '../../db/pipeline.ts';
import { addRange, removeRange, type Ranges } from '../../shared/ranges.ts';
import { HOUR_MS, floorTo } from '../../shared/time.ts';

/** Does the row hold what lies at this time? */
export const holds = (sum: SumSoFar | undefined, timeMs: number): boolean =>
  sum !== undefined && sum.startMs <= timeMs && timeMs < sum.untilMs;

/** Parts `[fromMs, untilMs)` that belong to the span that begins at `startMs`, whose row holds those before them. */
export type Growth = { startMs: number; fromMs: number; untilMs: number };

/** How the hour grows by the windows that have closed; null where it does not. One that is whole is followed by the present one, which is empty. */
export function hourGrowth({ hourSum, lastMs }: CountryProgress, closedMs: number): Growth | null {
  if (hourSum === undefined) return null;
  const isWhole = hourSum.untilMs === hourSum.startMs + HOUR_MS;
  const startMs = isWhole ? floorTo(closedMs - 1, HOUR_MS) : hourSum.startMs;
  const fromMs = isWhole ? startMs : hourSum.untilMs;
  const untilMs = Math.min(closedMs, startMs + HOUR_MS);
  return fromMs < hourSum.untilMs || fromMs >= untilMs || lastMs < fromMs ? null : { startMs, fromMs, untilMs };
}

/** How a day grows by the hours that have closed: from its beginning where its row does not hold those before. */
export function dayGrowth({ daySum }: CountryProgress, [startMs, endMs]: readonly [number, number], closedMs: number): Growth {
  const untilMs = Math.min(endMs, closedMs);
  const isHeld = daySum?.startMs === startMs && daySum.untilMs <= untilMs && closedMs < Infinity;
  return { startMs, fromMs: isHeld ? daySum.untilMs : startMs, untilMs };
}

/** Hours to be made from all of their windows. The hour that grows is none of them. */
export const hoursAnew = ({ hours, hourSum }: CountryProgress): Ranges =>
  hourSum === undefined ? hours : removeRange(hours, hourSum.startMs, hourSum.startMs + HOUR_MS);

/** All hours in which something is that no row holds, the one that grows too. */
export function hoursToMake(country: CountryProgress): Ranges {
  const { hourSum, lastMs } = country;
  const hours = hoursAnew(country);
  if (hourSum === undefined || lastMs < hourSum.untilMs || lastMs >= hourSum.startMs + HOUR_MS) return hours;
  return addRange(hours, hourSum.startMs, hourSum.startMs + HOUR_MS, 0);
}
