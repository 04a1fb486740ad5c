/** The record of an incident: what changed, when by the data's own time. Entries are appended, never edited. */
import type { Episode } from '../detect/episode.ts';
import { toRfc3339 } from '../shared/time.ts';
import type { RetractionFacts } from './facts/update-facts.ts';
import { retractionText, standingText, updateText, type ChangeFacts } from './facts/update-text.ts';
import { observedCount, toldFacts } from './facts/told-facts.ts';
import { span } from './headline.ts';
import type { Incident } from './incident.ts';

type Update = Incident['updates'][number];
type Current = Omit<Incident, 'updates'>;
type Change = Omit<Update, 'at'>;

export function updatesOf(current: Current, episodes: readonly Episode[], previous: Incident | null): Update[] {
  if (!previous) return firstUpdates(current, episodes);
  const at = toRfc3339(Math.max(...episodes.map(({ updatedMs }) => updatedMs)));
  const changes = [
    statusChange(current, previous),
    networksChange(current, previous),
    servicesChange(current, previous),
    scopeChange(current, previous),
    endChange(current, previous),
  ];
  return [...previous.updates, ...changes.flatMap((change) => (change ? [{ at, ...change }] : []))];
}

/** An incident that is told for the first time has its milestones, each at its own time. */
function firstUpdates(current: Current, episodes: readonly Episode[]): Update[] {
  const suspectedMs = Math.min(...episodes.map(({ suspectedAtMs }) => suspectedAtMs));
  const detected = episodes.flatMap(({ detectedAtMs }) => (detectedAtMs === null ? [] : [detectedAtMs]));
  const updates: Update[] = [{ at: toRfc3339(suspectedMs), ...standing('suspected', current) }];
  if (detected.length > 0) updates.push({ at: toRfc3339(Math.min(...detected)), ...standing('detected', current) });
  const lastMs = Math.max(...episodes.map(({ updatedMs }) => updatedMs));
  if (current.status === 'ended' || current.status === 'retracted') updates.push({ at: toRfc3339(lastMs), ...statusText(current) });
  return updates;
}

const change = (facts: ChangeFacts): Change => ({
  kind: facts.type,
  text: updateText(facts),
  facts,
});

/** With the facts as they stand, where it is the last word: those of an earlier milestone are not known any more. */
function standing(status: 'suspected' | 'detected', current: Current): Change {
  const facts = { type: 'standing', status, told: current.status === status ? toldFacts(current) : null } as const;
  return { kind: status, text: standingText(facts, current.headline), facts };
}

const NOT_BORNE_OUT: RetractionFacts = { type: 'not-borne-out' };

/** That an incident does not hold, by the observatory's own judging. */
export const retracted = (because: RetractionFacts): Change => change({ type: 'retracted', because });

/** @param at RFC 3339 */
export const ownRetraction = (at: string, because: RetractionFacts): Incident['retraction'] => ({
  at,
  by: 'detector',
  reason: retractionText(because),
  facts: because,
});

function statusText(current: Current): Change {
  const { status, retraction, networks, end } = current;
  if (status === 'retracted') return retracted(retraction?.facts ?? NOT_BORNE_OUT);
  if (status !== 'ended') return standing(status, current);
  return change({ type: 'ended', end, unseen: networks.flatMap(({ asn, state }) => (state === 'unknown' ? [asn] : [])) });
}

function statusChange(current: Current, previous: Incident): Change | null {
  if (current.status === previous.status) return null;
  const resumed = previous.status === 'ended' && current.end === null;
  return resumed ? change({ type: 'resumed', phase: current.phases.length }) : statusText(current);
}

function networksChange(current: Current, previous: Incident): Change | null {
  const [now, before] = [current.networks, previous.networks].map((networks) => new Map(networks.map(({ asn, state }) => [asn, state])));
  if (!now || !before) return null;
  const affected = [...now.keys()];
  const joined = affected.filter((asn) => !before.has(asn));
  const gone = [...before.keys()].filter((asn) => !now.has(asn));
  const over = affected.filter((asn) => now.get(asn) === 'ended' && before.get(asn) === 'restricted');
  const ended = current.status === 'ended' ? [] : over;
  if (joined.length + gone.length + ended.length === 0) return null;
  return change({ type: 'networks', joined, gone, ended, affected, observed: observedCount(current) });
}

const servicesChange = ({ services }: Current, previous: Incident): Change | null =>
  services.join() === previous.services.join() ? null : change({ type: 'services', services });

const scopeChange = ({ scope }: Current, previous: Incident): Change | null =>
  scope === previous.scope ? null : change({ type: 'scope', scope, before: previous.scope });

/** A later look at the same end. */
function endChange({ end }: Current, previous: Incident): Change | null {
  if (!end || !previous.end || span(end) === span(previous.end)) return null;
  return change({ type: 'end', end });
}

/** Late measurements that changed the counts of what was told already. Those of a service that was told apart before are not late. */
export function lateUpdate(current: Incident, previous: Incident, publishedMs: number): Update[] {
  if (current.services.join() !== previous.services.join()) return [];
  const [measurements, before] = [current.coverage.measurements, previous.coverage.measurements];
  return measurements === before ? [] : [{ at: toRfc3339(publishedMs), ...change({ type: 'late-data', measurements, before }) }];
}
