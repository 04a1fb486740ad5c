/**
 * Which targets are measured in a minute, and from where. Pure. The targets are two slices, a run each, so that a run stays short and far from the
 * platform's 50 requests. Every vantage measures both within five minutes. Where the day's time of the regions would not last, each slice is
 * measured every ten minutes from three of them in turn, unless an event is watched.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo } from '../../shared/time.ts';

/** Vantages that measure each target where time is short: the least that can outvote one. */
const LEAST_VANTAGES = 3;

/** Seconds that regions have run on a day. */
export type Spent = { dayMs: number; seconds: number };

export type Plan<Vantage> = { targets: string[]; vantages: Vantage[]; frugal: boolean };

/** The targets in two parts of about the same size; a service's are kept together, since they are judged together. */
export function slicesOf(targetIds: readonly string[]): [string[], string[]] {
  const slices: [string[], string[]] = [[], []];
  const services = new Map<string, string[]>();
  for (const id of targetIds) {
    const service = id.slice(0, id.indexOf('/'));
    services.set(service, [...(services.get(service) ?? []), id]);
  }
  for (const ids of [...services.values()].sort((a, b) => b.length - a.length)) {
    const [first, second] = slices;
    (first.length <= second.length ? first : second).push(...ids);
  }
  return slices;
}

/** Whether the regions have used more of the day's seconds than of the day. */
export function isFrugal({ dayMs, seconds }: Spent, dailySeconds: number, nowMs: number): boolean {
  if (dayMs !== floorTo(nowMs, DAY_MS)) return false;
  const elapsedMs = Math.max(nowMs - dayMs, HOUR_MS);
  return seconds > dailySeconds * (elapsedMs / DAY_MS);
}

/** @returns null where nothing is due in this minute */
export function planRun<Vantage>(
  minuteMs: number,
  targetIds: readonly string[],
  vantages: readonly Vantage[],
  { frugal, watched }: { frugal: boolean; watched: boolean },
): Plan<Vantage> | null {
  const minute = Math.floor(minuteMs / MINUTE_MS);
  const slices = slicesOf(targetIds);
  if (!frugal || watched || vantages.length <= LEAST_VANTAGES)
    return { targets: slices[minute % 5 === 0 ? 0 : 1], vantages: [...vantages], frugal: false };
  if (minute % 5 !== 0) return null;
  const turn = Math.floor(minute / 10) * LEAST_VANTAGES;
  const inTurn = Array.from({ length: LEAST_VANTAGES }, (_, index) => vantages[(turn + index) % vantages.length]);
  return { targets: slices[minute % 10 === 0 ? 0 : 1], vantages: inTurn.filter((vantage) => vantage !== undefined), frugal: true };
}
