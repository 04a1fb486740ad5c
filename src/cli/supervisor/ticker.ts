import { type Cron, lastDue } from './cron.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** On the very first start the five-minute jobs run at once, the daily one at its time. */
const FIRST_LOOK_BACK_MS = 5 * MINUTE_MS;
/** A day of scheduled work after a long pause takes a while; a hung one must not stop the next forever. */
const TIMEOUT_MS = 10 * MINUTE_MS;

type TickerPlan = {
  origin: string;
  crons: readonly Cron[];
  /** Asked each minute; what is left out runs once it is allowed. */
  isAllowed: (cron: Cron) => boolean;
  /** The minute up to which an earlier run did the work, or null. */
  lastTickMs: number | null;
  signal: AbortSignal;
  onTick: (timeMs: number) => void;
  onFailure: (cron: string, why: string) => void;
};

/** Asks the local runtime, which keeps no time of its own, to run the worker's scheduled handler. */
const runScheduled = async (origin: string, cron: string, timeMs: number, signal: AbortSignal): Promise<string | null> => {
  const query = new URLSearchParams({ cron, time: String(timeMs) });
  try {
    const response = await fetch(`${origin}/cdn-cgi/local/scheduled?${query}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const outcome = await response.text();
    return response.ok ? null : `${response.status} ${outcome.slice(0, 500)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** From when on a job may have been missed. A time to come was written by a clock that was wrong: waiting for it would be waiting for years. */
const lookBackFrom = (doneMs: number | null, nowMs: number): number =>
  doneMs === null || doneMs > nowMs + MINUTE_MS ? nowMs - FIRST_LOOK_BACK_MS : Math.max(doneMs, nowMs - DAY_MS);

/** Runs what is due now, then on every full minute, until the signal. A job that still runs is not started a second time. */
export const startTicker = ({ origin, crons, isAllowed, lastTickMs, signal, onTick, onFailure }: TickerPlan): void => {
  const running = new Set<string>();
  const doneUntilMs = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const runIfDue = async (cron: Cron, nowMs: number): Promise<void> => {
    const sinceMs = lookBackFrom(doneUntilMs.get(cron.expression) ?? lastTickMs, nowMs);
    const dueMs = running.has(cron.expression) ? null : lastDue(cron, sinceMs, nowMs);
    if (dueMs === null) return;
    running.add(cron.expression);
    const failure = await runScheduled(origin, cron.expression, dueMs, signal);
    running.delete(cron.expression);
    doneUntilMs.set(cron.expression, dueMs);
    if (failure !== null && !signal.aborted) onFailure(cron.expression, failure);
  };

  const tick = (): void => {
    if (signal.aborted) return;
    const nowMs = Date.now();
    Promise.all(crons.filter(isAllowed).map((cron) => runIfDue(cron, nowMs)))
      .then(() => !signal.aborted && onTick(nowMs))
      .catch((error: unknown) => onFailure('the clock', String(error)));
    timer = setTimeout(tick, MINUTE_MS - (nowMs % MINUTE_MS));
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  tick();
};
