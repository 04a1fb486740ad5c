/** What is published of an incident: the detector's record with people's acts, who may see it, and whether it makes a new version. Pure. */
import { toRfc3339 } from '../shared/time.ts';
import { applyActs } from './acts/apply.ts';
import type { HeldIncident, Incident } from './incident.ts';
import type { Kept, Origin } from './reconcile.ts';
import { isReadable, type Visibility } from './visibility.ts';
import { ownRetraction } from './updates.ts';
import { tellsAnew } from './versions/told.ts';

export type Publication = { incident: Incident; shown: Visibility; isNewVersion: boolean };

/**
 * @param kept what the detector found, and the acts on it
 * @param before the incident as it was published last; null for a new one
 */
export function publish({ incident: record, acts, origin }: Omit<Kept, 'episodes'>, before: Incident | null, nowMs: number): Publication {
  const { published_at: publishedAt, updated_at, version } = before ?? { published_at: null, updated_at: null, version: null };
  const applied = applyActs(record, acts);
  const shown = visibilityOf(applied, origin, publishedAt);
  const incident: Incident = { ...withRetraction(applied), published_at: publishedAt, updated_at, version };
  const isNewVersion = isReadable(shown) && (before === null || version === null || tellsAnew(before, incident));
  if (!isNewVersion) return { incident, shown, isNewVersion };
  const now = toRfc3339(nowMs);
  return { incident: { ...incident, published_at: publishedAt ?? now, updated_at: now, version: (version ?? 0) + 1 }, shown, isNewVersion };
}

/** The observatory's own faults are never published; what was published before it proved to be one stays, retracted. */
function visibilityOf({ kind, held }: Incident, origin: Origin, publishedAt: string | null): Visibility {
  if (kind === 'measurement-fault' && publishedAt === null) return 'internal';
  if (held) return 'held';
  return origin === 'superseded' ? 'superseded' : 'public';
}

/** Whoever reads the headline alone must learn of a retraction too. */
function withRetraction(incident: Incident): Incident {
  const fault = incident.kind === 'measurement-fault' && incident.retraction === null;
  const at = incident.updates.at(-1)?.at ?? incident.detected_at;
  const retraction: Incident['retraction'] = fault ? ownRetraction(at, { type: 'own-fault' }) : incident.retraction;
  return retraction ? { ...incident, status: 'retracted', retraction, headline: `Retracted: ${incident.headline}` } : incident;
}

/** What the public sees of a held incident. */
export const stubOf = ({ id, probe_cc, held, detected_at }: Incident): HeldIncident => ({
  id,
  probe_cc,
  status: 'held',
  held: held ?? { since: detected_at },
});

export const publicView = (incident: Incident): Incident | HeldIncident => (incident.held ? stubOf(incident) : incident);
