/** How long windows and hours are kept, so that a database of 500 MB lasts. Pure. */
import type { CountryProgress } from '../../db/pipeline.ts';
import { DAY_MS, floorTo, toRfc3339 } from '../../shared/time.ts';
import type { WindowName } from '../aggregate.ts';

/**
 * Windows of five minutes: a report may come seven days late, and must find its window. A thousand volunteers fill 10 MB a day
 * (`npm run bench -- cost`).
 */
const WINDOWS_KEPT_MS = 8 * DAY_MS;
/** Hours, half a megabyte a day of such a crowd. Days are kept for good. */
const HOURS_KEPT_MS = 60 * DAY_MS;

/** The midnights before which windows and hours go. */
export const keptFrom = (nowMs: number): { windowsMs: number; hoursMs: number } => {
  const dayMs = floorTo(nowMs, DAY_MS);
  return { windowsMs: dayMs - WINDOWS_KEPT_MS, hoursMs: dayMs - HOURS_KEPT_MS };
};

/** From when on a country's windows of this length are here, in Unix milliseconds; null where none was forgotten. */
export function heldFrom({ windowsFromMs, hoursFromMs }: CountryProgress, window: WindowName): number | null {
  switch (window) {
    case '5m':
      return windowsFromMs ?? null;
    case '1h':
      return hoursFromMs ?? null;
    case '1d':
      return null;
    default:
      return window satisfies never;
  }
}

/** Why a range cannot be answered in windows of this length; null where it can. */
export function forgotten(countries: readonly CountryProgress[], window: WindowName, sinceMs: number): string | null {
  const fromMs = Math.max(0, ...countries.map((country) => heldFrom(country, window) ?? 0));
  if (sinceMs >= fromMs) return null;
  return `windows of ${window} before ${toRfc3339(fromMs)} are no longer kept; ask for a longer window`;
}
