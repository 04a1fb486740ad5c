/**
 * Whether the stated confidence is the share of told suspicions that are true. The country: six networks of a voter each, shipped as it is. Incidents
 * come once a year, which is what the detector assumes, meet one to six networks in whole or by half, and last half an hour and six hours on
 * average; false suspicions come as often as importance sampling says. Confidence is read when it is first stated, and six hours later.
 */
import type { Line } from './bench.ts';
import { EFFECTS, seriesOf } from './detect-cells.ts';
import { falseAlarm, STRETCH } from './detect-false-alarms.ts';
import { BASE_RATE, draw, learned, runToAlarm, WINDOWS_A_YEAR, type Alarm, type World } from './detect-series.ts';
import { rounded } from './quantile.ts';

const WORLD: World = { networks: 6, voters: 1, rho: 0.1, expectsBadHours: true };
const SERIES = 40;
const FALSE_RUNS = 4800;
const TRUE_RUNS = 2000;
const SHORTEST_WINDOWS = 6;
const MEAN_WINDOWS = 72;
const MOST_WINDOWS = 288;
const SETTLING_WINDOWS = 72;
const EDGES = [0, 0.5, 0.8, 0.95, 1.001] as const;
/** Largest distance of the stated confidence, on average in a bin, from the true share. */
const TOLERANCE = 0.05;
/** A bin with fewer suspicions a year than this is empty for a reader, and for the statistics. */
const FEWEST_A_YEAR = 0.05;

/** A told suspicion, how many of its like there are in a year, and whether it is true. */
type Told = { alarm: Alarm; aYear: number; isTrue: boolean };

export function confidenceLines(random: () => number): { lines: Line[]; pass: boolean } {
  const { series } = seriesOf(() => learned(WORLD, random), SERIES);
  const told: Told[] = [];
  for (let run = 0; run < FALSE_RUNS; run += 1) {
    const { weight, alarm } = falseAlarm(WORLD, series[run % SERIES] ?? fail(), random, SETTLING_WINDOWS);
    if (alarm) told.push({ alarm, aYear: (weight * WINDOWS_A_YEAR) / STRETCH / FALSE_RUNS, isTrue: false });
  }
  for (let run = 0; run < TRUE_RUNS; run += 1) {
    const incident = incidentOf(random);
    const alarm = runToAlarm(series[run % SERIES] ?? fail(), WORLD.voters, (index) => incident(index), MOST_WINDOWS, SETTLING_WINDOWS);
    if (alarm) told.push({ alarm, aYear: 1 / TRUE_RUNS, isTrue: true });
  }
  const bins = (['confidence', 'settled'] as const).flatMap((when) =>
    EDGES.slice(0, -1).flatMap((from, index) => binOf(told, when, from, EDGES[index + 1] ?? 1)),
  );
  return { lines: bins.map(({ line }) => line), pass: bins.every(({ right }) => right) };
}

function incidentOf(random: () => number): (index: number) => readonly number[] {
  const rate = random() < 0.5 ? EFFECTS.full : EFFECTS.half;
  const networks = 1 + Math.floor(random() * WORLD.networks);
  const windows = SHORTEST_WINDOWS - (MEAN_WINDOWS - SHORTEST_WINDOWS) * Math.log(1 - random());
  return (index) => draw(WORLD, (network) => (network < networks && index < windows ? rate : BASE_RATE), random);
}

function binOf(told: readonly Told[], when: 'confidence' | 'settled', from: number, to: number): { line: Line; right: boolean }[] {
  const inside = told.filter(({ alarm }) => alarm[when] >= from && alarm[when] < to);
  const sum = (of: (one: Told) => number): number => inside.reduce((total, one) => total + of(one), 0);
  const all = sum(({ aYear }) => aYear);
  if (all < FEWEST_A_YEAR) return [];
  const stated = sum(({ aYear, alarm }) => aYear * alarm[when]) / all;
  const share = sum(({ aYear, isTrue }) => (isTrue ? aYear : 0)) / all;
  const line = {
    case: when === 'confidence' ? 'confidence when first stated' : 'confidence six hours later',
    bin: [from, Math.min(1, to)],
    suspicions_a_year: rounded(all, 3),
    stated: rounded(stated, 3),
    true_share: rounded(share, 3),
  };
  return [{ line, right: Math.abs(stated - share) <= TOLERANCE }];
}

function fail(): never {
  throw new Error('a series for each run was made');
}
