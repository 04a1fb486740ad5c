/** Whether incidents are those that a scenario must give. */
import type { Incident } from '../../src/incidents/incident.ts';
import type { Interval } from '../../src/incidents/terms.ts';
import { MINUTE_MS } from '../../src/shared/time.ts';
import { check, different, outside, type Check } from './check.ts';
import type { ExpectedIncident, Scenario } from './scenario.ts';

/** The incidents, each in its facts, and no others. */
export function checkIncidents({ probeCc, expected }: Pick<Scenario, 'probeCc' | 'expected'>, incidents: readonly Incident[]): Check[] {
  const left = incidents.filter(({ status }) => status !== 'retracted');
  const checks = expected.incidents.map((wanted, index) => {
    const country = wanted.probeCc ?? probeCc;
    const found = left.find((incident) => incident.probe_cc === country && isNear(wanted, incident));
    if (found) left.splice(left.indexOf(found), 1);
    const name = `incident ${index + 1}: ${wanted.kind} of ${wanted.services.join(', ')} since ${wanted.onset}`;
    return check(name, found ? differences(wanted, found) : ['not found']);
  });
  const [detected, suspected] = [left.filter(isDetected), left.filter((incident) => !isDetected(incident))];
  return [...checks, check('no other incident', detected.map(inWords)), check(NO_SUSPICION, suspected.map(inWords))];
}

/**
 * The detector is allowed one false suspicion a country-year, so that other seeds than the scenario's own may fail this check now and then, and
 * no other.
 */
export const NO_SUSPICION = 'no other suspicion';

const inWords = ({ headline, status }: Incident): string => `${status}: ${headline}`;

/** When an incident was first told as detected, or null. */
export const detectionOf = ({ updates }: Incident): string | null => updates.find(({ kind }) => kind === 'detected')?.at ?? null;

const isDetected = (incident: Incident): boolean => detectionOf(incident) !== null;

/** Whether an incident is about that time and any of those services: the rest is then compared. */
const isNear = ({ services, onset }: ExpectedIncident, incident: Incident): boolean =>
  minutesApart(incident.onset, onset) <= 120 && (services.length === 0 || incident.services.some((service) => services.includes(service)));

/** Minutes by which an interval misses an instant. */
export const minutesApart = ({ earliest, latest }: Interval, instant: string): number =>
  Math.max(0, Date.parse(earliest) - Date.parse(instant), Date.parse(instant) - Date.parse(latest)) / MINUTE_MS;

export const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MINUTE_MS;

function differences(wanted: ExpectedIncident, found: Incident): string[] {
  return [
    ...different('kind', [wanted.kind], found.kind),
    ...different('scope', wanted.scopes, found.scope),
    ...different('status', wanted.statuses, found.status),
    ...(wanted.method === undefined ? [] : different('method', [wanted.method], found.method)),
    ...different('services', [[...wanted.services].sort().join(' ')], found.services.join(' ')),
    ...(wanted.regions ? different('regions', [wanted.regions.join(' ')], found.regions.join(' ')) : []),
    ...networkDifferences(wanted, found),
    ...timeDifferences(wanted, found),
    ...outside('phases', found.phases.length, wanted.phases ?? [1, 1]),
    ...(found.simulated ? [] : ['it is not called simulated']),
  ];
}

function networkDifferences({ asns, optionalAsns = [], unknownAsns }: ExpectedIncident, { networks }: Incident): string[] {
  const named = networks.map(({ asn }) => asn);
  const missing = asns.filter((asn) => !named.includes(asn));
  const unknown = networks.filter(({ state }) => state === 'unknown').map(({ asn }) => asn);
  const wrong = named.filter((asn) => !asns.includes(asn) && !optionalAsns.includes(asn));
  return [
    ...(missing.length > 0 ? [`does not name ${missing.map((asn) => `AS${asn}`).join(', ')}`] : []),
    ...(wrong.length > 0 ? [`names ${wrong.map((asn) => `AS${asn}`).join(', ')}`] : []),
    ...(unknownAsns ? different('networks of unknown end', [unknownAsns.join(' ')], unknown.join(' ')) : []),
  ];
}

function timeDifferences(wanted: ExpectedIncident, found: Incident): string[] {
  const off = minutesApart(found.onset, wanted.onset);
  return [
    ...outside('minutes off the onset', off, [0, wanted.onsetErrorMinutes ?? 0]),
    ...detectionDifferences(wanted, found),
    ...endDifferences(wanted, found),
  ];
}

function detectionDifferences({ onset, detectedWithinMinutes: most }: ExpectedIncident, found: Incident): string[] {
  const detectedAt = detectionOf(found);
  if (most === null) return detectedAt === null ? [] : [`detected at ${detectedAt}, though it should stay a suspicion`];
  return detectedAt === null ? ['never detected'] : outside('minutes to its detection', minutesBetween(onset, detectedAt), [0, most]);
}

function endDifferences({ end, endErrorMinutes = 0 }: ExpectedIncident, found: Incident): string[] {
  if (end === undefined) return [];
  if (end === null || !found.end)
    return (end === null) === (found.end === null) ? [] : [`end ${found.end?.earliest ?? 'none'}, not ${end ?? 'none'}`];
  return outside('minutes off the end', minutesApart(found.end, end), [0, endErrorMinutes]);
}
