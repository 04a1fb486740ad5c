/** What is known of each vantage's last runs: what /status shows, and what the plan goes by. Pure. */
import { HIGH_RISK_COUNTRIES } from '../../probe/consent.ts';
import { DAY_MS, floorTo } from '../../shared/time.ts';
import type { Spent } from './plan.ts';
import type { Asked, VantageKind } from './vantages.ts';

/** `silent`: it did not answer, `detail` says how; `offline`: no neutral target answered it; `not-free`: it ran in a country whose network is not free. */
export type LeftOut = { why: 'silent' | 'offline' | 'not-free'; detail: string | null };

export type VantageRecord = {
  kind: VantageKind;
  simulated: boolean;
  /** When it was last asked, and when it last answered and counted; 0 before the first time. */
  askedMs: number;
  countedMs: number;
  /** Where it ran when it last said so. */
  dataCentre: string | null;
  country: string | null;
  /** Why its last run was left out; null where it counted. */
  leftOut: LeftOut | null;
  tookMs: number;
};

export type VantageRecords = { spent: Spent; vantages: Record<string, VantageRecord> };

export const NO_RECORDS: VantageRecords = { spent: { dayMs: 0, seconds: 0 }, vantages: {} };

/** What came of asking one vantage. */
export type Run = { id: string; kind: VantageKind; simulated: boolean; asked: Asked };

/** Why a run does not count; null where it does. A control in a country whose network is not free is no control. */
export function reasonToLeaveOut(asked: Asked): LeftOut | null {
  if ('failure' in asked) return { why: 'silent', detail: asked.failure };
  const { country, online } = asked.answer;
  if (country !== null && HIGH_RISK_COUNTRIES.has(country)) return { why: 'not-free', detail: null };
  return online ? null : { why: 'offline', detail: null };
}

function recordOf({ kind, simulated, asked }: Run, before: VantageRecord | undefined, scheduledMs: number): VantageRecord {
  const leftOut = reasonToLeaveOut(asked);
  const { countedMs, dataCentre, country } = before ?? { countedMs: 0, dataCentre: null, country: null };
  const common = { kind, simulated, askedMs: scheduledMs, countedMs: leftOut === null ? scheduledMs : countedMs, leftOut };
  if ('failure' in asked) return { ...common, dataCentre, country, tookMs: 0 };
  const { answer } = asked;
  return { ...common, dataCentre: answer.data_centre ?? dataCentre, country: answer.country ?? country, tookMs: answer.took_ms };
}

/** Seconds for which the platform counts a run: of durable objects alone. */
const secondsOf = ({ kind, asked }: Run): number => (kind === 'object' && 'answer' in asked ? asked.answer.took_ms / 1000 : 0);

/** The records after a run. */
export function recorded({ spent, vantages }: VantageRecords, runs: readonly Run[], scheduledMs: number): VantageRecords {
  const dayMs = floorTo(scheduledMs, DAY_MS);
  const seconds = runs.reduce((sum, run) => sum + secondsOf(run), spent.dayMs === dayMs ? spent.seconds : 0);
  const next = Object.fromEntries(runs.map((run) => [run.id, recordOf(run, vantages[run.id], scheduledMs)]));
  return { spent: { dayMs, seconds: Math.round(seconds * 10) / 10 }, vantages: { ...vantages, ...next } };
}
