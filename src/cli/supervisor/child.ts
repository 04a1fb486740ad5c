import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const GRACE_MS = 3_000;

/**
 * Preloaded into every child. A child leads a process group of its own, so that one signal reaches all that it starts (wrangler starts two workerd);
 * a group does not end with the process that made it, not even with `kill -9`, so the child holds the read end of a pipe from us and ends its group when that closes.
 */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread) {
    const endGroup = () => { try { process.kill(-process.pid, 'SIGKILL'); } catch {} };
    process.stdin.on('end', endGroup).on('error', endGroup).resume().unref();
  }
`)}`;

/** How a child ended. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** A running child, leader of the process group `pid`. */
export type Child = { pid: number; ended: Promise<Ending>; stop: () => Promise<void> };

type ChildPlan = {
  node: string;
  script: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Receives what the child says on either stream, line by line. */
  onLine: (line: string) => void;
};

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // nothing of the group is left: what was wanted
  }
};

/** What the leader leaves behind, however it ended, ends with it: workerd does not notice by itself. */
const endingOf = (child: ChildProcess): Promise<Ending> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      resolve({ code, signal });
    });
    child.once('error', () => resolve({ code: 1, signal: null }));
  });

/** SIGTERM to the group, and SIGKILL to what is there three seconds later. */
const stopGroup = async (pid: number, ended: Promise<Ending>): Promise<void> => {
  signalGroup(pid, 'SIGTERM');
  const lateness = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(lateness);
};

/** Starts a Node script in its own process group; `stop` may be called at any time and more than once. */
export const startChild = ({ node, script, args, cwd, env, onLine }: ChildPlan): Child => {
  const child = spawn(node, ['--no-warnings', `--import=${END_WITH_PARENT}`, script, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine);
  child.stdin.on('error', () => {}); // the child closed its end first; its exit says the rest
  const ended = endingOf(child);
  const pid = child.pid;
  if (pid === undefined) return { pid: -1, ended, stop: async () => {} };
  return { pid, ended, stop: () => stopGroup(pid, ended) };
};
