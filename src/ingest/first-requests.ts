/**
 * The first requests of a network prefix in a minute, as far as this isolate has seen: they pass without asking the platform's counter, which is
 * another isolate's and took a fifth of the local runtime's work on a submission. A prefix may so send that many more in each isolate, and the
 * platform's own counter is each location's and approximate.
 */
import { floorTo, MINUTE_MS } from '../shared/time.ts';

/** Where hundreds are allowed, so many more do not matter. */
const FIRST = 10;
/** Prefixes counted at most; past it the platform is asked about the others. */
const MOST = 5000;

let counted = { minuteMs: 0, requests: new Map<string, number>() };

/** Counts the request where it is one of the first. */
export function isAmongFirst(voter: string, nowMs: number): boolean {
  const minuteMs = floorTo(nowMs, MINUTE_MS);
  if (counted.minuteMs !== minuteMs) counted = { minuteMs, requests: new Map() };
  const before = counted.requests.get(voter) ?? 0;
  if (before >= FIRST || (before === 0 && counted.requests.size >= MOST)) return false;
  counted.requests.set(voter, before + 1);
  return true;
}
