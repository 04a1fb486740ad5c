import { openDatabase } from './db/client.ts';
import type { Bindings } from './env.ts';
import { measureFromEdge, turnInboxOver } from './ingest/job.ts';
import { sweep } from './settle.ts';
import { pruneDetectorStates } from './incidents/store.ts';

type Job = { name: string; cron: string; run: (env: Bindings, scheduledMs: number) => Promise<void> };

/** Everything that runs by the clock; wrangler.toml lists the same crons. */
export const SCHEDULE: readonly Job[] = [
  { name: 'sweep', cron: '* * * * *', run: sweep },
  { name: 'edge', cron: '*/5 * * * *', run: measureFromEdge },
  {
    name: 'turn-over',
    cron: '7 0 * * *',
    run: async (env, scheduledMs) => {
      await turnInboxOver(env, scheduledMs);
      await pruneDetectorStates(openDatabase(env.DB), scheduledMs);
    },
  },
];

/** @throws where no job has this cron: wrangler.toml and the table have come apart */
export async function runScheduled(cron: string, scheduledMs: number, env: Bindings): Promise<void> {
  const job = SCHEDULE.find((entry) => entry.cron === cron);
  if (!job) throw new Error(`no job is scheduled for "${cron}"`);
  await job.run(env, scheduledMs);
}
