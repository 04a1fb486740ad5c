import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { describeProcess } from './processes.ts';

const WAIT_MS = 4_000;
const POLL_MS = 100;

/** Who runs on a state folder. No lock: what it says is believed only while the processes that it names are there. */
const Run = z.object({ supervisor: z.number(), wrangler: z.number(), port: z.number() });
type Run = z.output<typeof Run>;

const runPath = (state: string): string => join(state, 'run.json');

export const recordRun = (state: string, run: Run): void => writeFileSync(runPath(state), JSON.stringify(run));

const readRun = (state: string): Run | null => {
  try {
    return Run.parse(JSON.parse(readFileSync(runPath(state), 'utf8')));
  } catch {
    return null; // none, or one cut short by a crash
  }
};

/** Its command line names the state folder, so that a stranger with the same number is left alone. */
const wranglerStillRuns = (run: Run, state: string): boolean => describeProcess(run.wrangler)?.command.includes(state) ?? false;

/**
 * Waits for a run that is ending: the children of one that was killed go within moments of it.
 * @throws PlainError where a run on this folder is alive and stays
 */
export const awaitEarlierRun = async (state: string): Promise<void> => {
  const run = readRun(state);
  if (run === null) return;
  for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += POLL_MS) {
    if (!wranglerStillRuns(run, state)) return;
    await delay(POLL_MS);
  }
  if (describeProcess(run.supervisor) !== null) {
    throw new PlainError(
      `Tocsin is already running at http://localhost:${run.port} with the state in ${state} (process ${run.supervisor}).`,
    );
  }
  process.kill(-run.wrangler, 'SIGKILL');
};
