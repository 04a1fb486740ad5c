/** Times as a reader sees them: in UTC, to the minute. */
import type { Interval } from '../incidents/terms.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const two = (n: number): string => String(n).padStart(2, '0');

/** `7 Nov 2024` */
export function dayText(timeMs: number): string {
  const time = new Date(timeMs);
  return `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
}

/** `7 Nov` */
export function shortDayText(timeMs: number): string {
  const time = new Date(timeMs);
  return `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]}`;
}

/** `10:21` */
export function clockText(timeMs: number): string {
  const time = new Date(timeMs);
  return `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
}

/** `7 Nov 2024, 10:21 UTC` */
export const timeText = (timeMs: number): string => `${dayText(timeMs)}, ${clockText(timeMs)} UTC`;

/** `7 Nov 2024, 09:58–10:21 UTC`; the day is told once where it is the same. */
export function intervalText({ earliest, latest }: Interval): string {
  const [fromMs, toMs] = [Date.parse(earliest), Date.parse(latest)];
  if (fromMs === toMs) return timeText(fromMs);
  const from = `${dayText(fromMs)}, ${clockText(fromMs)}`;
  return dayText(fromMs) === dayText(toMs) ? `${from}–${clockText(toMs)} UTC` : `${from} – ${timeText(toMs)}`;
}

/** `3 days 4 h`, `5 h 20 min`, `12 min` */
export function durationText(lengthMs: number): string {
  const minutes = Math.round(lengthMs / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'}${hours > 0 ? ` ${hours} h` : ''}`;
  if (hours > 0) return `${hours} h${rest > 0 ? ` ${rest} min` : ''}`;
  return `${rest} min`;
}
