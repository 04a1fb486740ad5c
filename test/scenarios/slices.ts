/** The instants at which a replay stops to look: rarely while nothing happens, every five minutes from the beginning of something on. */
import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo } from '../../src/shared/time.ts';
import { spanOf } from './measurers.ts';
import type { Scenario } from './scenario.ts';

const QUIET_STEP_MS = 4 * DAY_MS;
/** On days on which something begins or ends, and close to it: from shortly before, for as long as a slow detection may take. */
const BUSY_STEP_MS = 2 * HOUR_MS;
const CLOSE_STEP_MS = 5 * MINUTE_MS;
const CLOSE_BEFORE_MS = 5 * MINUTE_MS;
const CLOSE_AFTER_MS = 50 * MINUTE_MS;

/** Ascending, the last one the scenario's end, Unix milliseconds. */
export function instantsOf(scenario: Scenario): number[] {
  const { sinceMs, untilMs } = spanOf(scenario);
  const turns = scenario.faults.map(spanOf).flatMap((span) => [span.sinceMs, span.untilMs]);
  const instants: number[] = [];
  for (let timeMs = sinceMs; timeMs < untilMs;) {
    timeMs = Math.min(untilMs, nextOf(timeMs, turns));
    instants.push(timeMs);
  }
  return instants;
}

function nextOf(timeMs: number, turns: readonly number[]): number {
  if (turns.some((turn) => timeMs >= turn - CLOSE_BEFORE_MS && timeMs < turn + CLOSE_AFTER_MS)) return timeMs + CLOSE_STEP_MS;
  const ahead = turns.filter((turn) => turn - CLOSE_BEFORE_MS > timeMs).map((turn) => floorTo(turn - CLOSE_BEFORE_MS, CLOSE_STEP_MS));
  const isBusy = turns.some((turn) => floorTo(turn, DAY_MS) === floorTo(timeMs, DAY_MS));
  const step = floorTo(timeMs, HOUR_MS) + (isBusy ? BUSY_STEP_MS : QUIET_STEP_MS);
  const midnights = isBusy ? [] : turns.map((turn) => floorTo(turn, DAY_MS)).filter((midnight) => midnight > timeMs);
  return Math.min(step, ...ahead, ...midnights);
}
