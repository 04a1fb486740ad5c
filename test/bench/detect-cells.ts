/** False alarms and delays of a series by voters, correlation and strength of the block, against Lorden's bound. */
import type { Line } from './bench.ts';
import { divergence } from './beta-binomial.ts';
import { betweenAlarms, falseAlarm } from './detect-false-alarms.ts';
import { BASE_RATE, draw, learned, runToAlarm, WINDOWS_A_YEAR, type Series, type World } from './detect-series.ts';
import { youngSeries, type YoungCountry } from './detect-young.ts';
import { rounded } from './quantile.ts';

export const EFFECTS = { full: 0.8, half: 0.5 } as const;
/** Independent series, and stretches of each for false alarms and for delays. */
const SERIES = 30;
const RUNS_A_SERIES = 40;
/** Delays of a cell, of the first series: they vary less from one to the next than false alarms do. */
const MOST_DELAYS = 1200;
/** Windows after which a block counts as missed. */
const MISSED_WINDOWS = 2016;
/** The bound: so many times Lorden's mean delay and this much of a window, for windows are whole. */
const DELAY_FACTOR = 1.25;
const DELAY_WINDOWS = 0.6;

export const boundOf = (lorden: number): number => DELAY_FACTOR * lorden + DELAY_WINDOWS;

/** Independent series of a world; `dropped` told of something while they learned. */
export function seriesOf(make: () => Series | null, count: number): { series: Series[]; dropped: number } {
  const series: Series[] = [];
  let dropped = 0;
  while (series.length < count) {
    const made = make();
    if (made) series.push(made);
    else dropped += 1;
  }
  return { series, dropped };
}

export type Cell = { line: Line; rare: boolean; quick: boolean; ratio: number; between: number; betweenLow: number };

/** What a series has seen: two weeks of votes, or what a young country has, of which there are to be at least so many series. */
export type Past = 'two weeks' | (YoungCountry & { series: number });

/** Series in groups that are independent of one another, and runs of each series. */
type Groups = { groups: Series[][]; runs: number; dropped: number };

function groupsWith(world: World, past: Past, random: () => number): Groups {
  if (past === 'two weeks') {
    const { series, dropped } = seriesOf(() => learned(world, random), SERIES);
    return { groups: series.map((one) => [one]), runs: RUNS_A_SERIES, dropped };
  }
  const all: Groups = { groups: [], runs: 1, dropped: 0 };
  for (let count = 0; count < past.series;) {
    const { series, dropped } = youngSeries(past, world.rho, random);
    if (series.length > 0) all.groups.push(series);
    all.dropped += dropped;
    count += series.length;
  }
  return all;
}

/** What was seen of a world: weights of false alarms, in groups that are independent of one another; delays by effect; series that were told of something as they learned. */
export type Seen = { weights: number[][]; delays: Record<Effect, number[]>; dropped: number };

type Effect = keyof typeof EFFECTS;
const EFFECT_NAMES = Object.keys(EFFECTS) as Effect[];

export function seenOf(world: World, random: () => number, past: Past): Seen {
  const { groups, runs, dropped } = groupsWith(world, past, random);
  const repeated = groups.map((group) => group.flatMap((one) => new Array<Series>(runs).fill(one)));
  const weights = repeated.map((group) => group.map((one) => falseAlarm(world, one, random, 0).weight));
  const delayed = repeated.flat().slice(0, MOST_DELAYS);
  const delaysBy = (effect: Effect): number[] => delayed.map((one) => delayOf(world, one, EFFECTS[effect], random));
  return { weights, delays: { full: delaysBy('full'), half: delaysBy('half') }, dropped };
}

/** Two cells of a world, the full and the half block, by all that was seen of it. */
export function cellsOf(world: World, label: Line, seen: readonly Seen[]): Cell[] {
  const { mean, ci95 } = betweenAlarms(seen.flatMap(({ weights }) => weights));
  const dropped = seen.reduce((sum, one) => sum + one.dropped, 0);
  return EFFECT_NAMES.map((effect) => {
    const delays = seen.flatMap((one) => one.delays[effect]);
    const rate = EFFECTS[effect];
    const delay = average(delays);
    const lorden = Math.log(WINDOWS_A_YEAR) / divergence(world.voters, rate, BASE_RATE, world.rho);
    const bound = boundOf(lorden);
    const line = {
      ...label,
      voters: world.voters,
      rho: world.rho,
      effect,
      mean_windows_between_false_alarms: Math.round(mean),
      ci95: ci95.map((end) => (end === null ? null : Math.round(end))),
      mean_delay_windows: rounded(delay, 2),
      delay_ci95: [-1, 1].map((side) => rounded(delay + side * 1.96 * errorOf(delays, delay), 2)),
      lorden_windows: rounded(lorden, 2),
      ratio: rounded(delay / lorden, 2),
      bound_windows: rounded(bound, 2),
      missed_share: rounded(delays.filter((one) => one >= MISSED_WINDOWS).length / delays.length, 4),
      dropped_while_learning: dropped,
    };
    return {
      line,
      rare: (ci95[1] ?? Number.POSITIVE_INFINITY) >= WINDOWS_A_YEAR,
      quick: delay <= bound,
      ratio: delay / bound,
      between: mean,
      betweenLow: ci95[0],
    };
  });
}

const delayOf = (world: World, series: Series, rate: number, random: () => number): number =>
  runToAlarm(series, world.voters, () => draw(world, () => rate, random), MISSED_WINDOWS, 0)?.windows ?? MISSED_WINDOWS;

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const errorOf = (values: readonly number[], mean: number): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length);
