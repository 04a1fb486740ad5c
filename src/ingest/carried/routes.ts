/** Reports that come by another hand than the one that measured: in a file, from anyone. They are relayed, and have no vote. */
import type { z } from 'zod';
import type { Context } from 'hono';
import type { AppEnv } from '../../env.ts';
import { openDatabase } from '../../db/client.ts';
import { inflateText, parseJson, readBody } from '../../http/body.ts';
import { document, jsonAnswer, problemAnswers, router } from '../../http/openapi.ts';
import { ProblemError, fieldErrors, sentenceOf } from '../../http/problem.ts';
import { CarriedReport } from '../../probe/carried-report.ts';
import { MAX_REPORT_BYTES, Receipt } from '../../probe/report.ts';
import { DAY_MS } from '../../shared/time.ts';
import { MAX_AGE_MS, acceptReport, isFromBrowser } from '../accept.ts';
import { archiveLine, gzipLine } from '../archive-line.ts';
import { readCalibration } from '../calibration-store.ts';
import { admitVoter } from '../door.ts';
import { UNKNOWN_ORIGIN } from '../enrich.ts';
import { keepReport } from '../inbox-store.ts';
import { withoutAddress } from '../ooni/collector/scrub.ts';
import { packObservations } from '../packed.ts';
import { checkDigest, checkSignature, claimedProbeId, thumbprint } from '../signature.ts';

/** Base64 takes a third more. */
const MAX_FILE_BYTES = 1_500_000;
/** As old as a measurement may be, and a day for one that was packed a while after. */
const MAX_SIGNATURE_AGE_S = (MAX_AGE_MS + DAY_MS) / 1000;
/** Under this id they lie in the inbox: nothing links them with their probe. No key's thumbprint is so short. */
const CARRIED_PROBE_ID = 'carried';

const HandedIn = Receipt.omit({ assignments: true }).meta({ id: 'HandedIn', description: 'What was stored of a carried report' });

export function carriedRoutes() {
  const app = router();
  document(app, {
    method: 'post',
    path: '/v1/carried-reports',
    tags: ['Probes'],
    summary: 'Hand in a report from a file',
    description:
      'Anyone may. The signature in the file, not older than 8 days, is checked; who hands it in is not kept. Such reports are shown as relayed and have no vote.',
    request: { body: { content: { 'application/json': { schema: CarriedReport } } } },
    responses: {
      202: jsonAnswer(HandedIn, 'Stored'),
      ...problemAnswers(
        'bad-request',
        'digest-mismatch',
        'bad-encoding',
        'too-large',
        'unsupported-encoding',
        'bad-report',
        'nothing-accepted',
        'bad-signature',
        'stale-signature',
        'unsigned',
        'paused-country',
        'too-many',
        'not-stored',
        'internal',
      ),
    },
  });
  app.post('/v1/carried-reports', async (c) => c.json(await takeCarried(c, Date.now()), 202));
  return app;
}

async function takeCarried(c: Context<AppEnv>, nowMs: number): Promise<z.infer<typeof HandedIn>> {
  await admitVoter(c, nowMs);
  const sent = await readBody(c.req.raw, MAX_FILE_BYTES);
  const file = parseFile(parseJson(await inflateText(sent, c.req.header('content-encoding') ?? null, MAX_FILE_BYTES)));
  const bytes = await verifiedBody(file, nowMs);
  const body = parseJson(withoutAddress(await inflateText(bytes, 'gzip', MAX_REPORT_BYTES), c.req.header('cf-connecting-ip') ?? ''));
  const fromBrowser = isFromBrowser(body);
  const sender = {
    source: fromBrowser ? 'browser' : 'probe',
    origin: UNKNOWN_ORIGIN,
    voter: null,
    reporterDays: 0,
    carried: true,
  } as const;
  const calibration = fromBrowser ? await readCalibration(openDatabase(c.env.DB), nowMs) : {};
  const { report, observations, rejected } = await acceptReport(body, { ...sender, calibration }, nowMs);
  const [first] = observations;
  if (!first) throw new ProblemError('nothing-accepted', 'no measurement was accepted');
  if (c.var.settings.PAUSED_COUNTRIES.includes(first.probe_cc))
    throw new ProblemError('paused-country', 'The operator has paused measuring in the country of this report; nothing was stored');
  await keepReport(c.env, {
    reportId: report.report_id,
    probeId: CARRIED_PROBE_ID,
    receivedMs: nowMs,
    ...packObservations(observations),
    line: gzipLine(archiveLine(report, first)),
  });
  return { report_id: report.report_id, accepted: observations.length, rejected };
}

function parseFile(body: unknown): CarriedReport {
  const parsed = CarriedReport.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new ProblemError('bad-report', sentenceOf(errors), { errors });
}

/**
 * The request is made up again as its probe signed it, and checked. For which observatory that was does not matter: one has many addresses, and
 * whoever has the file was given it.
 */
async function verifiedBody(file: CarriedReport, nowMs: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = decoded(file.body);
  const request = new Request(`https://${file.authority}/v1/reports`, { method: 'POST', headers: file.headers, body: bytes });
  if (claimedProbeId(request) !== (await thumbprint(file.public_key)))
    throw new ProblemError('bad-signature', 'keyid must be the RFC 7638 thumbprint of public_key');
  await checkSignature(request, file.public_key, true, nowMs, MAX_SIGNATURE_AGE_S);
  await checkDigest(request, bytes);
  return bytes;
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    throw new ProblemError('bad-report', 'body: base64', { errors: [{ field: 'body', reason: 'base64' }] });
  }
}
