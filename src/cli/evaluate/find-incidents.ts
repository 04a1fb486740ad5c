import { detect } from '../../detect/detect.ts';
import type { Episode } from '../../detect/episode.ts';
import { initialState } from '../../detect/state.ts';
import { assembleIncident, groupEpisodes } from '../../incidents/assemble.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Observation } from '../../ingest/observation.ts';
import { CONTROL_CC } from '../../rollup/bin.ts';
import { binsOfObservations, windowsOfCountry } from '../../rollup/votes.ts';
import { WINDOW_MS } from '../../rollup/window.ts';

/** The incidents that an observatory would have told of the observations, country by country. */
export function findIncidents(observations: readonly Observation[]): Incident[] {
  const bins = binsOfObservations(observations);
  const countries = [...bins.keys()].filter((probeCc) => probeCc !== CONTROL_CC).sort();
  return countries.flatMap((probeCc) => {
    const windows = windowsOfCountry(bins, probeCc);
    const untilMs = (windows.at(-1)?.windowMs ?? 0) + WINDOW_MS;
    return incidentsOf(probeCc, detect(initialState(), windows, untilMs).episodes);
  });
}

/** The incidents of one country's episodes. Faults of measurement are not published. */
export const incidentsOf = (probeCc: string, episodes: readonly Episode[]): Incident[] =>
  groupEpisodes(episodes)
    .map((group) => assembleIncident(probeCc, group, null))
    .filter(({ kind }) => kind !== 'measurement-fault');
