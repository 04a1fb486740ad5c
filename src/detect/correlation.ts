/**
 * How much the votes of one network in one window fall together, learned for each service of a country: shares of belief in a few correlations, from
 * how the votes of ordinary windows with several voters were spread. Like the baseline it learns from votes that are twelve hours old, and not
 * from those since an alarm's onset. Wrong where a service's networks differ much in it.
 */
import {
  ADMISSION_WINDOWS,
  CORRELATION_HALF_LIFE_WINDOWS,
  CORRELATION_PRIOR,
  MAX_CORRELATION_NATS,
  MAX_WINDOW_NATS,
  PENDING_WINDOWS,
} from './parameters.ts';
import { hundredths } from './rounded.ts';

/**
 * Log-likelihoods of each of `CORRELATIONS`, the likeliest 0: of the votes admitted, and of each block of windows that waits. After those of a block stand its
 * windows' clumps (`unrest.ts`), which are seen and thrown away together with them.
 */
export type Correlation = { logs: number[]; pending: { block: number; logs: number[] }[] };

export const unknownCorrelation = (): Correlation => ({ logs: CORRELATION_PRIOR.map(() => 0), pending: [] });

const CLUMPS = CORRELATION_PRIOR.length;

/** Shares of belief in each of `CORRELATIONS`. @param prior what they are before the votes */
export function sharesOf({ logs }: Correlation, prior: readonly number[]): number[] {
  const parts = prior.map((share, index) => share * Math.exp(logs[index] ?? 0));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/**
 * Takes in a window's votes on one network.
 * @param likelihoods log-probabilities of the votes at the ordinary rate and each of `CORRELATIONS`
 * @param weight the chance that they are ordinary votes and not a bad hour's
 * @param clump how far they lie from the rate
 */
export function noteSpread(correlation: Correlation, block: number, likelihoods: readonly number[], weight: number, clump: number): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const log of likelihoods) top = Math.max(top, log);
  let last = correlation.pending.at(-1);
  if (last?.block !== block) {
    last = { block, logs: [...CORRELATION_PRIOR.map(() => 0), 0] };
    correlation.pending.push(last);
  }
  for (let index = 0; index < likelihoods.length; index += 1) {
    const behind = Math.max(-MAX_WINDOW_NATS, (likelihoods[index] ?? top) - top);
    last.logs[index] = hundredths((last.logs[index] ?? 0) + weight * behind);
  }
  last.logs[CLUMPS] = hundredths((last.logs[CLUMPS] ?? 0) + clump);
}

/** Admits the blocks that ended at least twelve hours before `window`, and forgets as `passed` windows go by. @returns their windows' clumps */
export function admitSpread(correlation: Correlation, window: number, passed: number): number {
  const kept = 0.5 ** (passed / CORRELATION_HALF_LIFE_WINDOWS);
  const old = (block: number): boolean => (block + 1) * PENDING_WINDOWS + ADMISSION_WINDOWS <= window;
  const due = correlation.pending.filter(({ block }) => old(block));
  if (due.length > 0) correlation.pending = correlation.pending.filter(({ block }) => !old(block));
  const sums = correlation.logs.map((log, index) => due.reduce((sum, { logs }) => sum + (logs[index] ?? 0), log * kept));
  const top = Math.max(...sums);
  correlation.logs = sums.map((sum) => hundredths(Math.max(-MAX_CORRELATION_NATS, sum - top)));
  return due.reduce((sum, { logs }) => sum + (logs[CLUMPS] ?? 0), 0);
}

/** Throws away what waits since the onset of an alarm. */
export function purgeSpread(correlation: Correlation, sinceBlock: number): void {
  correlation.pending = correlation.pending.filter(({ block }) => block < sinceBlock);
}
