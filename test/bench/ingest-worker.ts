/** The worker as it is, with two things beside it: a bare insert into the same database, and the parts of taking a report in, one by one. */
import { openDatabase } from '../../src/db/client.ts';
import { readPipeline } from '../../src/db/pipeline.ts';
import type { Bindings } from '../../src/env.ts';
import { inflateText, parseJson, readBody } from '../../src/http/body.ts';
import { acceptReport, type Sender } from '../../src/ingest/accept.ts';
import { archiveLine, gzipLine } from '../../src/ingest/archive-line.ts';
import { keepReport } from '../../src/ingest/inbox-store.ts';
import { packObservations } from '../../src/ingest/packed.ts';
import { checkDigest, checkSignature } from '../../src/ingest/signature.ts';
import { findProbe } from '../../src/ingest/store.ts';
import { MAX_REPORT_BYTES } from '../../src/probe/report.ts';
import worker from '../../src/worker.ts';

export { RegionalVantage } from '../../src/ingest/edge/regional-vantage.ts';
export { Workshop } from '../../src/workshop.ts';

const SENDER: Sender = {
  source: 'probe',
  origin: { probe_cc: 'ZZ', probe_region: null, probe_asn: 64_500, network_name: 'Network' },
  voter: 'voter',
  reporterDays: 30,
};

/** A table of the observations' own shape, empty. */
async function makeBare(db: D1Database): Promise<Response> {
  const table = await db.prepare("SELECT sql FROM sqlite_master WHERE name = 'observation'").first<{ sql: string }>();
  const definition = (table?.sql ?? '').replace('observation', 'bare');
  await db.batch([db.prepare('DROP TABLE IF EXISTS bare'), db.prepare(definition)]);
  return new Response(definition);
}

async function insertBare(db: D1Database, rows: string): Promise<Response> {
  const columns = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `value->>${index}`).join(', ');
  const { meta } = await db.prepare(`INSERT INTO bare SELECT ${columns} FROM json_each(?)`).bind(rows).run();
  return new Response(String(meta.changes));
}

/** One part of taking a report in, as often as asked for. */
async function runPart(request: Request, env: Bindings): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const key = searchParams.get('key') ?? '';
  const db = openDatabase(env.DB);
  const bytes = await readBody(request, MAX_REPORT_BYTES);
  const take = async () => acceptReport(parseJson(await inflateText(bytes, 'gzip', MAX_REPORT_BYTES)), SENDER, Date.now());
  const { report, observations } = await take();
  const [first] = observations;
  if (!first) throw new Error('the report holds nothing');
  const row = {
    reportId: report.report_id,
    probeId: 'bench',
    receivedMs: Date.now(),
    ...packObservations(observations),
    line: gzipLine(archiveLine(report, first)),
  };
  const parts: Record<string, () => Promise<unknown>> = {
    'rate limits': () => Promise.all([env.PROBE_LIMIT.limit({ key }), env.VOTER_LIMIT.limit({ key })]),
    'find the probe': () => findProbe(db, key),
    'check the signature': async () => {
      await checkSignature(request, { kty: 'OKP', crv: 'Ed25519', x: key }, true, Date.now());
      await checkDigest(request, bytes);
    },
    'inflate and judge': take,
    'pack and compress': async () => [packObservations(observations), gzipLine(archiveLine(report, first))],
    store: () => keepReport(env, row),
    'read the assignments': () => readPipeline(db),
    nothing: () => Promise.resolve(),
  };
  const part = parts[searchParams.get('part') ?? ''];
  if (!part) return new Response('no such part', { status: 404 });
  const times = Number(searchParams.get('times'));
  for (let count = 0; count < times; count += 1) await part();
  return Response.json(Object.keys(parts));
}

export default {
  async fetch(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/bench/nothing':
        return new Response('');
      case '/bench/bare':
        return request.method === 'POST' ? insertBare(env.DB, await request.text()) : makeBare(env.DB);
      case '/bench/part':
        return runPart(request, env);
      default:
        return worker.fetch(request as Parameters<typeof worker.fetch>[0], env, context);
    }
  },
  scheduled: worker.scheduled,
};
