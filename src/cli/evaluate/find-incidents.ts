import type { Reading } from '../../detect/connectivity/blackout.ts';
import { detectConnectivity, initialConnectivity } from '../../detect/connectivity/detect-connectivity.ts';
import { comparedWith, contrasted, isComparable, type Observed } from '../../detect/contrast.ts';
import { detectCountry } from '../../detect/detect-country.ts';
import type { Episode } from '../../detect/episode.ts';
import type { Heartbeat } from '../../detect/silence/silence.ts';
import { initialState } from '../../detect/state.ts';
import { assembleIncident, groupEpisodes } from '../../incidents/assemble.ts';
import type { Incident } from '../../incidents/incident.ts';
import { CONTROL_CC } from '../../rollup/bin.ts';
import { talliesOfVotes, type Tallies } from '../../rollup/tallies.ts';
import { windowsOfCountry } from '../../rollup/country-windows.ts';
import { inTime, type Bins } from '../../rollup/votes.ts';
import { WINDOW_MS } from '../../rollup/window.ts';

/**
 * The incidents that an observatory would have told of the observations and of connectivity from outside, country by country.
 * @param readings by country, in the order in which they became known
 * @param onCountry told after each country how many are still to be judged
 */
export function findIncidents(
  observations: Bins,
  readings: ReadonlyMap<string, readonly Reading[]> = new Map(),
  onCountry: (left: number) => void = () => {},
): Incident[] {
  const bins = inTime(observations);
  const countries = [...new Set([...bins.keys(), ...readings.keys()])].filter((probeCc) => probeCc !== CONTROL_CC).sort();
  const compare = comparison(bins);
  return countries.flatMap((probeCc, index) => {
    if (index > 0) onCountry(countries.length - index);
    const outside = detectConnectivity(initialConnectivity(), readings.get(probeCc) ?? []).episodes;
    return incidentsOf(probeCc, [...compare(probeCc, episodesOf(bins, probeCc)), ...outside]);
  });
}

/** Windows whose votes are at hand at once: a year has a hundred thousand. */
const WINDOWS_A_PART = 2_000;

/** What the detector finds of a country, a part of its windows after the other; of each episode the last word. */
function episodesOf(bins: Bins, probeCc: string): Episode[] {
  const all = [...(bins.get(probeCc) ?? [])];
  const heartbeats = heartbeatsOf(bins, probeCc).sort((a, b) => a.windowMs - b.windowMs);
  const found = new Map<string, Episode>();
  let state = initialState();
  for (let [first, fromMs] = [0, -Infinity]; first < all.length; first += WINDOWS_A_PART) {
    const part = all.slice(first, first + WINDOWS_A_PART);
    const untilMs = (part.at(-1)?.[0] ?? 0) + WINDOW_MS;
    const windows = windowsOfCountry(new Map([...bins, [probeCc, new Map(part)]]), probeCc);
    const heard = heartbeats.filter(({ windowMs }) => windowMs >= fromMs && windowMs < untilMs);
    const detection = detectCountry(state, windows, heard, untilMs);
    for (const episode of detection.episodes) found.set(episode.key, episode);
    [state, fromMs] = [detection.state, untilMs];
  }
  return [...found.values()];
}

/** Windows in which the controls or other countries were heard. */
export function heartbeatsOf(bins: Bins, probeCc: string): Heartbeat[] {
  const beats = new Map<number, Heartbeat>();
  for (const [code, windows] of bins) {
    if (code === probeCc) continue;
    for (const windowMs of windows.keys()) {
      const beat = beats.get(windowMs) ?? { windowMs, edge: false, others: false };
      beats.set(windowMs, beat);
      beat[code === CONTROL_CC ? 'edge' : 'others'] = true;
    }
  }
  return [...beats.values()];
}

/** What compares a country's episodes with the votes of the other countries at hand, up to the end of the country's own. */
export function comparison(bins: Bins): (probeCc: string, episodes: readonly Episode[]) => Episode[] {
  const observed = [...bins].flatMap(([probeCc, windows]): Observed[] => {
    const times = [...windows.keys()];
    return probeCc === CONTROL_CC ? [] : [{ probeCc, firstMs: times[0] ?? 0, lastMs: times.at(-1) ?? 0 }];
  });
  const tallies = new Map<string, Tallies[]>();
  const talliesOf = (probeCc: string): Tallies[] => {
    const known = tallies.get(probeCc) ?? windowsOfCountry(bins, probeCc).flatMap(talliesOfVotes);
    tallies.set(probeCc, known);
    return known;
  };
  return (probeCc, episodes) => {
    const untilMs = (observed.find((country) => country.probeCc === probeCc)?.lastMs ?? 0) + WINDOW_MS;
    return episodes.map((episode) => {
      const others = isComparable(episode) ? comparedWith(probeCc, episode, observed, untilMs) : [];
      if (others.length === 0) return episode;
      return contrasted(
        episode,
        others.map((code) => ({ probeCc: code, before: talliesOf(code), during: talliesOf(code) })),
        untilMs,
      );
    });
  };
}

/** The incidents of one country's episodes. Faults of measurement are not published. */
export const incidentsOf = (probeCc: string, episodes: readonly Episode[]): Incident[] =>
  groupEpisodes(episodes)
    .map((group) => assembleIncident(probeCc, group, null))
    .filter(({ kind }) => kind !== 'measurement-fault');
