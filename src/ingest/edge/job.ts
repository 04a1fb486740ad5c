/** Measures the targets from every vantage, and keeps each one's report as a volunteer's is kept. */
import { openDatabase } from '../../db/client.ts';
import { readPipeline, type Pipeline } from '../../db/pipeline.ts';
import { parseSettings, type Bindings } from '../../env.ts';
import { DEFAULT_TARGET_IDS, newsTargetIds } from '../../probe/targets.ts';
import { keepReport } from '../inbox-store.ts';
import { isFrugal, planRun } from './plan.ts';
import { reasonToLeaveOut, recorded, type Run } from './record.ts';
import { edgeReportId } from './report-id.ts';
import { readVantageRecords, writeVantageRecords } from './store.ts';
import { askVantage, vantagesOf } from './vantages.ts';

/** Under this id the vantages' reports lie in the inbox; no key's thumbprint is so short. */
const EDGE_PROBE_ID = 'edge';

const isWatched = ({ watches }: Pipeline, nowMs: number): boolean =>
  Object.values(watches).some((spans) => spans.some(([sinceMs, untilMs]) => sinceMs <= nowMs && nowMs < untilMs));

async function keep(env: Bindings, { id, asked }: Run, scheduledMs: number): Promise<void> {
  if ('failure' in asked || reasonToLeaveOut(asked) !== null) return;
  const { row } = asked.answer;
  if (!row) return;
  const line = Uint8Array.from(atob(row.line), (char) => char.charCodeAt(0));
  await keepReport(env, { reportId: edgeReportId(id, scheduledMs), probeId: EDGE_PROBE_ID, receivedMs: scheduledMs, ...row, line });
}

/** A vantage that fails, or is no neutral one, is left out: what it did not see is nobody's failure. */
export async function measureFromEdge(env: Bindings, scheduledMs: number): Promise<void> {
  const settings = parseSettings(env);
  const vantages = vantagesOf(env, settings);
  if (vantages.length === 0) return;
  const db = openDatabase(env.DB);
  const records = await readVantageRecords(db);
  const frugal = isFrugal(records.spent, settings.DAILY_VANTAGE_SECONDS, scheduledMs);
  const watched = frugal && isWatched((await readPipeline(db)).pipeline, scheduledMs);
  const plan = planRun(scheduledMs, [...DEFAULT_TARGET_IDS, ...newsTargetIds()], vantages, { frugal, watched });
  if (!plan) return;
  const runs = await Promise.all(
    plan.vantages.map(async (vantage): Promise<Run> => {
      const { id, kind, fault } = vantage;
      const task = { report_id: edgeReportId(id, scheduledMs), vantage: id, scheduled_ms: scheduledMs, targets: plan.targets, fault };
      return { id, kind, simulated: fault !== null, asked: await askVantage(vantage, task) };
    }),
  );
  for (const run of runs) await keep(env, run, scheduledMs);
  await writeVantageRecords(db, recorded(records, runs, scheduledMs));
}
