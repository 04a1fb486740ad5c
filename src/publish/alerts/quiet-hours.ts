/** Quiet hours: until when nothing is sent. Pure. */
import { clockOfZone } from '../../events/time-zone.ts';
import { DAY_MS, MINUTE_MS, floorTo } from '../../shared/time.ts';
import type { QuietHours } from './subscription.ts';

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** When something may be sent: now, or at the end of the quiet hours that it is in. They may reach over midnight. */
export function sendableFrom(quiet: QuietHours | null, nowMs: number): number {
  if (quiet === null) return nowMs;
  const clock = clockOfZone(quiet.time_zone);
  const localMs = clock.toLocal(nowMs);
  const dayMs = floorTo(localMs, DAY_MS);
  const [from, until] = [minutesOf(quiet.from) * MINUTE_MS, minutesOf(quiet.until) * MINUTE_MS];
  const timeOfDay = localMs - dayMs;
  const isQuiet = from < until ? from <= timeOfDay && timeOfDay < until : timeOfDay >= from || timeOfDay < until;
  if (!isQuiet) return nowMs;
  return clock.toUtc(dayMs + until + (timeOfDay < until ? 0 : DAY_MS));
}
