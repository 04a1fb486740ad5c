/** Whether a change of an incident is one that a subscription asked for. Pure. */
import type { Incident } from '../../incidents/incident.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { AlertFilter } from './subscription.ts';

type Asked = { filter: AlertFilter; live_only: boolean };

/** @param publishedMs when the change was published */
export function concerns({ filter, live_only: liveOnly }: Asked, incident: Incident, publishedMs: number): boolean {
  return matches(filter, incident) && (!liveOnly || isLive(incident, publishedMs));
}

function matches({ probe_cc: probeCc, service, network, kind, status }: AlertFilter, incident: Incident): boolean {
  const agrees = <Value>(asked: Value | undefined, found: Value): boolean => asked === undefined || asked === found;
  return (
    agrees(probeCc, incident.probe_cc) &&
    agrees(kind, incident.kind) &&
    agrees(status, incident.status) &&
    (service === undefined || incident.services.includes(service)) &&
    (network === undefined || incident.networks.some(({ asn }) => asn === network))
  );
}

/** Not simulated, and told within a day of when it happened: recorded history that is imported is judged long after. */
function isLive({ simulated, updates, detected_at: detectedAt }: Incident, publishedMs: number): boolean {
  const happenedMs = Date.parse(updates.at(-1)?.at ?? detectedAt);
  return !simulated && publishedMs - happenedMs <= DAY_MS;
}
