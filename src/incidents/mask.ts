/**
 * The privacy floor of incidents: a network on which too few volunteers measured is not named, here as little as in the counts. It counts
 * as one of the `other networks`, under number 0.
 */
import type { Episode, EpisodeNetwork } from '../detect/episode.ts';
import { namedGroups, type Floor } from '../rollup/floors.ts';
import type { TimedCells } from '../rollup/store.ts';
import { floorTo, DAY_MS } from '../shared/time.ts';

const OTHER_NETWORKS = { asn: 0, name: 'other networks' } as const;

/** The networks and regions that may be named on one of the days. */
export function namedPlaces(days: readonly TimedCells[], floor: Floor): { networks: Set<number>; regions: Set<string> } {
  const standing = namedGroups(days, floor);
  const named = days.flatMap(({ startMs, cells }) =>
    [...cells.networks, ...cells.regions].filter((group) => standing(group, startMs) === 'named'),
  );
  return { networks: new Set(named.flatMap(({ asn }) => asn ?? [])), regions: new Set(named.flatMap(({ region }) => region ?? [])) };
}

/** Days of a long incident that are looked at: networks that fell silent before keep no name that they no longer earn. */
const LOOKED_BACK_MS = 14 * DAY_MS;

/** The days on which an episode's networks may have become nameable. */
export const daysOf = (episodes: readonly Episode[], untilMs: number): { sinceMs: number; untilMs: number } => ({
  sinceMs:
    floorTo(
      Math.min(untilMs, ...episodes.map(({ onset, end }) => Math.max(onset.earliestMs, (end?.latestMs ?? untilMs) - LOOKED_BACK_MS))),
      DAY_MS,
    ) - DAY_MS,
  untilMs,
});

/**
 * The episode with its unnamed networks put together. How many were observed stays as it is. What is seen from outside is nobody's measurement
 * and names its networks.
 */
export function maskEpisode(episode: Episode, named: ReadonlySet<number>): Episode {
  if (episode.connectivity) return episode;
  const shown = (asn: number): number => (named.has(asn) ? asn : OTHER_NETWORKS.asn);
  const numbers = (asns: readonly number[]): number[] => [...new Set(asns.map(shown))].sort((a, b) => a - b);
  return {
    ...episode,
    networks: episode.networks.map((network): EpisodeNetwork => (named.has(network.asn) ? network : { ...network, ...OTHER_NETWORKS })),
    phases: episode.phases.map((phase) => ({ ...phase, networks: numbers(phase.networks) })),
  };
}
