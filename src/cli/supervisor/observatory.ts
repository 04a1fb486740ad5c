import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from '../plain-error.ts';
import { type Child, type Ending, startChild } from './child.ts';
import type { LogFile } from './log-file.ts';
import { devArguments, migrateArguments, wranglerEnvironment, wranglerScript } from './runtime.ts';
import { explainTrouble } from './trouble.ts';

const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 150;

/** Where and how the local observatory runs. */
export type Site = { root: string; state: string; node: string; port: number; token: string; log: LogFile };

const wrangler = ({ root, state, node, log }: Site, args: readonly string[]): Child =>
  startChild({ node, script: wranglerScript(root), args, cwd: root, env: wranglerEnvironment(state, process.env), onLine: log.write });

/** The sentence for a known cause, else wrangler's own last words: better those than nothing. */
const failure = ({ port, state, log }: Site, what: string): PlainError => {
  const lastWords = log.tail().trim().split('\n').slice(-15).join('\n');
  return new PlainError(explainTrouble(log.tail(), { port, state }) ?? `${what}. From ${log.path}:\n${lastWords}`);
};

const stopOnAbort = (child: Child, signal: AbortSignal): void => {
  const stop = (): void => void child.stop();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
};

/** Brings the local database up to the newest migration. */
export const migrate = async (site: Site, signal: AbortSignal): Promise<void> => {
  const child = wrangler(site, migrateArguments(site.state));
  stopOnAbort(child, signal);
  const { code } = await child.ended;
  if (code !== 0 && !signal.aborted) throw failure(site, 'The local database could not be prepared');
};

const isHealthy = async (origin: string, signal: AbortSignal): Promise<boolean> => {
  try {
    const response = await fetch(`${origin}/v1/health`, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
};

/** wrangler waits for a change to source that does not build; whoever starts an observatory wants to know. */
const BROKEN_SOURCE = /Build failed with \d+ error/;

const untilHealthy = async ({ port, log }: Site, signal: AbortSignal): Promise<'ready' | 'late' | 'broken'> => {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadlineMs && !signal.aborted) {
    if (await isHealthy(`http://127.0.0.1:${port}`, signal)) return 'ready';
    if (BROKEN_SOURCE.test(log.tail())) return 'broken';
    await delay(POLL_MS);
  }
  return 'late';
};

/**
 * Starts the worker and returns once it answers; after the signal, and only then, `ended` is an ending that was asked for.
 * @throws PlainError where the worker does not come up
 */
export const startWorker = async (site: Site, signal: AbortSignal): Promise<Child> => {
  const child = wrangler(site, devArguments(site.state, site.port, site.token));
  stopOnAbort(child, signal);
  const waiting = new AbortController();
  const outcome = await Promise.race([child.ended, untilHealthy(site, AbortSignal.any([signal, waiting.signal]))]);
  waiting.abort();
  if (outcome === 'ready' || signal.aborted) return child;
  await child.stop();
  throw failure(site, outcome === 'late' ? 'The observatory did not answer within two minutes' : 'The observatory did not start');
};

/** @throws PlainError where the worker ended by itself */
export const untilStopped = async (site: Site, ended: Promise<Ending>, signal: AbortSignal): Promise<void> => {
  await ended;
  if (!signal.aborted) throw failure(site, 'The observatory has stopped by itself');
};
