/**
 * What makes a new version of an incident. One that is going on counts more votes in every window; if each count made a version, one incident
 * would write a row every five minutes and no reader could tell the changes that matter. So a version is made when what the incident tells
 * changes, and counts go with the next one.
 */
import type { Incident } from '../incident.ts';

/** Each key: true where a change of it makes a version. */
const TELLS = {
  id: true,
  version: false,
  kind: true,
  probe_cc: true,
  regions: true,
  services: true,
  networks: true,
  scope: true,
  status: true,
  review: true,
  held: true,
  retraction: true,
  onset: true,
  end: true,
  phases: true,
  detected_at: true,
  published_at: false,
  updated_at: false,
  confidence: false,
  severity: false,
  method: true,
  headline: true,
  alternatives: true,
  evidence: false,
  events: true,
  pattern: true,
  similar: true,
  timing: true,
  coverage: false,
  statements: true,
  corroboration: true,
  simulated: true,
  updates: true,
} as const satisfies Record<keyof Incident, boolean>;

/** What an incident tells, without its counts: of an explanation whether it is ruled out, not the numbers by which. */
function tellingOf(incident: Incident): unknown {
  const told = Object.entries(TELLS).filter(([, tells]) => tells);
  return told.map(([key]) =>
    key === 'alternatives'
      ? incident.alternatives.map(({ explanation, ruled_out: ruledOut }) => [explanation, ruledOut])
      : incident[key as keyof Incident],
  );
}

/** Whether an incident tells anything that it did not before. */
export const tellsAnew = (before: Incident, after: Incident): boolean =>
  JSON.stringify(tellingOf(before)) !== JSON.stringify(tellingOf(after));
