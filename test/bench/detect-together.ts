/**
 * Services that start together: how much sooner four of a country's twenty are told that are blocked at once than one that is blocked alone, how often another service
 * is suspected along with them, and what bad hours raise that meet all services of a network. The country is judged as it is shipped.
 */
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import type { Line } from './bench.ts';
import { windowAt, type RateAt, type Shape } from './country-votes.ts';
import { BASE_RATE, WINDOWS_A_YEAR } from './detect-series.ts';
import { rounded } from './quantile.ts';

/** Each network is heard on each service once in 50 minutes. */
const SHAPE: Shape = { networks: 8, services: 20, chance: 0.1 };
const AFFECTED_NETWORKS = 6;
const EFFECTS = { full: 0.8, half: 0.5 } as const;
const BLOCKED = [1, 4] as const;
const RUNS = 40;
const WINDOWS_A_DAY = 288;
const LEARNING_DAYS = 8;
const MOST_WINDOWS = 288;
const START = 5_000_040;
/** Bad hours: one a week on each network, half an hour on average. */
const BAD_HOUR_CHANCE = 1 / 2016;
const BAD_HOUR_WINDOWS = 6;
const BAD_HOUR_RATE = 0.8;
const BAD_HOUR_DAYS = 365;

type Effect = keyof typeof EFFECTS;
/** Windows after which each blocked service was suspected and detected, `MOST_WINDOWS` where it was not; other services that were suspected. */
type Run = { suspected: number[]; detected: number[]; strays: number };

export function togetherLines(random: () => number): Line[] {
  const state = learned(random);
  return (['full', 'half'] as const).flatMap((effect) => BLOCKED.map((blocked) => blockedLine(state, effect, blocked, random)));
}

function learned(random: () => number): DetectorState {
  const windows = Array.from({ length: LEARNING_DAYS * WINDOWS_A_DAY }, (_, index) =>
    windowAt(START - LEARNING_DAYS * WINDOWS_A_DAY + index, SHAPE, random),
  );
  return detect(initialState(), windows, START * WINDOW_MS).state;
}

function blockedLine(state: DetectorState, effect: Effect, blocked: number, random: () => number): Line {
  const runs = Array.from({ length: RUNS }, () => play(state, EFFECTS[effect], blocked, random));
  const mean = (of: (run: Run) => number): number => rounded(runs.reduce((sum, run) => sum + of(run), 0) / RUNS, 1);
  return {
    case: 'services blocked at once',
    services: SHAPE.services,
    blocked,
    networks: `${AFFECTED_NETWORKS} of ${SHAPE.networks}`,
    effect,
    suspected_windows: mean(({ suspected }) => average(suspected)),
    suspected_first: mean(({ suspected }) => Math.min(...suspected)),
    suspected_last: mean(({ suspected }) => Math.max(...suspected)),
    detected_windows: mean(({ detected }) => average(detected)),
    detected_first: mean(({ detected }) => Math.min(...detected)),
    detected_last: mean(({ detected }) => Math.max(...detected)),
    others_suspected_a_run: rounded(runs.reduce((sum, { strays }) => sum + strays, 0) / RUNS, 3),
    runs: RUNS,
  };
}

const average = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

function play(history: DetectorState, rate: number, blocked: number, random: () => number): Run {
  const rateAt: RateAt = (network, service) => (service < blocked && network < AFFECTED_NETWORKS ? rate : BASE_RATE);
  const suspected = new Map<string, number>();
  const detected = new Map<string, number>();
  const names = Array.from({ length: blocked }, (_, service) => `service-${service}`);
  let state = history;
  for (let index = 1; index <= MOST_WINDOWS && !names.every((name) => detected.has(name)); index += 1) {
    const window = START + index - 1;
    const result = detect(state, [windowAt(window, SHAPE, random, rateAt)], (window + 1) * WINDOW_MS);
    state = result.state;
    for (const { service, detectedAtMs } of result.episodes) {
      if (service === null) continue;
      if (!suspected.has(service)) suspected.set(service, index);
      if (detectedAtMs !== null && !detected.has(service)) detected.set(service, index);
    }
  }
  const of = (windows: ReadonlyMap<string, number>): number[] => names.map((name) => windows.get(name) ?? MOST_WINDOWS);
  return { suspected: of(suspected), detected: of(detected), strays: [...suspected.keys()].filter((name) => !names.includes(name)).length };
}

/** What bad hours raise that meet all services at once. Nothing is promised of it: a probe whose own line fails says nothing, which these votes leave out. */
export function sharedBadHoursLine(random: () => number): Line {
  const until = new Array<number>(SHAPE.networks).fill(0);
  const told = new Map<string, Episode>();
  let state = initialState();
  for (let day = 0; day < BAD_HOUR_DAYS; day += 1) {
    const windows = Array.from({ length: WINDOWS_A_DAY }, (_, index) => {
      const window = START + day * WINDOWS_A_DAY + index;
      for (const network of until.keys())
        if (random() < BAD_HOUR_CHANCE) until[network] = window + Math.ceil(-BAD_HOUR_WINDOWS * Math.log(1 - random()));
      return windowAt(window, SHAPE, random, (network) => (window < (until[network] ?? 0) ? BAD_HOUR_RATE : BASE_RATE));
    });
    const result = detect(state, windows, (START + (day + 1) * WINDOWS_A_DAY) * WINDOW_MS);
    state = result.state;
    for (const episode of result.episodes) told.set(episode.key, episode);
  }
  const years = (BAD_HOUR_DAYS * WINDOWS_A_DAY) / WINDOWS_A_YEAR;
  const detected = [...told.values()].filter(({ tier }) => tier === 'detected').length;
  return {
    case: 'one bad hour a week on each network, on all services at once',
    networks: SHAPE.networks,
    services: SHAPE.services,
    years: rounded(years, 2),
    suspected_a_year: rounded(told.size / years, 2),
    detected_a_year: rounded(detected / years, 2),
  };
}
