import { openDatabase } from './db/client.ts';
import { parseSettings, type Bindings } from './env.ts';
import { renewWatches } from './events/store.ts';
import { measureFromEdge } from './ingest/edge/job.ts';
import { turnInboxOver } from './ingest/job.ts';
import { judge, rollUpDue, sweep } from './settle.ts';
import { deliverAlerts } from './publish/alerts/job.ts';
import { pruneAlerts } from './publish/alerts/store.ts';
import { pruneDetectorStates } from './incidents/store.ts';
import { judgeConnectivity } from './incidents/connectivity/job.ts';
import { closeWindow, countryInTurn, probeOutside } from './outside/job.ts';
import { pullSignals } from './outside/signals/job.ts';
import { forgetSignals } from './outside/signals/store.ts';
import { forgetLevels } from './outside/store.ts';
import { forgetOldWindows } from './rollup/retention/job.ts';
import { DAY_MS, MINUTE_MS, floorTo } from './shared/time.ts';

/**
 * `when`: of a cron that several jobs share, the minutes that are this one's. `heavy`: takes more CPU than a worker has, and is done in the workshop. What
 * mostly waits for others' answers is not: the workshop is paid for by the time that it is awake, and a worker's waiting is free.
 */
export type Job = {
  name: string;
  cron: string;
  heavy: boolean;
  when?: (scheduledMs: number) => boolean;
  run: (env: Bindings, scheduledMs: number) => Promise<void>;
};

/** The minute of the day, UTC, in which the inbox is turned over. */
const TURN_OVER_MS = 7 * MINUTE_MS;
const isTurnOver = (scheduledMs: number): boolean => floorTo(scheduledMs, MINUTE_MS) % DAY_MS === TURN_OVER_MS;

/**
 * Tells the window that ended, judges it, and asks the next hosts, of the country whose turn it is; then one of the other observatories. Nothing of it
 * where the operator has turned it off.
 */
async function lookFromOutside(env: Bindings, scheduledMs: number): Promise<void> {
  const probeCc = countryInTurn(parseSettings(env).OUTSIDE_COUNTRIES, scheduledMs);
  if (probeCc !== null) await probeCountry(env, probeCc, scheduledMs);
  const grown = await pullSignals(env, scheduledMs);
  if (grown !== null) await judgeConnectivity(env, grown, scheduledMs);
}

async function probeCountry(env: Bindings, probeCc: string, scheduledMs: number): Promise<void> {
  await closeWindow(env, probeCc, scheduledMs);
  await judgeConnectivity(env, probeCc, scheduledMs);
  await probeOutside(env, probeCc, scheduledMs);
}

/**
 * Everything that runs by the clock; wrangler.toml lists the same crons. A window closes two minutes after its end: it is judged in that
 * minute and the next, rolled up in the three after. Each is a run of its own, since the free plan gives a run 50 queries.
 */
export const SCHEDULE: readonly Job[] = [
  { name: 'sweep', cron: '* * * * *', heavy: true, run: sweep },
  { name: 'alerts', cron: '* * * * *', heavy: false, run: deliverAlerts },
  { name: 'judge', cron: '2-59/5,3-59/5 * * * *', heavy: true, run: judge },
  { name: 'roll-up', cron: '*/5,1-59/5,4-59/5 * * * *', heavy: true, run: rollUpDue },
  { name: 'edge', cron: '*/5,2-59/5 * * * *', heavy: false, run: measureFromEdge },
  {
    name: 'turn-over',
    cron: '1-59/5,2-59/5,3-59/5,4-59/5 * * * *',
    heavy: true,
    when: isTurnOver,
    run: async (env, scheduledMs) => {
      await turnInboxOver(env, scheduledMs);
      await renewWatches(openDatabase(env.DB), scheduledMs);
      await pruneDetectorStates(openDatabase(env.DB), scheduledMs);
      await forgetOldWindows(env, scheduledMs);
      await pruneAlerts(openDatabase(env.DB), scheduledMs);
      await forgetLevels(openDatabase(env.DB), scheduledMs);
      await forgetSignals(openDatabase(env.DB), scheduledMs);
    },
  },
  {
    name: 'outside',
    cron: '1-59/5,2-59/5,3-59/5,4-59/5 * * * *',
    heavy: false,
    when: (scheduledMs) => !isTurnOver(scheduledMs),
    run: lookFromOutside,
  },
];

/** @throws where no job has this cron: wrangler.toml and the table have come apart */
export function jobsOf(cron: string, scheduledMs: number): Job[] {
  const jobs = SCHEDULE.filter((entry) => entry.cron === cron);
  if (jobs.length === 0) throw new Error(`no job is scheduled for "${cron}"`);
  return jobs.filter(({ when }) => when?.(scheduledMs) ?? true);
}
