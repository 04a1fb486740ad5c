/**
 * Brings the detector's record of incidents in line with what it now finds. An incident keeps its id and its record; one whose episodes no
 * longer hold after late data, or are told by another one, is retracted, never deleted, so that people's acts on it are never lost.
 */
import type { Episode } from '../detect/episode.ts';
import { showCount, type Floor } from '../rollup/floors.ts';
import type { Act } from './acts/act.ts';
import { standingAfter } from './acts/apply.ts';
import { assembleIncident, groupEpisodes, idOf, retractIncident } from './assemble.ts';
import type { Incident } from './incident.ts';
import { maskEpisode } from './mask.ts';
import { lateUpdate } from './updates.ts';

/** The record of an incident as the detector made it, the episodes that it is made of, and the acts on it, which reconciling leaves alone. */
export type Kept = { incident: Incident; episodes: Episode[]; acts: Act[] };

/** The span that was judged again, up to where incidents were told before, and the time at which that is published, Unix milliseconds. */
export type Span = { fromMs: number; untilMs: number; toldUntilMs: number; publishedMs: number };

/** What readers may see of an incident. */
export type Shown = { networks: ReadonlySet<number>; regions: ReadonlySet<string>; floor: Floor };

/**
 * @param stored the country's incidents that may change
 * @param found the newest word on every episode that was open or changed in the span
 * @returns the incidents that differ from the stored ones
 */
export function reconcile(probeCc: string, stored: readonly Kept[], found: readonly Episode[], span: Span, shown: Shown): Kept[] {
  const groups = groupEpisodes(currentEpisodes(stored, found, span));
  const inLine = [...stored].sort(byClaim);
  const owners = new Map<string, Episode[]>();
  const taken = new Set(stored.map(({ incident }) => incident.id));
  const changed = groups.flatMap((group) => {
    const free = inLine.filter(({ incident }) => !owners.has(incident.id));
    const previous = previousOf(probeCc, group, groups, free);
    const next = renewed(probeCc, group, previous, span, shown, taken);
    owners.set(next.incident.id, group);
    taken.add(next.incident.id);
    return previous && isSame(previous, next) ? [] : [next];
  });
  const dropped = stored.filter(({ incident }) => !owners.has(incident.id) && incident.status !== 'retracted');
  return [...changed, ...dropped.map((kept) => retracted(kept, owners, span))];
}

function currentEpisodes(stored: readonly Kept[], found: readonly Episode[], span: Span): Episode[] {
  const current = new Map(found.map((episode) => [episode.key, episode]));
  const episodes = new Map(stored.flatMap((kept) => kept.episodes.map((episode) => [episode.key, episode])));
  for (const [key, episode] of episodes) if (!current.has(key) && isGone(episode, span)) episodes.delete(key);
  for (const [key, episode] of current) episodes.set(key, episode);
  return [...episodes.values()];
}

/**
 * Where several incidents become one, whose record goes on: not that of one which the operator retracted, lest its retraction fall on the
 * others; rather one with people's acts; the earlier one.
 */
const byClaim = (a: Kept, b: Kept): number =>
  Number(isRetracted(a)) - Number(isRetracted(b)) ||
  Number(b.acts.length > 0) - Number(a.acts.length > 0) ||
  Date.parse(a.incident.onset.earliest) - Date.parse(b.incident.onset.earliest) ||
  (a.incident.id < b.incident.id ? -1 : 1);

const isRetracted = ({ acts }: Kept): boolean => standingAfter(acts).retraction !== null;

function previousOf(probeCc: string, group: readonly Episode[], groups: readonly Episode[][], free: readonly Kept[]): Kept | null {
  const id = idOf(probeCc, group);
  return (
    free.find((kept) => holdsKeyOf(group, kept)) ??
    free.find((kept) => kept.episodes.length === 0 && kept.incident.id === id) ??
    free.find((kept) => !groups.some((other) => other !== group && holdsKeyOf(other, kept)) && isSameBlock(kept.incident, group)) ??
    null
  );
}

const holdsKeyOf = (group: readonly Episode[], kept: Kept): boolean =>
  kept.episodes.some(({ key }) => group.some((episode) => episode.key === key));

/** Late votes may bring a suspicion forward, which gives the episode another key: it is the same block if service and span meet. */
function isSameBlock(incident: Incident, group: readonly Episode[]): boolean {
  const lastMs = incident.status === 'retracted' ? Date.parse(incident.detected_at) : Infinity;
  const untilMs = incident.end ? Date.parse(incident.end.latest) : lastMs;
  return group.some(
    ({ service, onset, end }) =>
      (service === null ? incident.kind === 'blackout' : incident.services.includes(service)) &&
      onset.earliestMs <= untilMs &&
      (end?.latestMs ?? Infinity) >= Date.parse(incident.onset.earliest),
  );
}

/** An episode that was first suspected within the span would have been found again. */
const isGone = (episode: Episode, span: Span): boolean => episode.suspectedAtMs > span.fromMs && episode.suspectedAtMs <= span.untilMs;

function renewed(probeCc: string, group: Episode[], previous: Kept | null, span: Span, shown: Shown, taken: ReadonlySet<string>): Kept {
  const masked = group.map((episode) => maskEpisode(episode, shown.networks));
  const assembled = assembleIncident(probeCc, masked, previous?.incident ?? null, taken);
  const voters = Math.max(...group.map((episode) => episode.voters));
  const late = previous && span.untilMs <= span.toldUntilMs ? lateUpdate(assembled, previous.incident, span.publishedMs) : [];
  const incident: Incident = {
    ...assembled,
    regions: assembled.regions.filter((region) => shown.regions.has(region)),
    coverage: { ...assembled.coverage, voters: showCount(voters, shown.floor, true) },
    updates: [...assembled.updates, ...late],
  };
  return { incident, episodes: group, acts: previous?.acts ?? [] };
}

const isSame = (previous: Kept, next: Kept): boolean =>
  JSON.stringify(previous.incident) === JSON.stringify(next.incident) &&
  JSON.stringify(previous.episodes) === JSON.stringify(next.episodes);

function retracted(kept: Kept, owners: ReadonlyMap<string, Episode[]>, span: Span): Kept {
  const heir = [...owners].find(([, group]) => holdsKeyOf(group, kept))?.[0];
  const reason = heir ? `It is told as part of incident ${heir} now.` : 'Measurements that came in later do not bear it out.';
  return { ...kept, incident: retractIncident(kept.incident, span.untilMs, reason), episodes: [] };
}
