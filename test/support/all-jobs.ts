import type { Bindings } from '../../src/env.ts';
import { judge, rollUpDue, sweep } from '../../src/settle.ts';

/** What the clock runs within five minutes, at once: counting, rolling up, judging. */
export async function runJobs(env: Bindings, nowMs: number): Promise<void> {
  await sweep(env, nowMs);
  for (let run = 0; run < 3; run += 1) await rollUpDue(env, nowMs);
  await judge(env, nowMs);
}
