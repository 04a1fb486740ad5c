/** Milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The minute that was asked for last, which thousands of measurements share, as far as its seconds. */
const lastMinute = { minute: Number.NaN, text: '' };

/**
 * RFC 3339 in UTC with whole seconds, e.g. `2024-11-07T10:21:00Z`.
 * @throws RangeError where it is no time
 */
export function toRfc3339(timeMs: number): string {
  const wholeMs = Math.trunc(timeMs);
  const minute = Math.floor(wholeMs / MINUTE_MS);
  if (minute !== lastMinute.minute)
    Object.assign(lastMinute, { minute, text: new Date(minute * MINUTE_MS).toISOString().slice(0, -'00.000Z'.length) });
  const seconds = Math.floor((wholeMs - minute * MINUTE_MS) / 1000);
  return `${lastMinute.text}${seconds < 10 ? '0' : ''}${seconds}Z`;
}

/** The start of the span of `lengthMs` that holds `timeMs`, aligned to the epoch. */
export const floorTo = (timeMs: number, lengthMs: number): number => Math.floor(timeMs / lengthMs) * lengthMs;
