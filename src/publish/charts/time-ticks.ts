/** What an axis of time says: a few ticks that a narrow screen holds too, and the day where none of them names one. Pure. */
import { scaleUtc } from 'd3-scale';
import { DAY_MS } from '../../shared/time.ts';
import type { Format } from '../i18n/format.ts';

export type TimeTicks = { ticks: readonly { timeMs: number; text: string }[]; /** Stands where the axis begins. */ day: string | null };

const TICKS = 4;
/** Parts of the width that stay free at its ends: the last for the name of the clock, the first for the day. */
const FROM = 0.04;
const FROM_WITH_DAY = 0.2;
const UNTIL = 0.9;
/** From this length on a day alone is not enough. */
const YEARLY_MS = 300 * DAY_MS;

export function timeTicks(sinceMs: number, untilMs: number, format: Format): TimeTicks {
  const at = (part: number): number => sinceMs + (untilMs - sinceMs) * part;
  const dayText = untilMs - sinceMs > YEARLY_MS ? format.day : format.shortDay;
  const times = scaleUtc([sinceMs, untilMs], [0, 1])
    .ticks(TICKS)
    .map((time) => time.getTime())
    .filter((timeMs) => timeMs > at(FROM) && timeMs < at(UNTIL));
  const hasDay = times.some((timeMs) => timeMs % DAY_MS === 0);
  const ticks = times
    .filter((timeMs) => hasDay || timeMs > at(FROM_WITH_DAY))
    .map((timeMs) => ({ timeMs, text: timeMs % DAY_MS === 0 ? dayText(timeMs) : format.clock(timeMs) }));
  return { ticks, day: hasDay ? null : dayText(sinceMs) };
}
