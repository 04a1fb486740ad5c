/** How well an observatory told of a block, against what was really done. Pure. */
import type { Incident } from '../../src/incidents/incident.ts';
import { MINUTE_MS } from '../../src/shared/time.ts';

/** What was really done. */
export interface Truth {
  readonly blockedMs: number;
  readonly eventMs: number;
  readonly services: readonly string[];
  readonly asns: readonly number[];
  readonly method: string;
}

/** When the incidents first told of it, Unix milliseconds; null where they never did. */
export interface Seen {
  readonly suspectedMs: number | null;
  readonly detectedMs: number | null;
}

export interface RallyReport {
  readonly minutes_to_suspected: number | null;
  readonly minutes_to_detected: number | null;
  readonly onset_holds_truth: boolean;
  readonly onset_error_minutes: number | null;
  readonly services: { readonly found: readonly string[]; readonly right: boolean };
  readonly networks: { readonly found: readonly number[]; readonly right: boolean };
  readonly method: { readonly found: readonly (string | null)[]; readonly right: boolean };
  readonly lead: {
    readonly true_minutes: number;
    readonly told_minutes: number | null;
    readonly relation: string | null;
    readonly right: boolean;
  };
}

const minutes = (ms: number): number => Math.round((ms / MINUTE_MS) * 10) / 10;

const isSame = <T>(these: readonly T[], those: readonly T[]): boolean =>
  these.length === those.length && these.every((each) => those.includes(each));

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)].sort((one, other) => (String(one) < String(other) ? -1 : 1));

/** How far a time lies outside an interval; 0 inside. */
const outside = ({ earliest, latest }: Incident['onset'], timeMs: number): number =>
  Math.max(0, Date.parse(earliest) - timeMs, timeMs - Date.parse(latest));

const leadOf = (incidents: readonly Incident[], { blockedMs, eventMs }: Truth): RallyReport['lead'] => {
  const links = incidents.flatMap((incident) => incident.events.slice(0, 1));
  const trueMs = eventMs - blockedMs;
  // No time finer than a window is published, so that the lead is told with its bounds; the truth has to lie between them.
  const told = links[0];
  const isRight =
    links.length === incidents.length &&
    links.every(({ lead, relation }) => relation === 'before' && lead.least_ms <= trueMs && trueMs <= lead.most_ms);
  return {
    true_minutes: minutes(trueMs),
    told_minutes: told === undefined ? null : minutes(told.lead_ms),
    relation: told?.relation ?? null,
    right: incidents.length > 0 && isRight,
  };
};

/** @param incidents those of the country that are not retracted, as they stand in the end */
export const rallyReport = (incidents: readonly Incident[], seen: Seen, truth: Truth): RallyReport => {
  const after = (ms: number | null): number | null => (ms === null ? null : minutes(ms - truth.blockedMs));
  const services = unique(incidents.flatMap((incident) => incident.services));
  const networks = unique(incidents.flatMap((incident) => incident.networks.map(({ asn }) => asn)));
  const methods = unique(incidents.map(({ method }) => method));
  const errors = incidents.map(({ onset }) => outside(onset, truth.blockedMs));
  return {
    minutes_to_suspected: after(seen.suspectedMs),
    minutes_to_detected: after(seen.detectedMs),
    onset_holds_truth: errors.length > 0 && errors.every((error) => error === 0),
    onset_error_minutes: errors.length === 0 ? null : minutes(Math.max(...errors)),
    services: { found: services, right: isSame(services, truth.services) },
    networks: { found: networks, right: isSame(networks, truth.asns) },
    method: { found: methods, right: isSame<string | null>(methods, [truth.method]) },
    lead: leadOf(incidents, truth),
  };
};

/** Does it hold all that is promised? @param mostMinutes from the block to `detected` */
export const isAsPromised = (report: RallyReport, mostMinutes: number): boolean =>
  report.minutes_to_detected !== null &&
  report.minutes_to_detected <= mostMinutes &&
  report.onset_holds_truth &&
  report.services.right &&
  report.networks.right &&
  report.method.right &&
  report.lead.right;
