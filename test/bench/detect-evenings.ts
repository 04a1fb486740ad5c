/**
 * Hours of the day: a country in which more attempts fail every evening, on all networks and services. What that raises until it is known and after, and how soon a
 * block is detected that begins in such an evening or in the morning. The country is judged as it is shipped.
 */
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import type { Line } from './bench.ts';
import { windowAt, type RateAt, type Shape } from './country-votes.ts';
import { BASE_RATE, WINDOWS_A_YEAR } from './detect-series.ts';
import { rounded } from './quantile.ts';

const SHAPE: Shape = { networks: 8, services: 4, chance: 0.1 };
const EXTRA = 0.15;
const WINDOWS_AN_HOUR = 12;
const WINDOWS_A_DAY = 288;
const EVENING = { from: 19, until: 22 } as const;
const MORNING = 8;
/** A midnight. */
const START = 17_361 * WINDOWS_A_DAY;
const LEARNING_DAYS = 14;
const DAYS = 365;
const RUNS = 40;
const BLOCKED_NETWORKS = 6;
const BLOCKED_RATE = 0.8;
const MOST_WINDOWS = 288;

const isEvening = (window: number): boolean => {
  const hour = Math.floor(window / WINDOWS_AN_HOUR) % 24;
  return hour >= EVENING.from && hour < EVENING.until;
};

const usualAt = (window: number, extra: number): number => (isEvening(window) ? BASE_RATE + (1 - BASE_RATE) * extra : BASE_RATE);

export function eveningsLines(random: () => number): Line[] {
  return [EXTRA, 0].map((extra) => {
    const told = new Map<string, Episode>();
    let state = initialState();
    let learned = state;
    for (let day = 0; day < LEARNING_DAYS + DAYS; day += 1) {
      const windows = Array.from({ length: WINDOWS_A_DAY }, (_, index) => {
        const window = START + day * WINDOWS_A_DAY + index;
        return windowAt(window, SHAPE, random, () => usualAt(window, extra));
      });
      const result = detect(state, windows, (START + (day + 1) * WINDOWS_A_DAY) * WINDOW_MS);
      state = result.state;
      if (day === LEARNING_DAYS - 1) learned = state;
      for (const episode of result.episodes) told.set(episode.key, episode);
    }
    const isEarly = ({ suspectedAtMs }: Episode): boolean => suspectedAtMs < (START + LEARNING_DAYS * WINDOWS_A_DAY) * WINDOW_MS;
    const later = [...told.values()].filter((episode) => !isEarly(episode));
    const aYear = (episodes: readonly Episode[]): number => rounded((episodes.length * WINDOWS_A_YEAR) / (DAYS * WINDOWS_A_DAY), 2);
    return {
      case: extra > 0 ? 'evenings in which more attempts fail' : 'evenings like other hours',
      networks: SHAPE.networks,
      services: SHAPE.services,
      extra_failures: extra,
      told_in_first_two_weeks: [...told.values()].filter(isEarly).length,
      suspected_a_year_after: aYear(later),
      detected_a_year_after: aYear(later.filter(({ tier }) => tier === 'detected')),
      block_in_the_evening_detected_windows: delayOf(learned, EVENING.from, extra, random),
      block_in_the_morning_detected_windows: delayOf(learned, MORNING, extra, random),
      runs: RUNS,
    };
  });
}

/** Mean windows from the onset of a block at an hour of the next day until it is detected, `MOST_WINDOWS` where it is not. */
function delayOf(learned: DetectorState, hour: number, extra: number, random: () => number): number {
  const midnight = START + LEARNING_DAYS * WINDOWS_A_DAY;
  const onset = midnight + hour * WINDOWS_AN_HOUR;
  const before = Array.from({ length: hour * WINDOWS_AN_HOUR }, (_, index) =>
    windowAt(midnight + index, SHAPE, random, () => usualAt(midnight + index, extra)),
  );
  const { state } = detect(learned, before, onset * WINDOW_MS);
  let sum = 0;
  for (let run = 0; run < RUNS; run += 1) sum += play(state, onset, extra, random);
  return rounded(sum / RUNS, 1);
}

function play(history: DetectorState, onset: number, extra: number, random: () => number): number {
  let state = history;
  for (let index = 0; index < MOST_WINDOWS; index += 1) {
    const window = onset + index;
    const rateAt: RateAt = (network, service) => (service === 0 && network < BLOCKED_NETWORKS ? BLOCKED_RATE : usualAt(window, extra));
    const result = detect(state, [windowAt(window, SHAPE, random, rateAt)], (window + 1) * WINDOW_MS);
    state = result.state;
    if (result.episodes.some((episode) => episode.service === 'service-0' && episode.tier === 'detected')) return index + 1;
  }
  return MOST_WINDOWS;
}
