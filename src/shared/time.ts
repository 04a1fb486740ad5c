/** Milliseconds. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** RFC 3339 in UTC with whole seconds, e.g. `2024-11-07T10:21:00Z`. */
export const toRfc3339 = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, -'.000Z'.length)}Z`;

/** The start of the span of `lengthMs` that holds `timeMs`, aligned to the epoch. */
export const floorTo = (timeMs: number, lengthMs: number): number => Math.floor(timeMs / lengthMs) * lengthMs;
