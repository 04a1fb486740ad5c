/**
 * What a network's rate of failures on a service is while nothing happens: a beta posterior, drawn to the service's rate in the country.
 * Votes wait twelve hours before they are admitted, and those since an alarm's onset are thrown away, so that a block in progress does
 * not become the norm. Wrong where a block begins so weakly that it stays below the alarm for longer than that.
 */
import {
  ADMISSION_WINDOWS,
  BASELINE_HALF_LIFE_MS,
  MAX_BASELINE_VOTES,
  ODD_NETWORK_SHARE,
  PENDING_WINDOWS,
  RECENT_BLOCKS,
  SERVICE_VOTES_A_NETWORK,
  SHRINK_VOTES,
  SUFFICIENT_VOTES,
  UNKNOWN_SERVICE_RATE,
  UNKNOWN_SERVICE_VOTES,
  WINDOW_MS,
} from './parameters.ts';
import { logBeta } from './log-beta.ts';
import { worth, type Tally } from './likelihood.ts';
import { hundredths, tenThousandths, tenths } from './rounded.ts';
import { noteBlock, type Unrest } from './unrest.ts';

/** Failed and good votes that wait, of one block of `PENDING_WINDOWS` windows. */
export type Pending = { block: number; failed: number; ok: number };

export type Baseline = {
  failed: number;
  ok: number;
  /** The newest block whose votes are admitted. */
  block: number;
  pending: Pending[];
};

export const emptyBaseline = (): Baseline => ({ failed: 0, ok: 0, block: 0, pending: [] });

export const blockOf = (window: number): number => Math.floor(window / PENDING_WINDOWS);

/** Adds a window's votes to those that wait. `weight`: the chance that they are ordinary votes and not a bad hour's. */
export function wait(baseline: Baseline, window: number, tally: Tally, weight: number): void {
  const block = blockOf(window);
  const votes = (worth(tally) / tally.total) * weight;
  let last = baseline.pending.at(-1);
  if (last?.block !== block) {
    if (last) Object.assign(last, { failed: tenths(last.failed), ok: tenths(last.ok) });
    last = { block, failed: 0, ok: 0 };
    baseline.pending.push(last);
  }
  last.failed = hundredths(last.failed + tally.failed * votes);
  last.ok = hundredths(last.ok + (tally.total - tally.failed) * votes);
}

/** Admits the blocks that ended at least twelve hours before `window`. Depends on the window alone, not on when it is called. */
export function admit(baseline: Baseline, window: number, serviceRate: number, unrest: Unrest): void {
  while (baseline.pending[0] && (baseline.pending[0].block + 1) * PENDING_WINDOWS + ADMISSION_WINDOWS <= window) {
    const { block, failed, ok } = baseline.pending[0];
    baseline.pending.shift();
    if (isKnown(baseline)) noteBlock(unrest, failed, failed + ok, admittedRate(baseline, serviceRate));
    const fading = baseline.block === 0 ? 1 : 0.5 ** (((block - baseline.block) * PENDING_WINDOWS * WINDOW_MS) / BASELINE_HALF_LIFE_MS);
    const sum = (baseline.failed + baseline.ok) * fading + failed + ok;
    const scale = Math.min(1, MAX_BASELINE_VOTES / Math.max(1, sum));
    baseline.failed = hundredths((baseline.failed * fading + failed) * scale);
    baseline.ok = hundredths((baseline.ok * fading + ok) * scale);
    baseline.block = block;
  }
}

/** Throws away the votes that wait since the onset of an alarm. */
export function purge(baseline: Baseline, sinceWindow: number): void {
  baseline.pending = baseline.pending.filter(({ block }) => block < blockOf(sinceWindow));
}

const isKnown = ({ failed, ok }: Baseline): boolean => failed + ok >= SUFFICIENT_VOTES;

/** Votes of the cell itself, waiting ones included: those of blocks before `block`, if it is given. */
export function votesOf({ failed, ok, pending }: Baseline, block = Number.POSITIVE_INFINITY): number {
  let votes = failed + ok;
  for (const waiting of pending) if (waiting.block < block) votes = votes + waiting.failed + waiting.ok;
  return votes;
}

export const isSufficient = (baseline: Baseline): boolean => isKnown(baseline) || votesOf(baseline) >= SUFFICIENT_VOTES;

/** The rate by admitted votes alone: what a block is measured against. */
export const admittedRate = (baseline: Baseline, serviceRate: number): number => posteriorRate(baseline.failed, baseline.ok, serviceRate);

/**
 * The rate that predicts the next vote if nothing changed: waiting votes count too, so that the posterior's width is integrated out.
 * @param memory the most votes that all but the last hours are worth
 */
export function expectedRate(baseline: Baseline, serviceRate: number, memory: number): number {
  let { failed, ok } = baseline;
  let recentFailed = 0;
  let recentOk = 0;
  let older = baseline.pending.length - RECENT_BLOCKS;
  for (const votes of baseline.pending) {
    if (older > 0) {
      failed += votes.failed;
      ok += votes.ok;
    } else {
      recentFailed += votes.failed;
      recentOk += votes.ok;
    }
    older -= 1;
  }
  const scale = Math.min(1, memory / Math.max(1, failed + ok));
  return posteriorRate(failed * scale + recentFailed, ok * scale + recentOk, serviceRate);
}

/**
 * The posterior mean of a network's rate, under a prior of two parts: most networks are like their service in the country, a few are odd and fail
 * at any rate (a broken resolver, a filter of their own). Ten failures in a row make a network odd instead of suspicious.
 */
function posteriorRate(failed: number, ok: number, serviceRate: number): number {
  const a = SHRINK_VOTES * serviceRate;
  const b = SHRINK_VOTES - a;
  const usual = Math.log(1 - ODD_NETWORK_SHARE) + logBeta(a + failed, b + ok) - logBeta(a, b);
  const odd = Math.log(ODD_NETWORK_SHARE) + logBeta(0.5 + failed, 0.5 + ok) - Math.log(Math.PI);
  const oddShare = 1 / (1 + Math.exp(usual - odd));
  return (1 - oddShare) * ((a + failed) / (SHRINK_VOTES + failed + ok)) + oddShare * ((0.5 + failed) / (1 + failed + ok));
}

/** Whether a block's votes will be compared with those before it when they are admitted. */
export const willBeCompared = (baseline: Baseline, block: number): boolean =>
  isKnown(baseline) || votesOf(baseline, block) >= SUFFICIENT_VOTES;

/** Votes that wait, as if they were admitted. */
export const waiting = ({ pending }: Baseline): Pick<Baseline, 'failed' | 'ok'> => ({
  failed: pending.reduce((sum, { failed }) => sum + failed, 0),
  ok: pending.reduce((sum, { ok }) => sum + ok, 0),
});

/** A service's rate in the country: admitted votes of all networks, each with at most `SERVICE_VOTES_A_NETWORK`. */
export function serviceRateOf(baselines: readonly Pick<Baseline, 'failed' | 'ok'>[]): number {
  let failed = UNKNOWN_SERVICE_RATE * UNKNOWN_SERVICE_VOTES;
  let total = UNKNOWN_SERVICE_VOTES;
  for (const baseline of baselines) {
    const votes = baseline.failed + baseline.ok;
    const scale = Math.min(1, SERVICE_VOTES_A_NETWORK / Math.max(1, votes));
    failed += baseline.failed * scale;
    total += votes * scale;
  }
  return tenThousandths(failed / total);
}
