/** A scenario through the stages, pure: observations are counted, judged and told by the functions that a running observatory uses. */
import { comparison, heartbeatsOf, incidentsOf } from '../../src/cli/evaluate/find-incidents.ts';
import { detectCountry } from '../../src/detect/detect-country.ts';
import type { Detection } from '../../src/detect/detect.ts';
import type { Heartbeat } from '../../src/detect/silence/silence.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState } from '../../src/detect/state.ts';
import { verdictsOf, type Verdict } from '../../src/detect/verdict.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { CONTROL_CC } from '../../src/rollup/bin.ts';
import { windowsOfCountry } from '../../src/rollup/country-windows.ts';
import { binsOfObservations } from '../../src/rollup/votes.ts';
import type { WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { floorTo } from '../../src/shared/time.ts';
import { observe } from './observe.ts';
import type { Scenario } from './scenario.ts';

/** What is there after each stage. Votes, verdicts and episodes are those of the scenario's own country. */
export type Stages = {
  observations: Observation[];
  windows: WindowVotes[];
  /** By instant, Unix milliseconds. */
  verdicts: Map<number, Verdict[]>;
  episodes: Episode[];
  /** Of all countries. */
  incidents: Incident[];
};

export function play(scenario: Scenario, seed = scenario.seed): Stages {
  const observations = observe(scenario, seed);
  const bins = binsOfObservations(observations);
  const windows = windowsOfCountry(bins, scenario.probeCc);
  const instants = (scenario.expected.verdicts ?? []).map(({ at }) => floorTo(Date.parse(at), WINDOW_MS));
  const compare = comparison(bins);
  const { verdicts, episodes: alone } = judged(windows, heartbeatsOf(bins, scenario.probeCc), instants);
  const episodes = compare(scenario.probeCc, alone);
  const others = [...bins.keys()].filter((probeCc) => probeCc !== CONTROL_CC && probeCc !== scenario.probeCc);
  const abroad = others.flatMap((probeCc) => {
    const found = judged(windowsOfCountry(bins, probeCc), heartbeatsOf(bins, probeCc), []).episodes;
    return incidentsOf(probeCc, compare(probeCc, found));
  });
  return { observations, windows, verdicts, episodes, incidents: [...incidentsOf(scenario.probeCc, episodes), ...abroad] };
}

/** Judges up to each instant and on, with the newest word on every episode. */
function judged(
  windows: readonly WindowVotes[],
  heartbeats: readonly Heartbeat[],
  instants: readonly number[],
): Pick<Stages, 'verdicts' | 'episodes'> {
  const lastMs = (windows.at(-1)?.windowMs ?? 0) + WINDOW_MS;
  const verdicts = new Map<number, Verdict[]>();
  const episodes = new Map<string, Episode>();
  let detection: Detection = { state: initialState(), episodes: [] };
  let fromMs = 0;
  for (const untilMs of [...new Set([...instants, lastMs])].sort((a, b) => a - b)) {
    const within = ({ windowMs }: { windowMs: number }): boolean => windowMs >= fromMs && windowMs < untilMs;
    detection = detectCountry(detection.state, windows.filter(within), heartbeats.filter(within), untilMs);
    for (const episode of detection.episodes) episodes.set(episode.key, episode);
    verdicts.set(untilMs, verdictsOf(detection.state, untilMs));
    fromMs = untilMs;
  }
  return { verdicts, episodes: [...episodes.values()] };
}
