import { describeProcess } from './processes.ts';

const POLL_MS = 500;

/** npm runs a script through a shell, which on some systems stays between npm and us and passes no signal on: then npm is watched as well. */
const npmBehindShell = (): number | null => {
  const parent = describeProcess(process.ppid);
  return parent !== null && /^\S*sh -c /.test(parent.command) ? parent.parent : null;
};

/** Whether the npm that started us is still there; without one, always: `tocsin start &` outlives its shell. */
const watchNpm = (): (() => boolean) => {
  if (process.env['npm_lifecycle_event'] === undefined) return () => true;
  const parent = process.ppid;
  const grandparent = npmBehindShell();
  return () => process.ppid === parent && (grandparent === null || describeProcess(grandparent) !== null);
};

/**
 * Aborts at Ctrl-C, at a signal to us, and when the npm that started us is gone (a signal to npm alone, even `kill -9`).
 * A second Ctrl-C ends at once; the children then end by themselves. npm passes on the Ctrl-C that the terminal has sent to us too: within a second both count as one.
 */
export const watchLifetime = (): AbortSignal => {
  const lifetime = new AbortController();
  let stoppedAtMs = 0;
  const stop = (): void => {
    if (lifetime.signal.aborted && Date.now() - stoppedAtMs > 1_000) process.exit(130);
    if (lifetime.signal.aborted) return;
    stoppedAtMs = Date.now();
    lifetime.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const npmIsThere = watchNpm();
  const poll = setInterval(() => {
    if (npmIsThere()) return;
    clearInterval(poll);
    stop();
  }, POLL_MS);
  poll.unref(); // what runs keeps us here, not the watch
  return lifetime.signal;
};
