/**
 * Turns a report into observations: parses it, judges each measurement, and says which were refused and why. The edge's own reports
 * take the same way as a volunteer's.
 */
import { z } from 'zod';
import { fieldErrors, ProblemError, sentenceOf } from '../http/problem.ts';
import { outcomeOf } from '../probe/outcome.ts';
import { Measurement, ReportEnvelope, type Report } from '../probe/report.ts';
import { findTarget } from '../probe/targets.ts';
import { isCountryCode } from '../shared/country-codes.ts';
import { DAY_MS, MINUTE_MS, floorTo, toRfc3339 } from '../shared/time.ts';
import { engineOf, mayCount, type Calibration } from './calibration.ts';
import { UNKNOWN_ORIGIN, type Origin } from './enrich.ts';
import { uidOfPlace } from './measurement-uid.ts';
import type { Observation, Source } from './observation.ts';

/** A measurement may be this far ahead of the observatory's clock, in milliseconds. */
export const MAX_AHEAD_MS = 5 * MINUTE_MS;
/** The oldest measurement that is taken, in milliseconds: what a probe could not send during a shutdown is welcome for a week. */
export const MAX_AGE_MS = 7 * DAY_MS;

/** Who sent a report, and over what. */
export type Sender = {
  source: Source;
  origin: Origin;
  voter: string | null;
  /** Age of the probe's key in days; null for the observatory's own. */
  reporterDays: number | null;
  /** True where it came by another hand than the one that measured: the connection then says nothing of where that was. */
  carried?: boolean;
  /** What browsers can load; needed where the source is `browser`. */
  calibration?: Calibration;
};

/** What measured says so itself: nothing is won by saying otherwise, since a browser's word weighs less. */
export const isFromBrowser = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'platform' in body && body.platform === 'browser';

export type Rejection = { index: number; reason: string };
export type Accepted = { report: Report; relayed: boolean; observations: Observation[]; rejected: Rejection[] };

/**
 * @param body parsed JSON, of any shape
 * @param nowMs the time of receipt
 * @throws ProblemError `bad-report` where the envelope is wrong, `nothing-accepted` where every measurement is
 */
export async function acceptReport(body: unknown, sender: Sender, nowMs: number): Promise<Accepted> {
  const envelope = ReportEnvelope.safeParse(body);
  if (!envelope.success) {
    const errors = fieldErrors(envelope.error);
    throw new ProblemError('bad-report', sentenceOf(errors), { errors });
  }
  const rejected: Rejection[] = [];
  const measurements: Measurement[] = [];
  const observations: Observation[] = [];
  const relayed = isRelayed(envelope.data, sender);
  for (const [index, item] of envelope.data.measurements.entries()) {
    const parsed = Measurement.safeParse(item);
    const reason = parsed.success ? reasonToReject(parsed.data, nowMs) : sentenceOf(fieldErrors(parsed.error));
    if (!parsed.success || reason) {
      rejected.push({ index, reason: reason ?? '' });
      continue;
    }
    measurements.push(parsed.data);
    const verdict = judge(envelope.data, parsed.data, sender, nowMs);
    observations.push(
      observe(
        envelope.data,
        parsed.data,
        { ...sender, voter: voterFor(parsed.data, sender, nowMs) },
        { ...verdict, uid: uidOfPlace(index), relayed },
      ),
    );
  }
  if (observations.length === 0) {
    const errors = rejected.slice(0, 20).map(({ index, reason }) => ({ field: `measurements.${index}`, reason }));
    throw new ProblemError('nothing-accepted', sentenceOf(errors.slice(0, 3)), { errors });
  }
  return { report: { ...envelope.data, measurements }, relayed, observations, rejected };
}

function reasonToReject(measurement: Measurement, nowMs: number): string | null {
  if (!findTarget(measurement.target)) return `target: ${measurement.target} is not a target of this observatory`;
  const aheadMs = Date.parse(measurement.measured_at) - nowMs;
  if (aheadMs > MAX_AHEAD_MS) return 'measured_at: lies more than 5 minutes in the future';
  if (aheadMs < -MAX_AGE_MS) return 'measured_at: is older than 7 days';
  return null;
}

/** Sent over another network than it was measured on: the probe says so, or what it declares is not what the connection shows. */
function isRelayed(report: ReportEnvelope, { source, origin, carried }: Sender): boolean {
  if (source === 'edge') return false;
  if (carried) return true;
  const elsewhere = (declared: string | number | undefined, seen: string | number) => declared !== undefined && declared !== seen;
  return report.relayed === true || elsewhere(report.probe_cc, origin.probe_cc) || elsewhere(report.probe_asn, origin.probe_asn);
}

/** A report that crosses midnight still has its sender's pseudonym, in milliseconds. */
const ACROSS_MIDNIGHT_MS = 10 * MINUTE_MS;

/**
 * A pseudonym is the day's: what was measured on another day would make one prefix several voters. It shares the vote of those without.
 */
function voterFor(measurement: Measurement, { voter }: Sender, nowMs: number): string | null {
  const measuredMs = Date.parse(measurement.measured_at);
  const isOfTheDay = floorTo(measuredMs, DAY_MS) === floorTo(nowMs, DAY_MS) || Math.abs(nowMs - measuredMs) < ACROSS_MIDNIGHT_MS;
  return isOfTheDay ? voter : null;
}

type Verdict = Pick<Observation, 'outcome' | 'failure'>;

/** A browser's failure counts with its paired loads, and where its kind can load the file at all. */
function judge(report: ReportEnvelope, measurement: Measurement, { source, calibration = {} }: Sender, nowMs: number): Verdict {
  const { outcome, failure } = outcomeOf(measurement, report.control);
  if (source !== 'browser' || outcome === 'ok' || outcome === 'inconclusive') return { outcome, failure };
  const paired = measurement.comparisons?.paired;
  const told = { engine: engineOf(report.software_name), target: measurement.target, loadedBefore: paired?.loaded_before === true };
  return { outcome: outcome === 'http' && paired && mayCount(calibration, told, nowMs) ? outcome : 'inconclusive', failure };
}

function observe(
  report: ReportEnvelope,
  measurement: Measurement,
  sender: Sender,
  { outcome, failure, uid, relayed }: Verdict & { uid: string; relayed: boolean },
): Observation {
  const speed = measurement.comparisons?.speed;
  return {
    observed_at: toRfc3339(Date.parse(measurement.measured_at)),
    ...(relayed ? declaredOrigin(report, sender.origin) : sender.origin),
    network_type: report.network_type,
    voter: sender.voter,
    service: measurement.target.slice(0, measurement.target.indexOf('/')),
    target: measurement.target,
    outcome,
    failure,
    source: sender.source,
    measurement_uid: uid,
    software: `${report.software_name}/${report.software_version}`,
    reporter: null,
    reporter_days: sender.reporterDays,
    latency_ms: outcome === 'ok' ? measurement.steps.reduce((sum, step) => sum + step.duration_ms, 0) : null,
    speed_ratio: speed && speed.neutral_kbps > 0 ? Math.min(1000, speed.target_kbps / speed.neutral_kbps) : null,
    relayed,
    simulated: false,
  };
}

/** Of a relayed report only the declaration says where it was measured: the network of its connection is that of a proxy. */
function declaredOrigin({ relayed, probe_cc: cc, probe_asn: asn = UNKNOWN_ORIGIN.probe_asn }: ReportEnvelope, seen: Origin): Origin {
  const elsewhere = relayed === true ? UNKNOWN_ORIGIN.probe_cc : seen.probe_cc;
  return {
    probe_cc: cc !== undefined && isCountryCode(cc) ? cc : elsewhere,
    probe_region: null,
    probe_asn: asn,
    network_name: asn === seen.probe_asn ? seen.network_name : null,
  };
}

const Enrolment = z.strictObject({
  public_key: z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url'),
  }),
});

/** @throws ProblemError `bad-report` that names the field */
export function parseEnrolment(body: unknown): z.infer<typeof Enrolment> {
  const parsed = Enrolment.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new ProblemError('bad-report', sentenceOf(errors), { errors });
}
