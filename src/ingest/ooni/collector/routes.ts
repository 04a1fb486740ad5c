/** OONI's collector: the wire protocol of OONI Probe, both generations. 200 means that the measurement is stored. */
import type { Context } from 'hono';
import type { AppEnv } from '../../../env.ts';
import { inflateText, parseJson, readBody } from '../../../http/body.ts';
import { ProblemError } from '../../../http/problem.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { MAX_AGE_MS, MAX_AHEAD_MS } from '../../accept.ts';
import { gzipLine } from '../../archive-line.ts';
import { admitVoter, originOfRequest, spend } from '../../door.ts';
import { keepReport } from '../../inbox-store.ts';
import type { Observation } from '../../observation.ts';
import { packObservations } from '../../packed.ts';
import { ooniRouter } from '../errors.ts';
import { NO_FINGERPRINTS } from '../judge/fingerprint.ts';
import { judgeMeasurement } from '../judge/judge.ts';
import { fieldsOf, textOf, type Fields } from '../judge/loose-json.ts';
import { measuredMs, observationsOf } from '../observations.ts';
import { claimOf, isReportId, isTestName, looksLikeReportId, makeReportId, makeUid } from './identity.ts';
import { provenanceOf } from './provenance.ts';
import { askOf } from './raw-index.ts';
import { rawLine, type Raw, type RawFacts } from './raw-line.ts';
import { putAlone } from './raw-store.ts';
import { MAX_BODY_BYTES, readSubmission, type Submission } from './submission.ts';

/** Under this id they lie in the inbox: OONI's clients have no key. No key's thumbprint is so short. */
const OONI_PROBE_ID = 'ooni';
const MAX_TEMPLATE_BYTES = 16_384;
/** Measurements over this size are few in an honest run; a prefix has as many a minute as a probe has reports. */
const LARGE_BYTES = 131_072;
/** Characters. Past them compressing takes more of a request's processor time than a request has, and they go into the bucket as they are. */
const MOST_IN_A_ROW = 262_144;
const PROTOCOL_VERSION = '1.0';
const BACKEND_VERSION = '1.3.5';

export function collectorRoutes() {
  const app = ooniRouter();
  app.post('/report', async (c) => {
    const nowMs = Date.now();
    await admitVoter(c, nowMs);
    const template = fieldsOf(parseJson(await bodyText(c, await readBody(c.req.raw, MAX_TEMPLATE_BYTES), MAX_TEMPLATE_BYTES)));
    checkTemplate(template);
    return c.json({
      report_id: newReportId(template, nowMs),
      supported_formats: ['yaml', 'json'],
      backend_version: BACKEND_VERSION,
    });
  });
  app.post('/report/:id', async (c) => {
    const reportId = c.req.param('id');
    if (!isReportId(reportId)) throw new ProblemError('bad-request', 'report_id: is not one that POST /report gave');
    const { measurement_uid } = await collect(c, Date.now(), reportId);
    return c.json({ measurement_uid });
  });
  app.post('/report/:id/close', (c) => c.json({}));
  app.post('/api/v1/submit_measurement', async (c) => {
    const { measurement_uid, report_id } = await collect(c, Date.now(), null);
    return c.json({
      measurement_uid,
      verification_status: 'unverified',
      submit_response: null,
      protocol_version: PROTOCOL_VERSION,
      error: null,
      report_id,
    });
  });
  // Credentials that clients from 3.30 can do without; they then submit without one.
  app.get('/api/v1/manifest', () => {
    throw new ProblemError('not-found', 'This collector takes measurements without credentials');
  });
  return app;
}

const bodyText = (c: Context<AppEnv>, bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<string> =>
  inflateText(bytes, c.req.header('content-encoding') ?? null, limit);

/** The id that the measurement carries. */
const reportIdOf = (fields: Fields): string | null => {
  const id = textOf(fields['report_id']) ?? '';
  return looksLikeReportId(id) ? id : null;
};

const newReportId = (fields: Fields, nowMs: number): string =>
  makeReportId(textOf(fields['test_name']) ?? '', claimOf(fields), nowMs, crypto.getRandomValues(new Uint8Array(16)));

function checkTemplate(template: Fields): void {
  if (!isTestName(textOf(template['test_name']) ?? ''))
    throw new ProblemError('bad-request', 'test_name: lower-case letters, digits and underscores, at most 60');
  if (!/^AS\d{1,10}$/.test(textOf(template['probe_asn']) ?? ''))
    throw new ProblemError('bad-request', 'probe_asn: AS and a number, as AS17557');
  if (!/^[A-Z]{2}$/.test(textOf(template['probe_cc']) ?? ''))
    throw new ProblemError('bad-request', 'probe_cc: an ISO 3166-1 alpha-2 code in capitals');
}

/** The checks of a submission, and its measurement. @throws ProblemError where it is none, or too much */
async function admitSubmission(c: Context<AppEnv>, nowMs: number) {
  const voter = await admitVoter(c, nowMs);
  const seen = originOfRequest(c.req.raw);
  if (c.var.settings.PAUSED_COUNTRIES.includes(seen.probe_cc))
    throw new ProblemError('paused-country', 'The operator has paused measuring in this country; nothing was stored');
  const bytes = await readBody(c.req.raw, MAX_BODY_BYTES);
  if (bytes.byteLength > LARGE_BYTES)
    await spend(c.env.PROBE_LIMIT, `ooni ${voter}`, 'Too many large measurements from this network in a minute');
  const submission = readSubmission(await bodyText(c, bytes, MAX_BODY_BYTES), c.req.header('cf-connecting-ip') ?? '');
  return { voter, seen, submission, digest: await hexDigest('SHA-512', bytes) };
}

/**
 * Reads, judges and stores one measurement.
 * @param reportId the report that it was sent into; null where the client opened none
 * @throws ProblemError where it is none, or was not stored
 */
async function collect(c: Context<AppEnv>, nowMs: number, reportId: string | null): Promise<RawFacts> {
  const { voter, seen, submission, digest } = await admitSubmission(c, nowMs);
  const { fields, text } = submission;
  const claim = claimOf(fields);
  const { mismatch, ...provenance } = provenanceOf(fields, seen, voter);
  const facts = {
    measurement_uid: makeUid(textOf(fields['test_name']) ?? '', claim.probeCc, nowMs, digest),
    report_id: reportIdOf(fields) ?? reportId ?? newReportId(fields, nowMs),
    probe_cc: seen.probe_cc,
    probe_asn: `AS${seen.probe_asn}`,
    claimed_cc: claim.probeCc,
    claimed_asn: `AS${claim.probeAsn}`,
    mismatch,
  };
  const judgement = judgeMeasurement(fields, facts.measurement_uid, NO_FINGERPRINTS);
  const observations = isInTime(fields, nowMs)
    ? observationsOf(fields, judgement, facts.measurement_uid, { ...provenance, voter: voterOn(fields, provenance.voter, nowMs) })
    : [];
  await keep(c, submission, observations, { text, facts }, nowMs);
  return facts;
}

function notStored(): never {
  throw new ProblemError('not-stored', 'The archive does not answer; keep the measurement and send it again', {
    headers: { 'retry-after': '60' },
  });
}

const isInTime = (fields: Fields, nowMs: number): boolean => {
  const timeMs = measuredMs(fields);
  return timeMs !== null && timeMs - nowMs <= MAX_AHEAD_MS && nowMs - timeMs <= MAX_AGE_MS;
};

/** A pseudonym is the day's: with what was measured on another day one prefix would be several voters. */
const voterOn = (fields: Fields, voter: string | null, nowMs: number): string | null =>
  Math.floor((measuredMs(fields) ?? 0) / DAY_MS) === Math.floor(nowMs / DAY_MS) ? voter : null;

/**
 * The row that the sweep counts and archives. Its id is a digest of the measurement without its report's id: a client that never heard our answer
 * opens another report and sends the same again, which is counted once. What is too large for it goes into the bucket at once.
 */
async function keep(c: Context<AppEnv>, { text, fields }: Submission, observations: Observation[], raw: Raw, nowMs: number): Promise<void> {
  const same = text.replaceAll(/"report_id"\s*:\s*"[^"\\]*"/g, '');
  const line = rawLine(raw);
  const [rawUid, rawAsk] = [raw.facts.measurement_uid, askOf(raw.facts.report_id, textOf(fields['input']))];
  const isAlone = c.env.ARCHIVE !== undefined && line.length > MOST_IN_A_ROW;
  if (isAlone && c.env.ARCHIVE && !(await putAlone(c.env.ARCHIVE, rawUid, rawAsk, line))) notStored();
  if (isAlone && observations.length === 0) return;
  await keepReport(c.env, {
    reportId: `ooni ${(await hexDigest('SHA-256', new TextEncoder().encode(same))).slice(0, 32)}`,
    probeId: OONI_PROBE_ID,
    receivedMs: nowMs,
    ...(observations.length > 0 ? packObservations(observations) : { origin: '{}', observations: '[]' }),
    ...(isAlone ? { line: new Uint8Array() } : { line: gzipLine(line), rawUid, rawAsk }),
  });
}

const hexDigest = async (algorithm: 'SHA-256' | 'SHA-512', bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest(algorithm, bytes)).toHex();
