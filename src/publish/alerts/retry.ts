/** When what could not be delivered is tried again, and when it is given up. Pure. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time.ts';

/** After the first, second, … failure. Standard Webhooks advises on a schedule like this, over a day. */
const WAITS_MS = [1, 5, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS);
/** A receiver that asks for more time gets at most this. */
const LONGEST_ASKED_MS = 6 * HOUR_MS;
const GIVEN_UP_MS = DAY_MS;

/** @param attempts how many have failed */
export function waitAfter(attempts: number, askedMs: number | null): number {
  const waitMs = WAITS_MS[Math.min(Math.max(attempts, 1), WAITS_MS.length) - 1] ?? MINUTE_MS;
  return Math.max(waitMs, Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
}

/** @param firstMs when it could have been sent first */
export const isGivenUp = (firstMs: number, nextMs: number): boolean => nextMs - firstMs > GIVEN_UP_MS;

/**
 * How long a receiver asks to be left alone, in milliseconds; null where it does not.
 * @param retryAfter the header: seconds, or a date (RFC 9110, 10.2.3) @param text of the answer, in which Telegram has `retry_after`
 */
export function askedWait(retryAfter: string | null, text: string, nowMs: number): number | null {
  const seconds = retryAfter ?? /"retry_after":\s*(\d{1,9})/.exec(text)?.[1];
  if (seconds === undefined) return null;
  const waitMs = /^\s*\d+\s*$/.test(seconds) ? Number(seconds) * 1000 : Date.parse(seconds) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null;
}
