/**
 * False alarms where each network has one bad hour a week, in which most votes fail and no block is behind it. The detector is as it is shipped, begins
 * without knowledge, and is counted from the first day on.
 */
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState } from '../../src/detect/state.ts';
import type { WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import type { Line } from './bench.ts';
import { BASE_RATE, draw, windowOf, WINDOWS_A_YEAR, type World } from './detect-series.ts';
import { rounded } from './quantile.ts';

const WINDOWS_A_WEEK = 2016;
const BAD_HOUR_WINDOWS = 12;
const BAD_HOUR_RATE = 0.8;
const DAY = 288;
const START = 5_000_040;

export function badHoursLine(world: World, years: number, random: () => number): { line: Line; detectedAYear: number } {
  const windows = Math.round(years * WINDOWS_A_YEAR);
  const until = new Array<number>(world.networks).fill(0);
  const told = new Map<string, Episode>();
  let state = initialState();
  for (let from = 0; from < windows; from += DAY) {
    const day: WindowVotes[] = [];
    for (let window = from; window < from + DAY; window += 1) {
      begin(until, window, random);
      const failed = draw(world, (network) => (window < (until[network] ?? 0) ? BAD_HOUR_RATE : BASE_RATE), random);
      day.push(windowOf(START + window, failed, world.voters));
    }
    const result = detect(state, day, (START + from + DAY) * WINDOW_MS);
    state = result.state;
    for (const episode of result.episodes) told.set(episode.key, episode);
  }
  const episodes = [...told.values()];
  const detected = episodes.filter(({ tier }) => tier === 'detected').length;
  const line = {
    case: 'one bad hour a week on each network',
    networks: world.networks,
    voters: world.voters,
    years,
    suspected_a_year: rounded(episodes.length / years, 2),
    detected_a_year: rounded(detected / years, 2),
  };
  return { line, detectedAYear: detected / years };
}

/** Bad hours begin at random. @param until window in which each network's last one is over */
function begin(until: number[], window: number, random: () => number): void {
  for (const network of until.keys()) if (random() < 1 / WINDOWS_A_WEEK) until[network] = window + BAD_HOUR_WINDOWS;
}
