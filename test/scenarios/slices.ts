/** The instants at which a replay stops to look: rarely while nothing happens, every five minutes from the beginning of something on. */
import { DAY_MS, HOUR_MS, MINUTE_MS, floorTo } from '../../src/shared/time.ts';
import { spanOf } from './measurers.ts';
import type { Scenario } from './scenario.ts';

const QUIET_STEP_MS = 4 * DAY_MS;
/** On days on which something begins or ends, and close to it. */
const BUSY_STEP_MS = 3 * HOUR_MS;
const CLOSE_STEP_MS = 5 * MINUTE_MS;
/** Close: from shortly before, for as long as most detections, and ends, take. */
const BEFORE_MS = 5 * MINUTE_MS;
const AFTER_BEGINNING_MS = 35 * MINUTE_MS;
const AFTER_END_MS = 15 * MINUTE_MS;

/** From one instant to another there is to look closely. */
type Turn = { fromMs: number; toMs: number };

/** Ascending, the last one the scenario's end, Unix milliseconds. */
export function instantsOf(scenario: Scenario): number[] {
  const { sinceMs, untilMs } = spanOf(scenario);
  const turns = scenario.faults
    .map(spanOf)
    .flatMap((span) => [turnAt(span.sinceMs, AFTER_BEGINNING_MS), turnAt(span.untilMs, AFTER_END_MS)]);
  const instants: number[] = [];
  for (let timeMs = sinceMs; timeMs < untilMs;) {
    timeMs = Math.min(untilMs, nextOf(timeMs, turns));
    instants.push(timeMs);
  }
  return instants;
}

const turnAt = (timeMs: number, afterMs: number): Turn => ({ fromMs: floorTo(timeMs - BEFORE_MS, CLOSE_STEP_MS), toMs: timeMs + afterMs });

function nextOf(timeMs: number, turns: readonly Turn[]): number {
  if (turns.some(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)) return timeMs + CLOSE_STEP_MS;
  const isBusy = turns.some(({ fromMs }) => floorTo(fromMs, DAY_MS) === floorTo(timeMs, DAY_MS));
  const ahead = turns.flatMap(({ fromMs }) => (isBusy ? [fromMs] : [fromMs, floorTo(fromMs, DAY_MS)])).filter((turn) => turn > timeMs);
  return Math.min(floorTo(timeMs, HOUR_MS) + (isBusy ? BUSY_STEP_MS : QUIET_STEP_MS), ...ahead);
}
