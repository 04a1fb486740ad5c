/**
 * Brings the published incidents in line with what the detector now finds. An incident keeps its id and its record; one whose episodes no
 * longer hold after late data is retracted, never deleted.
 */
import type { Episode } from '../detect/episode.ts';
import { assembleIncident, groupEpisodes, retractIncident } from './assemble.ts';
import type { Incident } from './incident.ts';
import { toRfc3339 } from '../shared/time.ts';
import { maskEpisode } from './mask.ts';
import { showCount, type Floor } from '../rollup/floors.ts';

export type Kept = { incident: Incident; episodes: Episode[] };

/** The span that was judged again, and the time at which that is published, Unix milliseconds. */
export type Span = { fromMs: number; untilMs: number; publishedMs: number };

/** What readers may see of an incident. */
export type Shown = { networks: ReadonlySet<number>; regions: ReadonlySet<string>; floor: Floor };

/**
 * @param stored the country's incidents that may change
 * @param found the newest word on every episode that was open or changed in the span
 * @returns the incidents that differ from the stored ones
 */
export function reconcile(probeCc: string, stored: readonly Kept[], found: readonly Episode[], span: Span, shown: Shown): Kept[] {
  const current = new Map(found.map((episode) => [episode.key, episode]));
  const episodes = new Map(stored.flatMap((kept) => kept.episodes.map((episode) => [episode.key, episode])));
  for (const [key, episode] of episodes) if (!current.has(key) && isGone(episode, span)) episodes.delete(key);
  for (const [key, episode] of current) episodes.set(key, episode);
  const groups = groupEpisodes([...episodes.values()]);
  const owned = new Set<string>();
  const changed = groups.flatMap((group) => {
    const free = stored.filter(({ incident }) => !owned.has(incident.id));
    const previous =
      free.find((kept) => kept.episodes.some(({ key }) => group.some((episode) => episode.key === key))) ??
      free.find((kept) => !groups.some((other) => other !== group && holdsKeyOf(other, kept)) && isSameBlock(kept.incident, group));
    if (previous) owned.add(previous.incident.id);
    return renewed(probeCc, group, previous ?? null, span.publishedMs, shown);
  });
  const dropped = stored.filter(({ incident }) => !owned.has(incident.id) && incident.status !== 'retracted');
  const reason = 'Measurements that came in later do not bear it out.';
  return [...changed, ...dropped.map((kept) => ({ incident: retractIncident(kept.incident, span.untilMs, reason), episodes: [] }))];
}

const holdsKeyOf = (group: readonly Episode[], kept: Kept): boolean =>
  kept.episodes.some(({ key }) => group.some((episode) => episode.key === key));

/** Late votes may bring a suspicion forward, which gives the episode another key: it is the same block if service and span meet. */
function isSameBlock(incident: Incident, group: readonly Episode[]): boolean {
  const lastMs = incident.status === 'retracted' ? Date.parse(incident.detected_at) : Infinity;
  const untilMs = incident.end ? Date.parse(incident.end.latest) : lastMs;
  return group.some(
    ({ service, onset, end }) =>
      incident.services.includes(service) &&
      onset.earliestMs <= untilMs &&
      (end?.latestMs ?? Infinity) >= Date.parse(incident.onset.earliest),
  );
}

/** An episode that was first suspected within the span would have been found again. */
const isGone = (episode: Episode, span: Span): boolean => episode.suspectedAtMs > span.fromMs && episode.suspectedAtMs <= span.untilMs;

function renewed(probeCc: string, group: Episode[], previous: Kept | null, publishedMs: number, shown: Shown): Kept[] {
  const masked = group.map((episode) => maskEpisode(episode, shown.networks));
  const assembled = assembleIncident(probeCc, masked, previous?.incident ?? null);
  const voters = Math.max(...group.map((episode) => episode.voters));
  const incident: Incident = {
    ...assembled,
    regions: assembled.regions.filter((region) => shown.regions.has(region)),
    coverage: { ...assembled.coverage, voters: showCount(voters, shown.floor, true) },
    published_at: previous?.incident.published_at ?? toRfc3339(publishedMs),
  };
  const same =
    previous &&
    JSON.stringify(previous.incident) === JSON.stringify(incident) &&
    JSON.stringify(previous.episodes) === JSON.stringify(group);
  return same ? [] : [{ incident, episodes: group }];
}
