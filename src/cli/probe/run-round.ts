/** One round of a probe: learn what is asked, measure it, keep the report, send what waits. */
import type { NetworkType, Report } from '../../probe/report.ts';
import type { Network } from '../../probe/network.ts';
import { participationAt, watchesAt } from '../../probe/cadence.ts';
import { isOlder } from '../../probe/version-order.ts';
import { runProbe } from '../../probe/run-probe.ts';
import type { Plan } from '../../probe/run-probe.ts';
import { packReport } from '../../probe/submit.ts';
import type { Target } from '../../probe/targets.ts';
import { toRfc3339 } from '../../shared/time.ts';
import { VERSION } from '../../shared/version.ts';
import { lastAsked, makeContact } from './contact.ts';
import type { Asked } from './contact.ts';
import { addUse, capMb, shareOfRounds } from './data-use.ts';
import { clearAbandoned } from './durable-file.ts';
import { flushSpool } from './flush-spool.ts';
import { loadKey } from './key-file.ts';
import { readState, writeState } from './probe-state.ts';
import type { ProbeState } from './probe-state.ts';
import type { Session } from './session.ts';
import { addToSpool, listSpool, pruneRefusals } from './spool.ts';

/** A name that says nothing of the project, for whoever reads a report on its way. */
const SOFTWARE_NAME = 'probe';

export interface Round {
  /** Null where nothing was measured: the observatory asks for nothing, or it was not this probe's turn. */
  readonly report: Report | null;
  /** Why nothing was measured, or what the observatory says of what it asks for next. */
  readonly note: string | null;
  /** What the next round goes by. */
  readonly asked: Asked;
  readonly state: ProbeState;
  /** Reports that wait to be sent. */
  readonly waiting: number;
}

const planOf = ({ means, addedTargetIds }: Session, asked: Asked, networkType: NetworkType): Plan => {
  const { network: _network, findTarget, defaultTargetIds: _ids, ...rest } = means;
  // Where the observatory asks for nothing, as where it is paused, the volunteer's own wish does not count either.
  const ids = asked.targets.length === 0 ? [] : [...new Set([...asked.targets, ...addedTargetIds])];
  // What its volunteer has to ask for nobody else can.
  const isAgreedTo = ({ id, sensitive }: Target): boolean => sensitive !== true || addedTargetIds.includes(id);
  const light = networkType === 'mobile' ? ({ downloads: 'slow' } as const) : {};
  return { ...rest, ...light, targets: ids.flatMap((id) => findTarget(id) ?? []).filter(isAgreedTo) };
};

const measure = async (session: Session, plan: Plan, asked: Asked, state: ProbeState): Promise<Report> => {
  session.watch.onStart?.(plan.targets.length);
  const reporter = {
    report_id: session.newReportId(),
    software_name: SOFTWARE_NAME,
    software_version: VERSION,
    platform: process.platform,
    network_type: state.network_type,
  };
  const watcher = { signal: session.signal, ...session.watch };
  const report = await runProbe(plan, session.means.network, reporter, watcher).finally(() => session.watch.onEnd?.());
  return { ...report, ...placeOf(session, asked, state) };
};

/**
 * Where the probe believes to be: the observatory compares it with where the report comes from. Over a proxy the observatory has only ever seen the
 * proxy's network, and before the first contact it has seen none: the volunteer alone knows the country then.
 */
const placeOf = ({ relayedFrom }: Session, { network }: Asked, { country }: ProbeState): Partial<Report> => {
  if (relayedFrom !== null) return { relayed: true, probe_cc: relayedFrom };
  if (network) return { probe_cc: network.probe_cc, probe_asn: network.probe_asn };
  return country === null ? {} : { probe_cc: country };
};

const keep = async (session: Session, report: Report): Promise<void> => {
  const { bytes } = await packReport(JSON.stringify(report));
  await addToSpool(session.folder.spool, { reportId: report.report_id, startedMs: Date.parse(report.started_at), gzipped: bytes });
};

/** What a volunteer should know of the assignments, or null. */
const noteOn = (asked: Asked): string | null =>
  isOlder(VERSION, asked.minimum_version)
    ? `The observatory asks for version ${asked.minimum_version} of the probe or later; this is ${VERSION}. Please update it.`
    : (asked.reason ?? null);

const whyNothing = (asked: Asked, plan: Plan): string | null =>
  asked.participation > 0 && plan.targets.length > 0 ? null : (asked.reason ?? 'The observatory asks for no measurement now.');

/** Why this round is left out: it is another's turn, or the volunteer's data would not last. Null where it is not. */
const whyLeftOut = (
  session: Session,
  asked: Asked,
  { data, max_mb_per_month, network_type }: ProbeState,
  chance: number,
): string | null => {
  const nowMs = session.now();
  const participation = participationAt(asked, nowMs);
  if (chance >= participation) return 'Many probes measure on this network; this one waits for its turn.';
  const share = shareOfRounds(data, capMb(max_mb_per_month, network_type), nowMs, watchesAt(asked, nowMs).length > 0);
  if (share === 0) return 'The data that this probe may use in a month is used; it measures again in the next (--max-mb-per-month).';
  return chance < participation * share
    ? null
    : 'This round is left out, so that the data that this probe may use lasts for the month (--max-mb-per-month).';
};

/** Measures what is asked, unless nothing is, and puts it into the spool. */
const measureAndKeep = async (
  session: Session,
  asked: Asked,
  state: ProbeState,
  chance: number,
): Promise<Pick<Round, 'report' | 'note'>> => {
  const plan = planOf(session, asked, state.network_type);
  const nothing = whyNothing(asked, plan);
  if (nothing !== null) return { report: null, note: nothing };
  const leftOut = whyLeftOut(session, asked, state, chance);
  if (leftOut !== null) return { report: null, note: leftOut };
  const report = await measure(session, plan, asked, state);
  if (report.measurements.length === 0) return { report: null, note: 'Stopped before anything was measured.' };
  if (!session.dryRun) await keep(session, report);
  return { report, note: null };
};

/** Bytes of each network that are in a state already: a connection is counted when it has closed, which may be after its round. */
const counted = new WeakMap<Network, number>();

const newBytes = (network: Network): number => {
  const before = counted.get(network) ?? 0;
  counted.set(network, network.bytesMoved());
  return network.bytesMoved() - before;
};

/**
 * @param chance uniform in [0, 1): the lower it is, the sooner the probe takes part in this round; with 0 it does where it may at all
 */
export const runRound = async (session: Session, chance: number): Promise<Round> => {
  const { folder } = session;
  await Promise.all([folder.path, folder.spool, folder.refused].map((path) => clearAbandoned(path, session.now())));
  await pruneRefusals(folder.refused, session.now());
  const key = await loadKey(folder.keyFile, session.now());
  const contacted = await makeContact(session, key, await readState(folder.stateFile));
  const asked = lastAsked(session, contacted);
  const { report, note } = await measureAndKeep(session, asked, contacted, chance);
  const data = addUse(contacted.data, newBytes(session.means.network), session.now());
  const measured = report === null ? contacted : { ...contacted, data, last_run_at: toRfc3339(session.now()) };
  const state = await flushSpool(session, key, measured);
  if (!session.dryRun) await writeState(folder.stateFile, state);
  const askedNext = lastAsked(session, state);
  const waiting = (await listSpool(folder.spool)).length;
  return { report, note: note ?? noteOn(askedNext), asked: askedNext, state, waiting };
};

/** Only the sending: what waits, with what is known already. */
export const resend = async (session: Session): Promise<void> => {
  const key = await loadKey(session.folder.keyFile, session.now());
  await flushSpool(session, key, await readState(session.folder.stateFile));
};
