import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { readWorkerConfig } from '../worker-config.ts';
import { type Cron, parseCron } from './cron.ts';
import { awaitEarlierRun, recordRun } from './earlier-run.ts';
import { openLogFile } from './log-file.ts';
import { migrate, type Site, startWorker, untilStopped } from './observatory.ts';
import { requireFreePort } from './port.ts';
import { findNode, requireClone } from './runtime.ts';
import { isDiskFull, makeStateFolder, operatorToken, readLastTickMs, writeLastTickMs } from './state-folder.ts';
import { startTicker } from './ticker.ts';
import { diskFull, explainTrouble } from './trouble.ts';

/** The job in src/schedule.ts that measures controls from the worker, which here is this machine: it waits for its owner's consent, as the probe does. */
export const MEASURING_CRON = '*/5,2-59/5 * * * *';

/** Lines for the person who started it; nothing else is printed. */
export type Say = (line: string) => void;

const prepareState = (state: string): string => {
  makeStateFolder(state);
  if (isDiskFull(state)) throw new PlainError(diskFull(state));
  return operatorToken(state);
};

const prepareSite = async (state: string, port: number): Promise<Site> => {
  if (process.platform === 'win32') throw new PlainError('The local observatory runs on Linux and macOS. On Windows, run it inside WSL.');
  const root = requireClone();
  const node = findNode(root);
  const token = prepareState(state);
  await awaitEarlierRun(state);
  await requireFreePort(port);
  return { root, state, node, port, token, log: openLogFile(join(state, 'observatory.log')) };
};

const readCrons = (root: string): Cron[] => {
  try {
    return readWorkerConfig(root).triggers.crons.map(parseCron);
  } catch (error) {
    throw error instanceof RangeError ? new PlainError(`wrangler.toml: ${error.message}.`) : error;
  }
};

/** Says it once when something begins to go wrong, and again only after it has gone right in between. */
const sayOnce = (say: Say): ((isWrong: boolean, sentence: string) => void) => {
  const said = new Set<string>();
  return (isWrong, sentence) => {
    if (!isWrong) said.delete(sentence);
    else if (!said.has(sentence)) say(sentence);
    if (isWrong) said.add(sentence);
  };
};

const keepTime = ({ root, state, port, log }: Site, say: Say, mayMeasure: () => boolean, signal: AbortSignal): void => {
  const warn = sayOnce(say);
  startTicker({
    origin: `http://127.0.0.1:${port}`,
    crons: readCrons(root),
    isAllowed: ({ expression }) => expression !== MEASURING_CRON || mayMeasure(),
    lastTickMs: readLastTickMs(state),
    signal,
    onTick: (timeMs) => {
      const isFull = isDiskFull(state);
      warn(isFull, diskFull(state));
      if (!isFull) writeLastTickMs(state, timeMs);
    },
    onFailure: (cron, why) => {
      log.write(`[tocsin] the job of "${cron}" failed: ${why}`);
      if (isDiskFull(state)) warn(true, diskFull(state));
      else warn(true, `A scheduled job failed; it will be tried again in its turn. Details are in ${log.path}`);
    },
  });
};

/** A local observatory that answers at `origin`. `running` aborts when it ends; `allowMeasuring` says that this machine's owner has agreed to it. */
export type Ready = { site: Site; origin: string; running: AbortSignal; allowMeasuring: () => void };

type OnReady = (ready: Ready) => Promise<void>;

const runSite = async (site: Site, say: Say, signal: AbortSignal, running: AbortSignal, onReady: OnReady): Promise<void> => {
  await migrate(site, running);
  if (signal.aborted) return;
  const worker = await startWorker(site, running);
  recordRun(site.state, { supervisor: process.pid, wrangler: worker.pid, port: site.port });
  let mayMeasure = false;
  const allowMeasuring = (): void => void (mayMeasure = true);
  if (!signal.aborted) keepTime(site, say, () => mayMeasure, running);
  const companion = signal.aborted ? undefined : onReady({ site, origin: `http://localhost:${site.port}`, running, allowMeasuring });
  await Promise.all([untilStopped(site, worker.ended, signal), companion]);
};

/**
 * Runs the observatory from here until the signal. `onReady` is called once it answers; what it starts must end when `running` aborts.
 * @throws PlainError where it cannot start, or ends by itself
 */
export const runObservatory = async (
  { state, port }: { state: string; port: number },
  say: Say,
  signal: AbortSignal,
  onReady: OnReady,
): Promise<void> => {
  const ended = new AbortController();
  try {
    const site = await prepareSite(state, port);
    await runSite(site, say, signal, AbortSignal.any([signal, ended.signal]), onReady);
  } catch (error) {
    const sentence = error instanceof PlainError ? null : explainTrouble(String(error), { port, state });
    throw sentence === null ? error : new PlainError(sentence);
  } finally {
    ended.abort();
  }
};
