/** What the operator does to the lists of hosts, and how a host is taken out of them. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { runBatch } from '../../db/batch.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import type { AppEnv } from '../../env.ts';
import { BODY_PROBLEMS, inflateText, readBody, readJsonBody } from '../../http/body.ts';
import { CountryParameter, answerList, listAnswer } from '../../http/listing.ts';
import { document, jsonAnswer, problemAnswers, router, type Router } from '../../http/openapi.ts';
import { requireOperator } from '../../http/operator.ts';
import { ProblemError, fieldErrors, sentenceOf } from '../../http/problem.ts';
import { liesIn, type AddressRange } from '../../probe/address.ts';
import { toRfc3339 } from '../../shared/time.ts';
import { verdictOf } from '../belief.ts';
import { beliefOf, hostState } from '../country-state.ts';
import { Host, parsePrefix } from '../host.ts';
import { addOptOut, readCountry, readHosts, readOptOuts, writeHosts } from '../store.ts';
import { HostsTaken, mergeHosts, readHostLines, tooLong } from './host-lines.ts';

const PRIVATE = { 'cache-control': 'private, no-store' };
/** 500 hosts of half a kilobyte, for four countries. */
const MAX_BYTES = 1_048_576;
const PATH = '/v1/connectivity/hosts';
const OPT_OUTS = '/v1/connectivity/opt-outs';

const ImportQuery = z.object({
  replace: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Take out hosts of the named countries that the file does not name' }),
});

const KeptHost = Host.safeExtend({
  rate: z.number().meta({ description: 'Its long-term share of answers while its network was up' }),
  probes: z.int().meta({ description: 'Probes that the rate rests on' }),
  asked_at: z.iso.datetime().nullable(),
  network_state: z.enum(['up', 'down', 'undecided']),
}).meta({ id: 'KeptHost', description: 'A host of the list, with what was learned of it' });

const OptOutInput = z.strictObject({
  prefix: z
    .string()
    .max(49)
    .refine((text) => parsePrefix(text) !== null, 'an address or a prefix (203.0.112.0/24)'),
  note: z.string().trim().max(500).default(''),
});
const OptOut = z
  .strictObject({ prefix: z.string(), asked_at: z.iso.datetime(), note: z.string(), hosts_removed: z.int() })
  .meta({ id: 'OptOut', description: 'An address or prefix that is left alone' });
const LeftAlone = z
  .strictObject({ removed: z.int().meta({ description: '1 where the address was on a list, else 0' }) })
  .meta({ id: 'LeftAlone', description: 'What became of a request to be left alone' });

export function hostRoutes() {
  const app = router();
  importing(app);
  listing(app);
  optingOut(app);
  leavingAlone(app);
  return app;
}

function importing(app: Router): void {
  document(app, {
    method: 'post',
    path: PATH,
    tags: ['Operator'],
    summary: 'Import hosts that are asked from outside',
    description: `One host a line (NDJSON, gzip allowed, 1 MiB inflated). An address is one host; the same line again changes nothing. What is refused is told with its line, and the rest goes in.`,
    request: { query: ImportQuery, body: { content: { 'application/x-ndjson': { schema: z.string() } } } },
    responses: {
      200: jsonAnswer(HostsTaken, 'What became of it'),
      ...problemAnswers('bad-parameter', ...BODY_PROBLEMS, 'no-operator', 'internal'),
    },
  });
  app.post(PATH, requireOperator, async (c) => c.json(await importHosts(c), 200, PRIVATE));
}

async function importHosts(c: Context<AppEnv>): Promise<HostsTaken> {
  const query = ImportQuery.safeParse(c.req.query());
  if (!query.success) throw new ProblemError('bad-parameter', sentenceOf(fieldErrors(query.error)), { errors: fieldErrors(query.error) });
  const db = openDatabase(c.env.DB);
  const text = await inflateText(await readBody(c.req.raw, MAX_BYTES), c.req.header('content-encoding') ?? null, MAX_BYTES);
  const { read, hosts, rejected } = readHostLines(
    text,
    (await readOptOuts(db)).map(({ prefix }) => prefix),
  );
  const sum = { added: 0, updated: 0, unchanged: 0, removed: 0 };
  const writes = [];
  for (const probeCc of new Set(hosts.map((host) => host.probe_cc))) {
    const lines = hosts.filter((host) => host.probe_cc === probeCc);
    const merged = mergeHosts((await readCountry(db, probeCc)).hosts, lines, query.data.replace === 'true');
    const reason = tooLong(probeCc, merged.hosts.length);
    if (reason) throw new ProblemError('bad-body', reason);
    for (const key of ['added', 'updated', 'unchanged', 'removed'] as const) sum[key] += merged[key];
    if (merged.added + merged.updated + merged.removed > 0) writes.push(writeHosts(db, probeCc, merged.hosts));
  }
  if (writes.length > 0) await runBatch(db, writes);
  return { read, ...sum, rejected };
}

function listing(app: Router): void {
  app.use(PATH, requireOperator);
  app.openapi(
    createRoute({
      method: 'get',
      path: PATH,
      tags: ['Operator'],
      summary: 'The hosts that are asked from outside',
      description: 'For the operator alone: whoever knows the list can keep its hosts reachable while everybody else is cut off.',
      request: { query: z.object({ probe_cc: CountryParameter.optional() }) },
      responses: { 200: listAnswer(KeptHost, 'Hosts'), ...problemAnswers('bad-parameter', 'no-operator', 'internal') },
    }),
    async (c) => {
      const { probe_cc: probeCc } = c.req.valid('query');
      const countries = (await readHosts(openDatabase(c.env.DB))).filter((country) => probeCc === undefined || country.probeCc === probeCc);
      const data = countries.flatMap(({ hosts, state }) =>
        hosts.map((host) => {
          const [rate, probes, askedMs] = hostState(state, host.address);
          const verdict = verdictOf(beliefOf(state, host.probe_asn));
          return { ...host, rate, probes, asked_at: askedMs === 0 ? null : toRfc3339(askedMs), network_state: verdict };
        }),
      );
      const nowMs = Date.now();
      const meta = { as_of: toRfc3339(nowMs), since: null, until: null, window: null, sample_size: data.length, next: null };
      return answerList(c, KeptHost, { data, meta }, nowMs) as never;
    },
  );
}

/** Takes hosts within a prefix out of all lists. @returns how many */
async function takeOut(db: Database, prefix: AddressRange): Promise<{ removed: number; writes: ReturnType<typeof writeHosts>[] }> {
  const writes = [];
  let removed = 0;
  for (const { probeCc, hosts } of await readHosts(db)) {
    const kept = hosts.filter(({ address }) => !liesIn(address, [prefix]));
    if (kept.length < hosts.length) writes.push(writeHosts(db, probeCc, kept));
    removed += hosts.length - kept.length;
  }
  return { removed, writes };
}

function optingOut(app: Router): void {
  document(app, {
    method: 'post',
    path: OPT_OUTS,
    tags: ['Operator'],
    summary: 'Leave an address or a prefix alone for good',
    description: 'Its hosts leave the lists at once, and no list takes them again. Sending it again changes nothing.',
    request: { body: { content: { 'application/json': { schema: OptOutInput } } } },
    responses: { 200: jsonAnswer(OptOut, 'Kept'), ...problemAnswers(...BODY_PROBLEMS, 'no-operator', 'internal') },
  });
  app.post(OPT_OUTS, requireOperator, async (c) => {
    const db = openDatabase(c.env.DB);
    const nowMs = Date.now();
    const { prefix: text, note } = await readJsonBody(c, MAX_BYTES, OptOutInput);
    const prefix = parsePrefix(text);
    if (!prefix) throw new ProblemError('bad-body', 'prefix: an address or a prefix (203.0.112.0/24)');
    const { removed, writes } = await takeOut(db, prefix);
    await runBatch(db, [addOptOut(db, { prefix: text, atMs: nowMs, note }), ...writes]);
    return c.json({ prefix: text, asked_at: toRfc3339(nowMs), note, hosts_removed: removed }, 200, PRIVATE);
  });
}

function leavingAlone(app: Router): void {
  document(app, {
    method: 'post',
    path: '/v1/connectivity/opt-out',
    tags: ['Connectivity'],
    summary: 'Ask, from a host itself, to be left alone',
    description:
      'Without a body. The address that the request comes from is taken out of the lists for good where it is on one; of any other nothing is kept.',
    responses: { 200: jsonAnswer(LeftAlone, 'Done'), ...problemAnswers('internal') },
  });
  app.post('/v1/connectivity/opt-out', async (c) => {
    const db = openDatabase(c.env.DB);
    const address = c.req.header('cf-connecting-ip') ?? '';
    const prefix = parsePrefix(address);
    const { removed, writes } = prefix ? await takeOut(db, prefix) : { removed: 0, writes: [] };
    if (removed > 0)
      await runBatch(db, [addOptOut(db, { prefix: address, atMs: Date.now(), note: 'asked from the host itself' }), ...writes]);
    return c.json({ removed }, 200, PRIVATE);
  });
}
