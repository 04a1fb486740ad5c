/**
 * Slowness: whether a service became slower than it is as a rule, on networks together, though it answers. Each hour's votes are slow or ordinary by what the network has
 * shown on earlier days (`reference.ts`), and are judged by the same sequential test as failures (`service-judge.ts`). By speeds against a neutral target this can be
 * detected. By latency it is suspected and never more: a service that is reached over another way, or from other servers, is late as well. Wrong
 * where half of the services are slowed at once: each is compared with the others.
 *
 * An hour that is over is judged in the twelve windows after it, a twelfth of the services in each, so that no window costs more than
 * another. What is told is dated by the hour all the same.
 */
import { MEASURES, type Measure } from '../../rollup/pace.ts';
import type { WindowVotes } from '../../rollup/window-votes.ts';
import { HOUR_MS, floorTo } from '../../shared/time.ts';
import type { Episode } from '../episode.ts';
import { SLOWNESS_BUDGET, WINDOWS_AN_HOUR, WINDOW_MS } from '../parameters.ts';
import { emptyHour, heardOf, withWindow, type Hour } from './hour.ts';
import { judgeHour } from './service-judge.ts';

export type SlownessState = {
  /** The hour at hand; null while nothing was heard in it. */
  hour: Hour | null;
  /** The hour that is over, while services are left to be judged. */
  over: Over | null;
  /** Measure → service → its judge, as text: it is needed once an hour. */
  judges: Record<Measure, Record<string, string>>;
};

/** `all`: how many services are judged by the hour's end; `due`: those that are left; `heard`: services of the hour, which share the budget. */
type Over = { hour: Hour; all: number; due: string[]; heard: number };

export const initialSlowness = (): SlownessState => ({ hour: null, over: null, judges: { latency: {}, speed: {} } });

/** The state while windows are folded into it, and what was told on the way. */
type Folding = SlownessState & { told: Map<string, Episode> };

/**
 * Folds windows into the state. In any split into slices the outcome is the same.
 * @param windows with votes of the country, ascending
 * @param untilMs end of the last closed window
 * @returns the new state, and the episodes that are open or were changed
 */
export function foldSlowness(
  state: SlownessState,
  windows: readonly WindowVotes[],
  untilMs: number,
): { state: SlownessState; episodes: Episode[] } {
  const folding: Folding = {
    ...state,
    judges: { latency: { ...state.judges.latency }, speed: { ...state.judges.speed } },
    told: new Map(),
  };
  for (const window of windows) {
    goOn(folding, window.windowMs);
    folding.hour = withWindow(folding.hour ?? emptyHour(floorTo(window.windowMs, HOUR_MS)), window);
  }
  goOn(folding, untilMs);
  const { told, ...next } = folding;
  return { state: next, episodes: [...told.values()] };
}

/** Does what is due by `nowMs`: portions of the hour that is over, then the end of the hour at hand and its portions. */
function goOn(folding: Folding, nowMs: number): void {
  judgePortions(folding, nowMs);
  const { hour } = folding;
  if (!hour || hour.startMs + HOUR_MS > nowMs) return;
  const known = MEASURES.flatMap((measure) => Object.keys(folding.judges[measure]));
  const due = [...new Set([...Object.keys(hour.services), ...known])].sort();
  folding.hour = null;
  folding.over = { hour, all: due.length, due, heard: Object.keys(hour.services).length };
  judgePortions(folding, nowMs);
}

function judgePortions(folding: Folding, nowMs: number): void {
  const { over } = folding;
  if (!over) return;
  const { hour } = over;
  const reached = Math.min(WINDOWS_AN_HOUR, Math.floor((nowMs - hour.startMs - HOUR_MS) / WINDOW_MS) + 1);
  const left = Math.floor((over.all * (WINDOWS_AN_HOUR - reached)) / WINDOWS_AN_HOUR);
  const due = over.due.slice(0, over.due.length - left);
  for (const service of due) judgeService(folding, over, service);
  const services = Object.fromEntries(Object.entries(hour.services).filter(([service]) => !due.includes(service)));
  folding.over = left === 0 ? null : { ...over, hour: { ...hour, services }, due: over.due.slice(due.length) };
}

function judgeService(folding: Folding, { hour, heard }: Over, service: string): void {
  const heardBy = heardOf(hour, service);
  for (const measure of MEASURES) {
    const judges = folding.judges[measure];
    const votes = heardBy[measure];
    const known = judges[service];
    if (known === undefined && votes.length === 0) continue;
    const { judge, episodes } = judgeHour(known, hour, { service, measure, votes }, SLOWNESS_BUDGET / Math.max(1, heard));
    if (judge === null) delete judges[service];
    else judges[service] = judge;
    for (const episode of episodes) folding.told.set(episode.key, episode);
  }
}
