/**
 * What a probe may cost its volunteer in data. Pure. Where a month's allowance does not suffice for all rounds, some are left out by chance: at any hour
 * of the day and to the end of the month something is measured, and most while an event is watched.
 */
import type { NetworkType } from '../../probe/report.ts';
import { DAY_MS } from '../../shared/time.ts';

const MB = 1_000_000;

/** A month's allowance in MB where the volunteer has set none: of a line that is paid by its data, and of others. */
const ORDINARY_MB = { mobile: 100, other: 1_000 } as const;

/** What each exchange with an observatory costs beside the report, in bytes: a handshake and a receipt. */
export const EXCHANGE_BYTES = 8_000;
/** What it costs to try where nobody answers, in bytes: in a shutdown that is done every five minutes, and hardly anything moves. */
export const TRIAL_BYTES = 1_000;

export interface DataUse {
  /** `2026-11`, UTC. */
  readonly month: string;
  readonly bytes: number;
}

/** The volunteer's wish: MB a month, `none` for no limit, null where nothing was said. */
export type Cap = number | 'none' | null;

const monthOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 7);

/** Bytes of this month. */
export const usedBytes = ({ month, bytes }: DataUse, nowMs: number): number => (month === monthOf(nowMs) ? bytes : 0);

export const addUse = (use: DataUse, bytes: number, nowMs: number): DataUse => ({
  month: monthOf(nowMs),
  bytes: usedBytes(use, nowMs) + Math.round(bytes),
});

/** MB a month; null where there is no limit. */
export const capMb = (cap: Cap, networkType: NetworkType): number | null => {
  if (cap === 'none') return null;
  return cap ?? (networkType === 'mobile' ? ORDINARY_MB.mobile : ORDINARY_MB.other);
};

/** How far ahead of the month's course a probe may be, in days of its allowance: ordinarily, and while an event is watched, when a day costs six times as much. */
const AHEAD_DAYS = { ordinary: 1, watched: 7 } as const;
/** The least share of rounds that is measured while anything is left: whoever used much around an event is not silent after it, when a block ends. */
const LEAST_SHARE = 1 / 8;

/** Days of the month, and how many of them are gone, with their fraction. */
const courseOf = (nowMs: number): { days: number; gone: number } => {
  const now = new Date(nowMs);
  const firstMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  return { days: (Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - firstMs) / DAY_MS, gone: (nowMs - firstMs) / DAY_MS };
};

/**
 * The share of its rounds in which the probe measures, by what it has used: all of them where that is in the month's course, fewer the further ahead of it.
 * @param mb a month's allowance; null where there is no limit
 * @returns 0 where nothing is left of it
 */
export const shareOfRounds = (use: DataUse, mb: number | null, nowMs: number, isWatched: boolean): number => {
  if (mb === null) return 1;
  const used = usedBytes(use, nowMs);
  if (used >= mb * MB) return 0;
  const { days, gone } = courseOf(nowMs);
  const ahead = isWatched ? AHEAD_DAYS.watched : AHEAD_DAYS.ordinary;
  const usedDays = used / ((mb * MB) / days);
  return Math.min(1, Math.max(LEAST_SHARE, (gone + ahead - usedDays) / ahead));
};

export const inMb = (bytes: number): string => (bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0);
