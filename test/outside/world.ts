/** A made-up country that is asked minute by minute, as the job does it, and what the detector of blackouts makes of it. */
import { detectConnectivity, initialConnectivity } from '../../src/detect/connectivity/detect-connectivity.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { emptyState, turnWindow, type CountryState } from '../../src/outside/country-state.ts';
import type { Host } from '../../src/outside/host.ts';
import { runRound, type Round } from '../../src/outside/run-round.ts';
import { windowLevels, type WindowLevels } from '../../src/outside/window-levels.ts';
import { ownReadings } from '../../src/incidents/connectivity/readings.ts';
import { MINUTE_MS } from '../../src/shared/time.ts';

/** Whether a host answers at a time. */
export type World = (host: Host, timeMs: number) => boolean;

export type Lived = {
  windows: { windowMs: number; levels: WindowLevels }[];
  rounds: Round[];
  /** Newest word on each episode, and when it was first told. */
  episodes: Episode[];
  toldMs: Map<string, number>;
  state: CountryState;
};

/** Lives through the minutes of `[fromMs, untilMs)`. Rounds run in four of five minutes: the fifth is the controls'. */
export async function live(hosts: readonly Host[], world: World, fromMs: number, untilMs: number): Promise<Lived> {
  const state = emptyState();
  const lived: Lived = { windows: [], rounds: [], episodes: [], toldMs: new Map(), state };
  let connectivity = initialConnectivity();
  const told = new Map<string, Episode>();
  const note = (windowMs: number, levels: WindowLevels, nowMs: number): void => {
    lived.windows.push({ windowMs, levels });
    const found = detectConnectivity(connectivity, ownReadings(windowMs, levels, new Map()));
    connectivity = found.state;
    for (const episode of found.episodes) {
      told.set(episode.key, episode);
      if (!lived.toldMs.has(episode.key)) lived.toldMs.set(episode.key, nowMs);
    }
  };
  for (let nowMs = fromMs; nowMs < untilMs; nowMs += MINUTE_MS) {
    if (nowMs % (5 * MINUTE_MS) === 0) continue;
    const ended = turnWindow(state, nowMs);
    if (ended) note(ended.windowMs, windowLevels(hosts, ended.tallies, state, []), nowMs);
    const ask = async (chosen: readonly Host[]): Promise<boolean[]> => chosen.map((host) => world(host, nowMs));
    lived.rounds.push(await runRound(hosts, state, nowMs, ask));
  }
  lived.episodes = [...told.values()];
  return lived;
}
