/** The pipeline run to its end in bounded steps: what the clock runs, and what an import waits for. */
import { createRoute, z } from '@hono/zod-openapi';
import { readPipeline, type Pipeline } from './db/pipeline.ts';
import { openDatabase } from './db/client.ts';
import type { Bindings } from './env.ts';
import { TimeParameter } from './http/listing.ts';
import { jsonAnswer, problemAnswers, router } from './http/openapi.ts';
import { requireOperator } from './http/operator.ts';
import { judgeCountries, QUERIES_A_RUN, releaseImports } from './incidents/job.ts';
import { linkWaiting } from './incidents/links/job.ts';
import { takeInSpilled } from './ingest/inbox-store.ts';
import { renewDayKey } from './ingest/job.ts';
import { countInbox } from './rollup/job.ts';
import { CONTROL_CC } from './rollup/bin.ts';
import { closedUntil } from './rollup/progress.ts';
import { presentUntil, rollUp } from './rollup/remake/job.ts';
import { hoursToMake } from './rollup/remake/sum-so-far.ts';
import { stepsIn } from './shared/ranges.ts';
import { DAY_MS, HOUR_MS } from './shared/time.ts';

/** Steps of a job in one run. A step of counting takes eight queries, one of rolling up four; the free plan has 50 for a run. */
const COUNTING_STEPS = 2;
const ROLLING_STEPS = 10;
const SETTLING_STEPS = 3;
/** What counting, rolling up and the pipeline's row leave of the 50. */
const QUERIES_TO_JUDGE = 20;

/** Repeats a step until it has nothing more to do. @returns whether it came so far */
async function repeat(steps: number, step: () => Promise<boolean>): Promise<boolean> {
  for (let count = 0; count < steps; count += 1) if (!(await step())) return true;
  return false;
}

/** Takes in and counts what has come since the last minute. Safe to repeat, to overlap and to kill, as are the others. */
export async function sweep(env: Bindings, scheduledMs: number): Promise<void> {
  await renewDayKey(env, scheduledMs);
  await repeat(COUNTING_STEPS, async () => (await countInbox(env, scheduledMs)) > 0);
  await takeInSpilled(env, scheduledMs);
}

/** Links incidents with a calendar that changed; then judges windows that have closed or changed: in some countries, the others wait for the next run. */
export async function judge(env: Bindings, scheduledMs: number): Promise<void> {
  const spent = await linkWaiting(openDatabase(env.DB), scheduledMs);
  await judgeCountries(env, scheduledMs, { queries: QUERIES_A_RUN - spent });
}

/** Makes hours and days again, up to a heavy step. */
export async function rollUpDue(env: Bindings, scheduledMs: number): Promise<void> {
  await repeat(ROLLING_STEPS, async () => {
    const step = await rollUp(env, scheduledMs, false);
    return step !== null && !step.heavy;
  });
}

/** What is still to be made again, judged and linked, in hours, days and countries. */
const pendingOf = ({ countries, relink }: Pipeline, nowMs: number, reachMs: number): number =>
  Object.entries(countries).reduce(
    (sum, [probeCc, country]) => {
      const { days, judgeFromMs, lateFromMs, lastMs } = country;
      const fromMs = Math.min(judgeFromMs, lateFromMs ?? judgeFromMs);
      const untilMs = presentUntil(nowMs);
      const unjudged = probeCc !== CONTROL_CC && fromMs <= lastMs && fromMs < Math.min(closedUntil(nowMs), reachMs) ? 1 : 0;
      return sum + stepsIn(hoursToMake(country), untilMs, HOUR_MS) + stepsIn(days, untilMs, DAY_MS) + unjudged;
    },
    reachMs === Infinity ? relink.length : 0,
  );

const SettleQuery = z.object({
  until: TimeParameter.optional().meta({
    description: 'More will be imported, and this is how far it goes already: judged is up to here. Left out when everything is there.',
  }),
});

const SETTLE = createRoute({
  method: 'post',
  path: '/v1/settle',
  tags: ['Operator'],
  summary: 'Roll up and judge what was imported',
  description: 'Does a bounded part of the work. Repeat it until `pending` is 0.',
  request: { query: SettleQuery },
  responses: {
    200: jsonAnswer(z.strictObject({ pending: z.int() }).meta({ id: 'Settled' }), 'What is still to be done'),
    ...problemAnswers('bad-parameter', 'no-operator', 'internal'),
  },
});

export function settleRoutes() {
  const app = router();
  app.use('/v1/settle', requireOperator);
  app.openapi(SETTLE, async (c) => {
    const nowMs = Date.now();
    const { until: reachMs = null } = c.req.valid('query');
    await repeat(COUNTING_STEPS, async () => (await countInbox(c.env, nowMs)) > 0);
    // Which networks an incident may name follows from the days, so that these are made first.
    if (await repeat(SETTLING_STEPS, async () => (await rollUp(c.env, nowMs, true)) !== null)) {
      const linked = reachMs === null && (await linkWaiting(openDatabase(c.env.DB), nowMs)) > 1;
      if (reachMs === null) await releaseImports(c.env);
      if (!linked) await judgeCountries(c.env, nowMs, { pauseMs: 0, reachMs, queries: QUERIES_TO_JUDGE });
    }
    const { pipeline } = await readPipeline(openDatabase(c.env.DB));
    return c.json({ pending: pendingOf(pipeline, nowMs, reachMs ?? Infinity) }, 200);
  });
  return app;
}
