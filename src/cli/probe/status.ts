/** What a probe has done and what waits, from its folder. */
import { cadenceAt } from '../../probe/cadence.ts';
import type { NetworkType } from '../../probe/report.ts';
import { isOlder } from '../../probe/version-order.ts';
import { DAY_MS } from '../../shared/time.ts';
import { VERSION } from '../../shared/version.ts';
import { capMb, inMb, usedBytes } from './data-use.ts';
import { shownProxy } from './proxy.ts';
import { readKeys } from './key-file.ts';
import type { ProbeFolder } from './probe-folder.ts';
import { readState, type ProbeState } from './probe-state.ts';
import { listRefusals, listSpool } from './spool.ts';
import type { Refusal } from './spool.ts';

export interface Status {
  readonly folder: string;
  readonly observatories: readonly string[];
  /** Over which everything is sent; without a password. */
  readonly proxy: string | null;
  readonly consent: { readonly at: string; readonly country: string | null } | null;
  readonly probe_id: string | null;
  readonly key_age_days: number | null;
  readonly last_run_at: string | null;
  readonly last_contact_at: string | null;
  /** What the observatory asks for now; null before the first contact. */
  readonly assigned: {
    readonly targets: number;
    readonly cadence_seconds: number;
    readonly phase_seconds: number | null;
    readonly participation: number;
    readonly minimum_version: string;
    readonly outdated: boolean;
    readonly watch: readonly { readonly since: string; readonly until: string; readonly cadence_seconds: number }[];
  } | null;
  readonly network_type: NetworkType;
  /** Of this month, in bytes; `cap_mb` null where there is no limit. */
  readonly data: { readonly used_bytes: number; readonly cap_mb: number | null };
  readonly trouble: string | null;
  readonly not_before: string | null;
  /** `sent` = accepted + refused: what the observatory has answered. */
  readonly reports: {
    readonly sent: number;
    readonly accepted: number;
    readonly refused: number;
    readonly waiting: number;
    readonly expired: number;
  };
  readonly measurements: { readonly accepted: number; readonly rejected: number };
  readonly oldest_waiting_at: string | null;
  readonly refusals: readonly Refusal[];
}

const assignedOf = (assignments: ProbeState['assignments'], nowMs: number): Status['assigned'] =>
  assignments && {
    targets: assignments.targets.length,
    cadence_seconds: cadenceAt(assignments, nowMs),
    phase_seconds: assignments.phase_seconds ?? null,
    participation: assignments.participation,
    minimum_version: assignments.minimum_version,
    outdated: isOlder(VERSION, assignments.minimum_version),
    watch: assignments.watch.filter(({ until }) => Date.parse(until) > nowMs),
  };

export const readStatus = async (folder: ProbeFolder, nowMs: number): Promise<Status> => {
  const state = await readState(folder.stateFile);
  const [key] = await readKeys(folder.keyFile);
  const waiting = await listSpool(folder.spool);
  const oldest = waiting[0];
  return {
    folder: folder.path,
    observatories: state.observatories,
    proxy: state.proxy && shownProxy(state.proxy),
    consent: state.consent && { at: state.consent.at, country: state.consent.country },
    probe_id: key?.id ?? null,
    key_age_days: key ? Math.floor((nowMs - key.createdMs) / DAY_MS) : null,
    last_run_at: state.last_run_at,
    last_contact_at: state.last_contact_at,
    assigned: assignedOf(state.assignments, nowMs),
    network_type: state.network_type,
    data: { used_bytes: usedBytes(state.data, nowMs), cap_mb: capMb(state.max_mb_per_month, state.network_type) },
    trouble: state.trouble,
    not_before: state.not_before,
    reports: { ...state.reports, sent: state.reports.accepted + state.reports.refused, waiting: waiting.length },
    measurements: state.measurements,
    oldest_waiting_at: oldest ? new Date(oldest.startedMs).toISOString() : null,
    refusals: await listRefusals(folder.refused),
  };
};

const orNever = (time: string | null): string => time ?? 'never';

const minutes = (seconds: number): string => `${Math.round(seconds / 6) / 10} minutes`;

const assignedLines = (assigned: NonNullable<Status['assigned']>): string[] => [
  `Asked for       ${assigned.targets} targets every ${minutes(assigned.cadence_seconds)}${assigned.phase_seconds === null ? '' : `, ${minutes(assigned.phase_seconds % assigned.cadence_seconds)} after the round time`}${assigned.participation < 1 ? `, in ${Math.round(assigned.participation * 100)} % of the rounds` : ''}`,
  ...assigned.watch.map(({ since, until, cadence_seconds }) => `Watch           ${since} to ${until}: every ${minutes(cadence_seconds)}`),
  ...(assigned.outdated ? [`Update          version ${assigned.minimum_version} or later is asked for`] : []),
];

/** The same in lines for a person. */
export const statusLines = (status: Status): string[] => {
  const { reports, measurements } = status;
  return [
    `Folder          ${status.folder}`,
    `Observatory     ${status.observatories.join(', ') || 'none yet'}`,
    ...(status.proxy === null ? [] : [`Sent over       ${status.proxy}`]),
    `Agreed          ${status.consent === null ? 'not yet' : status.consent.at}`,
    `Key             ${status.key_age_days === null ? 'none yet' : `${status.key_age_days} days old`}`,
    `Last run        ${orNever(status.last_run_at)}`,
    `Last contact    ${orNever(status.last_contact_at)}`,
    ...(status.assigned === null ? [] : assignedLines(status.assigned)),
    `Data            ${inMb(status.data.used_bytes)} MB this month, ${status.data.cap_mb === null ? 'no limit' : `at most ${status.data.cap_mb} MB`}`,
    `Reports         ${reports.sent} sent, ${reports.accepted} accepted, ${reports.refused} refused, ${reports.waiting} waiting, ${reports.expired} too old to send`,
    `Measurements    ${measurements.accepted} accepted, ${measurements.rejected} rejected`,
    ...(status.oldest_waiting_at === null ? [] : [`Oldest waiting  ${status.oldest_waiting_at}`]),
    ...(status.trouble === null ? [] : [`Last trouble    ${status.trouble}`]),
    ...(status.not_before === null ? [] : [`Sends again     ${status.not_before}`]),
    ...status.refusals.map(({ report_id, refused_at, reason }) => `Refused         ${report_id} at ${refused_at}: ${reason}`),
  ];
};
