/** What the detector costs: a tick of a country of 20 networks and 20 services, the size of its state, a year of 20 cells. Processor time of this machine. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { detectCountry } from '../../src/detect/detect-country.ts';
import { initialState } from '../../src/detect/state.ts';
import { storedText } from '../../src/detect/stored-state.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import type { Line } from './bench.ts';
import { heartbeats, windowAt, type Shape } from './country-votes.ts';
import { WINDOWS_A_YEAR } from './detect-series.ts';
import type { Ticks, TicksAsked, TicksTold } from './detect-tick-worker.ts';
import { median, quantile, rounded } from './quantile.ts';
import { referenceMs } from './reference.ts';
import { threadMs } from './thread-time.ts';

const NETWORKS = 20;
const SERVICES = 20;
const START = 5_000_040;
const WINDOWS_A_DAY = 288;
/** Windows before the ticks; ticks, of which the first ones are not measured: the runtime is still compiling. */
const LEARNED_WINDOWS = 2016;
const TICKS = 3000;
const WARM_UP_TICKS = 1200;
/** Ticks in each of the stretches of which the quietest counts; the machine's speed changes within seconds by as much as a half. */
const STRETCH_TICKS = 300;
/** Promised, in milliseconds: a tick, and a year of 20 cells. */
export const TICK_MS = 5;
export const YEAR_MS = 60_000;

/** A day after day, so that what the bench itself keeps in memory is no part of what the ticks cost. */
function learned(shape: Shape, random: () => number): string {
  let state = initialState();
  for (let from = 0; from < LEARNED_WINDOWS; from += WINDOWS_A_DAY) {
    const windows = Array.from({ length: WINDOWS_A_DAY }, (_, index) => windowAt(START + from + index, shape, random));
    state = detectCountry(state, windows, heartbeats(windows), (START + from + WINDOWS_A_DAY) * WINDOW_MS).state;
  }
  return storedText(state);
}

/**
 * A kind of tick costs its median by the clock in the quietest stretch: others who share the machine lengthen the rest. The slower kind counts. Medians
 * over all stretches are shown beside it.
 */
export async function tickLine(random: () => number): Promise<{ line: Line; cpuMs: number }> {
  const shape = { networks: NETWORKS, services: SERVICES, chance: 0.5 };
  const asked = { text: learned(shape, random), window: START + LEARNED_WINDOWS, shape, ticks: TICKS, warmUpTicks: WARM_UP_TICKS, seed: 7 };
  const { ordinary, hourEnds, text } = await tickApart(asked);
  const [ordinaryMs, hourEndMs] = [ordinary, hourEnds].map(quietest);
  const slowerMs = Math.max(ordinaryMs ?? 0, hourEndMs ?? 0);
  const line = {
    case: 'a tick',
    networks: NETWORKS,
    services: SERVICES,
    cells_heard: NETWORKS * SERVICES * shape.chance,
    quietest_ms: rounded(ordinaryMs ?? 0, 2),
    cpu_ms: rounded(meanMs(ordinary), 2),
    clock_ms_median: rounded(median(ordinary.clockMs), 2),
    clock_ms_p95: rounded(quantile(ordinary.clockMs, 0.95), 2),
    hour_end_quietest_ms: rounded(hourEndMs ?? 0, 2),
    hour_end_cpu_ms: rounded(meanMs(hourEnds), 2),
    hour_end_clock_ms_median: rounded(median(hourEnds.clockMs), 2),
    hour_end_clock_ms_p95: rounded(quantile(hourEnds.clockMs, 0.95), 2),
    share_of_promised: rounded(slowerMs / TICK_MS, 2),
    state_bytes: text.length,
    reference_ms: Math.round(referenceMs()),
  };
  return { line, cpuMs: slowerMs };
}

async function tickApart(asked: TicksAsked): Promise<TicksTold> {
  const thread = new Worker(new URL('./detect-tick-worker.ts', import.meta.url), { workerData: asked });
  const [told] = (await once(thread, 'message')) as [TicksTold];
  return told;
}

/** Least median of a stretch, in milliseconds. */
function quietest({ clockMs }: Ticks): number {
  const stretches = (TICKS - WARM_UP_TICKS) / STRETCH_TICKS;
  const each = clockMs.length / stretches;
  return Math.min(...Array.from({ length: stretches }, (_, index) => median(clockMs.slice(index * each, (index + 1) * each))));
}

const meanMs = ({ cpuMs, clockMs }: Ticks): number => cpuMs / clockMs.length;

/** Five networks and four services at a vote or three a window, judged a day at a time. */
export function yearLine(random: () => number): { line: Line; ms: number } {
  const shape = { networks: 5, services: 4, chance: 1 };
  let state = initialState();
  let ms = 0;
  for (let from = 0; from < WINDOWS_A_YEAR; from += WINDOWS_A_DAY) {
    const windows = Array.from({ length: WINDOWS_A_DAY }, (_, index) => windowAt(START + from + index, shape, random));
    const since = threadMs();
    state = detectCountry(state, windows, heartbeats(windows), (START + from + WINDOWS_A_DAY) * WINDOW_MS).state;
    ms += threadMs() - since;
  }
  const line = { case: 'a year of 20 cells', cpu_seconds: rounded(ms / 1000, 1), share_of_promised: rounded(ms / YEAR_MS, 2) };
  return { line, ms };
}
