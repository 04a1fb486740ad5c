/**
 * Times a country's ticks in a thread of their own: one that only ever judged windows, as a worker's isolate is, and not one in which weeks of votes were made up
 * and learned, whose heap and compiled code are other.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { detectCountry } from '../../src/detect/detect-country.ts';
import { initialState } from '../../src/detect/state.ts';
import { storedState, storedText } from '../../src/detect/stored-state.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { HOUR_MS } from '../../src/shared/time.ts';
import { heartbeats, windowAt, type Shape } from './country-votes.ts';
import { seededRandom } from './random.ts';
import { threadMs } from './thread-time.ts';

/** `text`: the stored state before `window`. The first ticks are not measured: the runtime is still compiling. */
export type TicksAsked = { text: string; window: number; shape: Shape; ticks: number; warmUpTicks: number; seed: number };

/** Ticks of one kind: time on the processor of all of them, and by the clock of each, in milliseconds. */
export type Ticks = { cpuMs: number; clockMs: number[] };

/** Windows with which an hour ends are told apart. `text`: the stored state after all of them. */
export type TicksTold = { ordinary: Ticks; hourEnds: Ticks; text: string };

const noTicks = (): Ticks => ({ cpuMs: 0, clockMs: [] });

function timed(ticks: Ticks, tick: () => void): void {
  const since = threadMs();
  const start = performance.now();
  tick();
  ticks.clockMs.push(performance.now() - start);
  ticks.cpuMs += threadMs() - since;
}

/** As the worker does it: the stored text becomes a state, one window is judged, and the state text again. */
function tickAll({ text: before, window: first, shape, ticks, warmUpTicks, seed }: TicksAsked): TicksTold {
  const random = seededRandom(seed);
  const told: TicksTold = { ordinary: noTicks(), hourEnds: noTicks(), text: before };
  for (let tick = 0; tick < ticks; tick += 1) {
    const window = first + tick;
    const votes = windowAt(window, shape, random);
    const beats = heartbeats([votes]);
    const untilMs = (window + 1) * WINDOW_MS;
    const kind = untilMs % HOUR_MS === 0 ? told.hourEnds : told.ordinary;
    timed(tick < warmUpTicks ? noTicks() : kind, () => {
      const state = storedState(told.text) ?? initialState();
      told.text = storedText(detectCountry(state, [votes], beats, untilMs).state);
    });
  }
  return told;
}

parentPort?.postMessage(tickAll(workerData as TicksAsked));
