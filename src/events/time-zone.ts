import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo } from '../shared/time.ts';

/** The clock of a place: local time to UTC and back. Local times are Unix milliseconds of the same digits read as UTC. */

export type Clock = {
  /** The instant at which the clock shows `localMs`; of two the first, and in a gap the instant that the old offset gives. */
  toUtc: (localMs: number) => number;
  toLocal: (utcMs: number) => number;
};

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The clock of an offset from UTC that depends on the instant. */
export function clockOf(offsetMsAt: (utcMs: number) => number): Clock {
  return {
    toLocal: (utcMs) => utcMs + offsetMsAt(utcMs),
    toUtc: (localMs) => {
      const first = localMs - offsetMsAt(localMs - offsetMsAt(localMs));
      const earlier = localMs - offsetMsAt(first - 3 * HOUR_MS);
      const isShown = (utcMs: number): boolean => utcMs + offsetMsAt(utcMs) === localMs;
      // RFC 5545 §3.3.5: where clocks go back, the first of the two times; where they go forward, what the offset before would show.
      if (!isShown(first)) return earlier;
      return earlier < first && isShown(earlier) ? earlier : first;
    },
  };
}

/** @throws RangeError where there is no such zone */
export function clockOfZone(name: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return clockOf((utcMs) => {
    const part = Object.fromEntries(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utcMs / 1000) * 1000;
  });
}

/**
 * The day that the clock of a zone shows, as midnight UTC of the same date; a minute is added, since some clocks skip midnight.
 * @throws RangeError where there is no such zone
 */
export const dayOnClock = (timeMs: number, zone: string): number => floorTo(clockOfZone(zone).toLocal(timeMs) + MINUTE_MS, DAY_MS);

/** So long after the beginning of a day as the clock shows it: a day on which clocks are changed has 23 or 25 hours. */
export function laterByClock({ toUtc, toLocal }: Clock, timeMs: number, lengthMs: number): number {
  const localMs = toLocal(timeMs);
  // Where clocks go forward at midnight, the day begins at one o'clock.
  const skippedMs = toUtc(localMs - HOUR_MS) === timeMs ? HOUR_MS : 0;
  return toUtc(localMs - skippedMs + lengthMs);
}
