import { openDatabase } from './db/client.ts';
import type { Bindings } from './env.ts';
import { renewWatches } from './events/store.ts';
import { measureFromEdge } from './ingest/edge/job.ts';
import { turnInboxOver } from './ingest/job.ts';
import { judge, rollUpDue, sweep } from './settle.ts';
import { pruneAlerts } from './publish/alerts/store.ts';
import { pruneDetectorStates } from './incidents/store.ts';
import { forgetOldWindows } from './rollup/retention/job.ts';

type Job = { name: string; cron: string; run: (env: Bindings, scheduledMs: number) => Promise<void> };

/**
 * Everything that runs by the clock; wrangler.toml lists the same crons. A window closes two minutes after its end: it is judged in that
 * minute and the next, rolled up in the three after. Each is a run of its own, since the free plan gives a run 10 ms of CPU.
 */
export const SCHEDULE: readonly Job[] = [
  { name: 'sweep', cron: '* * * * *', run: sweep },
  { name: 'judge', cron: '2-59/5,3-59/5 * * * *', run: judge },
  { name: 'roll-up', cron: '*/5,1-59/5,4-59/5 * * * *', run: rollUpDue },
  { name: 'edge', cron: '*/5,2-59/5 * * * *', run: measureFromEdge },
  {
    name: 'turn-over',
    cron: '7 0 * * *',
    run: async (env, scheduledMs) => {
      await turnInboxOver(env, scheduledMs);
      await renewWatches(openDatabase(env.DB), scheduledMs);
      await pruneDetectorStates(openDatabase(env.DB), scheduledMs);
      await forgetOldWindows(env, scheduledMs);
      await pruneAlerts(openDatabase(env.DB), scheduledMs);
    },
  },
];

/** @throws where no job has this cron: wrangler.toml and the table have come apart */
export async function runScheduled(cron: string, scheduledMs: number, env: Bindings): Promise<void> {
  const job = SCHEDULE.find((entry) => entry.cron === cron);
  if (!job) throw new Error(`no job is scheduled for "${cron}"`);
  await job.run(env, scheduledMs);
}
