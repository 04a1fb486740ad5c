/** What the detector costs: a tick of a country of 20 networks and 20 services, the size of its state, a year of 20 cells. Processor time of this machine. */
import { detectCountry } from '../../src/detect/detect-country.ts';
import type { Heartbeat } from '../../src/detect/silence/silence.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import type { Slowness } from '../../src/rollup/pace.ts';
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { HOUR_MS } from '../../src/shared/time.ts';
import { betaBinomial } from './beta-binomial.ts';
import type { Line } from './bench.ts';
import { BASE_RATE, WINDOWS_A_YEAR } from './detect-series.ts';
import { median, quantile, rounded } from './quantile.ts';
import { referenceMs } from './reference.ts';

const NETWORKS = 20;
const SERVICES = 20;
const START = 5_000_040;
const WINDOWS_A_DAY = 288;
const RHO = 0.05;
/** Windows before the ticks; ticks, of which the first ones are not measured: the runtime is still compiling. */
const LEARNED_WINDOWS = 2016;
const TICKS = 1800;
const WARM_UP_TICKS = 1200;
/** Promised, in milliseconds: a tick, and a year of 20 cells. */
export const TICK_MS = 5;
export const YEAR_MS = 60_000;

type Shape = { networks: number; services: number; chance: number };

function votesAt(voters: number, random: () => number): ServiceVotes {
  const failed = betaBinomial(voters, BASE_RATE, RHO, random);
  const votes = noServiceVotes();
  votes.votes.ok = voters - failed;
  votes.votes.tcp = failed;
  const ballots = Array.from({ length: voters }, (_, voter) => ({
    voter: `${voter}`,
    failed: voter < failed,
    established: true,
    region: null,
  }));
  const slowness = ballots.flatMap((ballot): Slowness[] =>
    ballot.failed ? [] : [{ measure: 'latency', halfOctaves: Math.round(4 * random() * random()), software: 'tocsin/1.0' }],
  );
  return Object.assign(votes, { voters, measurements: voters, ballots, slowness, okSoftware: ['tocsin/1.0'] });
}

/** A window in which each network is heard on each service with this chance. */
function windowAt(window: number, shape: Shape, random: () => number): WindowVotes {
  const networks = Array.from({ length: shape.networks }, (_, index): NetworkVotes => {
    const services: Record<string, ServiceVotes> = {};
    for (let service = 0; service < shape.services; service += 1)
      if (random() < shape.chance) services[`service-${service}`] = votesAt(1 + Math.floor(random() * 3), random);
    return { asn: 64_500 + index, name: `Network ${index}`, simulated: true, services };
  });
  return { windowMs: window * WINDOW_MS, networks, controls: {} };
}

/** The observatory was heard to work in each of the windows. */
const heartbeats = (windows: readonly WindowVotes[]): Heartbeat[] =>
  windows.map(({ windowMs }) => ({ windowMs, edge: true, others: true }));

/** Time of this thread on the processor: what the runtime does beside it is not the worker's. Systems count it in steps of some milliseconds, so that only sums tell. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Ticks of one kind: time on the processor of all of them, and by the clock of each. */
type Ticks = { cpuMs: number; clockMs: number[] };

const noTicks = (): Ticks => ({ cpuMs: 0, clockMs: [] });

function timed(ticks: Ticks, tick: () => void): void {
  const since = threadMs();
  const start = performance.now();
  tick();
  ticks.clockMs.push(performance.now() - start);
  ticks.cpuMs += threadMs() - since;
}

const meanMs = ({ cpuMs, clockMs }: Ticks): number => cpuMs / clockMs.length;

/** A day after day, so that what the bench itself keeps in memory is no part of what the ticks cost. */
function learned(shape: Shape, random: () => number): string {
  let state = initialState();
  for (let from = 0; from < LEARNED_WINDOWS; from += WINDOWS_A_DAY) {
    const windows = Array.from({ length: WINDOWS_A_DAY }, (_, index) => windowAt(START + from + index, shape, random));
    state = detectCountry(state, windows, heartbeats(windows), (START + from + WINDOWS_A_DAY) * WINDOW_MS).state;
  }
  return JSON.stringify(state);
}

/**
 * As the worker does it: the stored text becomes a state, one window is judged, and the state text again. Windows with which an hour ends are told apart;
 * the slower of both kinds counts, by its
 * median by the clock, which others' work on the machine lengthens, or its mean on the processor, which rare long ones do: whichever is less.
 */
export function tickLine(random: () => number): { line: Line; cpuMs: number } {
  const shape = { networks: NETWORKS, services: SERVICES, chance: 0.5 };
  let text = learned(shape, random);
  const ordinary = noTicks();
  const hourEnds = noTicks();
  for (let tick = 0; tick < TICKS; tick += 1) {
    const window = START + LEARNED_WINDOWS + tick;
    const votes = windowAt(window, shape, random);
    const beats = heartbeats([votes]);
    const kind = ((window + 1) * WINDOW_MS) % HOUR_MS === 0 ? hourEnds : ordinary;
    timed(tick < WARM_UP_TICKS ? noTicks() : kind, () => {
      const state = JSON.parse(text) as DetectorState;
      text = JSON.stringify(detectCountry(state, [votes], beats, (window + 1) * WINDOW_MS).state);
    });
  }
  const slowerMs = Math.max(...[ordinary, hourEnds].map((ticks) => Math.min(meanMs(ticks), median(ticks.clockMs))));
  const line = {
    case: 'a tick',
    networks: NETWORKS,
    services: SERVICES,
    cells_heard: NETWORKS * SERVICES * shape.chance,
    cpu_ms: rounded(meanMs(ordinary), 2),
    clock_ms_median: rounded(median(ordinary.clockMs), 2),
    clock_ms_p95: rounded(quantile(ordinary.clockMs, 0.95), 2),
    hour_end_cpu_ms: rounded(meanMs(hourEnds), 2),
    hour_end_clock_ms_median: rounded(median(hourEnds.clockMs), 2),
    hour_end_clock_ms_p95: rounded(quantile(hourEnds.clockMs, 0.95), 2),
    share_of_promised: rounded(slowerMs / TICK_MS, 2),
    state_bytes: text.length,
    reference_ms: Math.round(referenceMs()),
  };
  return { line, cpuMs: slowerMs };
}

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
