/**
 * Brings the detector's record of incidents in line with what it now finds. An incident keeps its id and its record; one whose episodes no
 * longer hold after late data, or are told by another one, is retracted, never deleted, so that people's acts on it are never lost.
 * What only imports have told is told anew by the next one, so that it does not matter in which parts a history came in.
 */
import type { Episode } from '../detect/episode.ts';
import { showCount, type Floor } from '../rollup/floors.ts';
import type { Act } from './acts/act.ts';
import { standingAfter } from './acts/apply.ts';
import { assembleIncident, groupEpisodes, idOf, retractIncident } from './assemble.ts';
import type { Incident } from './incident.ts';
import { maskEpisode } from './mask.ts';
import { lateUpdate } from './updates.ts';

/**
 * How an incident came to be told: live at least once, by imports alone, or by earlier imports that the newest does not bear out. The last are in
 * no list, and their addresses still say what became of them.
 */
export const ORIGINS = ['live', 'imported', 'superseded'] as const;
export type Origin = (typeof ORIGINS)[number];

/** The record of an incident as the detector made it, the episodes that it is made of, and the acts on it, which reconciling leaves alone. */
export type Kept = { incident: Incident; episodes: Episode[]; acts: Act[]; origin: Origin };

/**
 * The span that was judged again, up to where incidents were told before, and the time at which that is published, Unix milliseconds.
 * `imported`: whether an import has changed it.
 */
export type Span = { fromMs: number; untilMs: number; toldUntilMs: number; publishedMs: number; imported: boolean };

/** What readers may see of an incident. */
export type Shown = { networks: ReadonlySet<number>; regions: ReadonlySet<string>; floor: Floor };

/**
 * @param stored the country's incidents that may change
 * @param found the newest word on every episode that was open or changed in the span
 * @returns the incidents that differ from the stored ones
 */
export function reconcile(probeCc: string, stored: readonly Kept[], found: readonly Episode[], span: Span, shown: Shown): Kept[] {
  const groups = groupEpisodes(currentEpisodes(stored, found, span));
  const settled = stored.filter((kept) => !isOpenToChange(kept, span));
  const inLine = settled.filter(({ origin, acts }) => origin !== 'superseded' || acts.length > 0).sort(byClaim);
  const owners = new Map<string, Episode[]>();
  const taken = new Set(settled.map(({ incident }) => incident.id));
  const changed = groups.flatMap((group) => {
    const free = inLine.filter(({ incident }) => !owners.has(incident.id));
    const previous = previousOf(probeCc, group, groups, free) ?? toldBefore(idOf(probeCc, group, taken), stored, span);
    const next = renewed(probeCc, group, previous, span, shown, taken);
    owners.set(next.incident.id, group);
    taken.add(next.incident.id);
    const known = stored.find(({ incident }) => incident.id === next.incident.id);
    return known && isSame(known, next) ? [] : [next];
  });
  const dropped = stored.filter(({ incident }) => !owners.has(incident.id));
  return [...changed, ...dropped.flatMap((kept) => withdrawn(kept, owners, span))];
}

/** Nobody has relied on it: an import told it, and no judging since then, and no person, has added anything. */
const isOpenToChange = ({ origin, acts }: Kept, { imported }: Span): boolean => imported && origin !== 'live' && acts.length === 0;

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

/** What earlier imports have told under the id that a group has by what is known now: its record goes on. */
const toldBefore = (id: string, stored: readonly Kept[], span: Span): Kept | null =>
  stored.find((kept) => kept.incident.id === id && kept.origin === 'imported' && isOpenToChange(kept, span)) ?? null;

function renewed(probeCc: string, group: Episode[], previous: Kept | null, span: Span, shown: Shown, taken: ReadonlySet<string>): Kept {
  const incident = assembled(probeCc, group, previous?.incident ?? null, shown, taken);
  const late = previous && span.untilMs <= span.toldUntilMs ? lateUpdate(incident, previous.incident, span.publishedMs) : [];
  const isImported = previous ? isOpenToChange(previous, span) : span.imported;
  return {
    incident: { ...incident, updates: [...incident.updates, ...late] },
    episodes: group,
    acts: previous?.acts ?? [],
    origin: isImported ? 'imported' : 'live',
  };
}

function assembled(probeCc: string, group: Episode[], previous: Incident | null, shown: Shown, taken: ReadonlySet<string>): Incident {
  const masked = group.map((episode) => maskEpisode(episode, shown.networks));
  const incident = assembleIncident(probeCc, masked, previous, taken);
  const voters = Math.max(...group.map((episode) => episode.voters));
  // What is seen from outside is nobody's measurement.
  const outside = new Set(group.flatMap(({ connectivity, regions }) => (connectivity ? regions : [])));
  return {
    ...incident,
    regions: incident.regions.filter((region) => shown.regions.has(region) || outside.has(region)),
    coverage: { ...incident.coverage, voters: showCount(voters, shown.floor, true) },
  };
}

/** What is told already as it would be told now stays as it came to be told. */
const isSame = (known: Kept, next: Kept): boolean =>
  known.origin !== 'superseded' &&
  JSON.stringify(known.incident) === JSON.stringify(next.incident) &&
  JSON.stringify(known.episodes) === JSON.stringify(next.episodes);

/** What becomes of an incident that no episodes are left for. */
function withdrawn(kept: Kept, owners: ReadonlyMap<string, Episode[]>, span: Span): Kept[] {
  const isReplaced = isOpenToChange(kept, span);
  if (isReplaced ? kept.origin === 'superseded' : kept.incident.status === 'retracted') return [];
  const heir = [...owners].find(([, group]) => holdsKeyOf(group, kept) || (isReplaced && isSameBlock(kept.incident, group)))?.[0];
  const incident = retractIncident(kept.incident, span.untilMs, heir ? { type: 'part-of', incident: heir } : { type: 'late-data' });
  return [{ ...kept, incident, episodes: [], origin: isReplaced ? 'superseded' : 'live' }];
}
