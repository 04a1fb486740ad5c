import { z } from 'zod';
import { runBatch } from '../db/batch.ts';
import { openDatabase, type Database } from '../db/client.ts';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env.ts';
import { inflateText, parseJson, readBody } from '../http/body.ts';
import { document, jsonAnswer, problemAnswers, router, type Router } from '../http/openapi.ts';
import { CountryParameter } from '../http/listing.ts';
import { ProblemError, fieldErrors, sentenceOf } from '../http/problem.ts';
import { Assignments, MAX_REPORT_BYTES, NETWORK_TYPES, Receipt, Report } from '../probe/report.ts';
import { OLDEST_PROBE } from '../shared/version.ts';
import { acceptReport, isFromBrowser, parseEnrolment } from './accept.ts';
import { archiveLine, gzipLine } from './archive-line.ts';
import { assign, crowdKey, type Asker } from './assignments.ts';
import { changeCalibration, readCalibration } from './calibration-store.ts';
import { changeOf, engineOf, wordsOf, type Calibration } from './calibration.ts';
import { admit, admitVoter, originOfRequest, senderOf } from './door.ts';
import { forgetSpilled, keepReport } from './inbox-store.ts';
import { forgetKnown, knownProbe } from './known-probes.ts';
import { readLoad } from './load-store.ts';
import { withoutAddress } from './ooni/collector/scrub.ts';
import { packObservations } from './packed.ts';
import { phaseOfOrder, phaseOfStranger } from './phase.ts';
import { checkDigest, checkSignature, claimedProbeId, thumbprint } from './signature.ts';
import { enrolProbe, forgetProbe, inboxSlot, lastSeq } from './store.ts';

const MAX_ENROLMENT_BYTES = 4096;

const Enrolled = z.strictObject({ probe_id: z.string(), assignments: Assignments }).meta({ id: 'Enrolled' });
const EnrolmentBody = z
  .strictObject({ public_key: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }) })
  .meta({ id: 'Enrolment', description: 'An Ed25519 public key as a JWK (RFC 8037)' });

const signed = ['unsigned', 'bad-signature', 'stale-signature', 'unknown-probe', 'too-many', 'internal'] as const;

async function assignmentsFor(c: Context<AppEnv>, asker: Asker, nowMs: number): Promise<Assignments> {
  const load = await readLoad(openDatabase(c.env.DB), nowMs);
  const { settings } = c.var;
  const fixed = {
    dailyRequests: settings.DAILY_REQUESTS,
    observatories: settings.OBSERVATORY_URLS,
    minimumVersion: OLDEST_PROBE,
    pausedCountries: settings.PAUSED_COUNTRIES,
  };
  return assign(originOfRequest(c.req.raw), load, fixed, asker, nowMs);
}

const LineQuery = z.object({
  network_type: z
    .enum(NETWORK_TYPES, { error: `one of ${NETWORK_TYPES.join(', ')}` })
    .optional()
    .meta({ description: 'What line the probe is on; on a mobile one it has a lighter list' }),
  probe_cc: CountryParameter.optional().meta({
    description: 'Where it measures, if it sends over a proxy and the connection shows another country',
  }),
});

/**
 * Who asks, by the key that it names: that it has the key need not be shown to learn when it measures.
 * @throws ProblemError `bad-parameter` where the line is none that is known
 */
async function askerOf(c: Context<AppEnv>, id: string, nowMs: number): Promise<Asker> {
  const line = LineQuery.safeParse(c.req.query());
  if (!line.success) {
    const errors = fieldErrors(line.error);
    throw new ProblemError('bad-parameter', sentenceOf(errors), { errors });
  }
  const probe = await knownProbe(openDatabase(c.env.DB), id, nowMs);
  return {
    phase: probe ? phaseOfOrder(probe.phaseOrder) : phaseOfStranger(id),
    networkType: line.data.network_type ?? 'unknown',
    probeCc: line.data.probe_cc,
  };
}

/** The limits of wrangler.toml, as draft-ietf-httpapi-ratelimit-headers writes them. */
const stateLimits = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  c.header('ratelimit-policy', '"probe";q=30;w=60, "network";q=300;w=60');
});

/** Everything that probes talk to. */
export function ingestRoutes() {
  const app = router();
  app.use('/v1/probes', stateLimits);
  app.use('/v1/reports', stateLimits);
  enrolment(app);
  forgetting(app);
  assignments(app);
  reports(app);
  return app;
}

function enrolment(app: Router): void {
  document(app, {
    method: 'post',
    path: '/v1/probes',
    tags: ['Probes'],
    summary: 'Enrol a probe by its public key',
    description: 'Signed by the key itself (RFC 9421). Enrolling again changes nothing.',
    request: { query: LineQuery, body: { content: { 'application/json': { schema: EnrolmentBody } } } },
    responses: {
      201: jsonAnswer(Enrolled, 'Enrolled'),
      ...problemAnswers('bad-request', 'digest-mismatch', 'bad-report', 'too-large', 'unsupported-encoding', 'bad-parameter', ...signed),
    },
  });
  app.post('/v1/probes', async (c) => {
    const nowMs = Date.now();
    await admitVoter(c, nowMs);
    const bytes = await readBody(c.req.raw, MAX_ENROLMENT_BYTES);
    const { public_key } = parseEnrolment(
      parseJson(await inflateText(bytes, c.req.header('content-encoding') ?? null, MAX_ENROLMENT_BYTES)),
    );
    await checkSignature(c.req.raw, public_key, true, nowMs);
    await checkDigest(c.req.raw, bytes);
    const probeId = await thumbprint(public_key);
    if (claimedProbeId(c.req.raw) !== probeId)
      throw new ProblemError('bad-signature', 'keyid must be the RFC 7638 thumbprint of public_key');
    const db = openDatabase(c.env.DB);
    const row = { probeId, publicKey: public_key.x, enrolledMs: nowMs, enrolledSeq: await lastSeq(db, inboxSlot(nowMs)) };
    await enrolProbe(db, row, crowdKey(originOfRequest(c.req.raw)));
    return c.json({ probe_id: probeId, assignments: await assignmentsFor(c, await askerOf(c, probeId, nowMs), nowMs) }, 201);
  });
}

function forgetting(app: Router): void {
  document(app, {
    method: 'delete',
    path: '/v1/probes/{probe_id}',
    tags: ['Probes'],
    summary: 'Forget a probe',
    description: 'Deletes its key and every report that can still be linked with it. Counts that name nobody stay.',
    request: { params: z.object({ probe_id: z.string() }) },
    responses: { 204: { description: 'Forgotten' }, ...problemAnswers('not-yours', ...signed) },
  });
  app.delete('/v1/probes/:probe_id', async (c) => {
    const nowMs = Date.now();
    const { db, probe } = await admit(c, 0, nowMs);
    if (c.req.param('probe_id') !== probe.probeId)
      throw new ProblemError('not-yours', 'The signature is of another probe than the one to be forgotten');
    await forgetSpilled(c.env.ARCHIVE, probe.probeId);
    await runBatch(db, forgetProbe(db, probe, nowMs));
    forgetKnown(probe.probeId);
    return c.body(null, 204);
  });
}

function assignments(app: Router): void {
  document(app, {
    method: 'get',
    path: '/v1/assignments',
    tags: ['Probes'],
    summary: 'What a probe is asked to measure, and how often',
    description:
      'For the first contact; afterwards every receipt brings them. Needs no signature; a probe that names its key has the phase that it was given when it was enrolled. With `If-None-Match` the answer is 304 where nothing has changed.',
    request: { query: LineQuery },
    responses: {
      200: jsonAnswer(Assignments, 'Assignments'),
      304: { description: 'Unchanged' },
      ...problemAnswers('too-many', 'bad-parameter', 'internal'),
    },
  });
  app.get('/v1/assignments', async (c) => {
    const nowMs = Date.now();
    const voter = await admitVoter(c, nowMs);
    const asker = await askerOf(c, claimedProbeId(c.req.raw) ?? voter, nowMs);
    return c.json(await assignmentsFor(c, asker, nowMs), 200, { 'cache-control': 'private, max-age=60' });
  });
}

function reports(app: Router): void {
  document(app, {
    method: 'post',
    path: '/v1/reports',
    tags: ['Probes'],
    summary: 'Hand in a report',
    description:
      'Signed (RFC 9421, RFC 9530), gzip allowed, at most 1 MiB inflated. 202 once it is stored; the same report again is counted once.',
    request: { body: { content: { 'application/json': { schema: Report } } } },
    responses: {
      202: jsonAnswer(Receipt, 'Stored'),
      ...problemAnswers(
        'bad-request',
        'digest-mismatch',
        'bad-encoding',
        'too-large',
        'unsupported-encoding',
        'bad-report',
        'nothing-accepted',
        'paused-country',
        'not-stored',
        ...signed,
      ),
    },
  });
  app.post('/v1/reports', async (c) => c.json(await takeReport(c, Date.now()), 202));
}

/** @throws ProblemError where the operator has paused the country, which a relayed report tells by itself */
function refusePaused(c: Context<AppEnv>, probeCc: string): void {
  if (c.var.settings.PAUSED_COUNTRIES.includes(probeCc))
    throw new ProblemError('paused-country', 'The operator has paused measuring in this country; nothing was stored');
}

async function takeReport(c: Context<AppEnv>, nowMs: number): Promise<Receipt> {
  const admitted = await admit(c, MAX_REPORT_BYTES, nowMs);
  const sender = senderOf(c, admitted, nowMs);
  refusePaused(c, sender.origin.probe_cc);
  const text = await inflateText(admitted.bytes, c.req.header('content-encoding') ?? null, MAX_REPORT_BYTES);
  const body = parseJson(withoutAddress(text, c.req.header('cf-connecting-ip') ?? ''));
  if (isFromBrowser(body)) Object.assign(sender, { source: 'browser', calibration: await readCalibration(admitted.db, nowMs) });
  const { report, relayed, observations, rejected } = await acceptReport(body, sender, nowMs);
  const [first] = observations;
  if (!first) throw new ProblemError('nothing-accepted', 'no measurement was accepted');
  refusePaused(c, first.probe_cc);
  await keepReport(c.env, {
    reportId: report.report_id,
    probeId: admitted.probe.probeId,
    receivedMs: nowMs,
    ...packObservations(observations),
    line: gzipLine(archiveLine(report, first)),
  });
  if (sender.calibration && !relayed) await learn(admitted.db, sender.calibration, report, sender.origin.probe_cc, nowMs);
  const asker = { phase: phaseOfOrder(admitted.probe.phaseOrder), networkType: report.network_type, probeCc: first.probe_cc };
  return { report_id: report.report_id, accepted: observations.length, rejected, assignments: await assignmentsFor(c, asker, nowMs) };
}

/** What a browser could load, and what not, teaches how much the next one's failures say. */
async function learn(db: Database, calibration: Calibration, report: Report, probeCc: string, nowMs: number): Promise<void> {
  const change = changeOf(calibration, { engine: engineOf(report.software_name), probeCc }, wordsOf(report), nowMs);
  // The report is stored: its receipt does not wait for what it teaches.
  if (change) await changeCalibration(db, change).catch(() => undefined);
}
