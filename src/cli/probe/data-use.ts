/** What a probe may cost its volunteer in data. Pure. A month's allowance is spread over its days, so that the end of a month is measured too. */
import type { NetworkType } from '../../probe/report.ts';
import { DAY_MS } from '../../shared/time.ts';

const MB = 1_000_000;

/** A month's allowance in MB where the volunteer has set none: of a line that is paid by its data, and of others. */
const ORDINARY_MB = { mobile: 100, other: 1_000 } as const;

/** What each exchange with an observatory costs beside the report, in bytes: a handshake and a receipt. */
export const EXCHANGE_BYTES = 8_000;

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

/** What may have been used by the end of this day, in bytes. */
const allowedBytes = (mb: number, nowMs: number): number => {
  const now = new Date(nowMs);
  const firstMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const days = (Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - firstMs) / DAY_MS;
  return ((mb * MB) / days) * (Math.floor((nowMs - firstMs) / DAY_MS) + 1);
};

/** Is the allowance used as far as it goes today? */
export const isSpent = (use: DataUse, mb: number | null, nowMs: number): boolean =>
  mb !== null && usedBytes(use, nowMs) >= allowedBytes(mb, nowMs);

export const inMb = (bytes: number): string => (bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0);
