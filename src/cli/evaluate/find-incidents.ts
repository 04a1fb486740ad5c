import type { Reading } from '../../detect/connectivity/blackout.ts';
import { detectConnectivity, initialConnectivity } from '../../detect/connectivity/detect-connectivity.ts';
import { detect } from '../../detect/detect.ts';
import type { Episode } from '../../detect/episode.ts';
import { initialState } from '../../detect/state.ts';
import { assembleIncident, groupEpisodes } from '../../incidents/assemble.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Observation } from '../../ingest/observation.ts';
import { CONTROL_CC, type WindowBin } from '../../rollup/bin.ts';
import { binsOfObservations, windowsOfCountry } from '../../rollup/votes.ts';
import { WINDOW_MS } from '../../rollup/window.ts';

/**
 * The incidents that an observatory would have told of the observations and of connectivity from outside, country by country.
 * @param readings by country, in ascending order of time
 */
export function findIncidents(
  observations: readonly Observation[],
  readings: ReadonlyMap<string, readonly Reading[]> = new Map(),
): Incident[] {
  const bins = binsOfObservations(observations);
  const countries = [...new Set([...bins.keys(), ...readings.keys()])].filter((probeCc) => probeCc !== CONTROL_CC).sort();
  return countries.flatMap((probeCc) => {
    const outside = detectConnectivity(initialConnectivity(), readings.get(probeCc) ?? []).episodes;
    return incidentsOf(probeCc, [...episodesOf(bins, probeCc), ...outside]);
  });
}

function episodesOf(bins: Map<string, Map<number, WindowBin>>, probeCc: string): Episode[] {
  const windows = windowsOfCountry(bins, probeCc);
  const untilMs = (windows.at(-1)?.windowMs ?? 0) + WINDOW_MS;
  return detect(initialState(), windows, untilMs).episodes;
}

/** The incidents of one country's episodes. Faults of measurement are not published. */
export const incidentsOf = (probeCc: string, episodes: readonly Episode[]): Incident[] =>
  groupEpisodes(episodes)
    .map((group) => assembleIncident(probeCc, group, null))
    .filter(({ kind }) => kind !== 'measurement-fault');
