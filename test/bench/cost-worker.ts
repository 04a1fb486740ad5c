/**
 * The worker as it is, driven through a simulated day inside the local runtime: the clock is what the bench says, every binding is metered,
 * and the outside world, which the edge's controls would measure, answers at once. Single calls are kept and can be run again.
 */
import { env } from 'cloudflare:workers';
import type { Bindings } from '../../src/env.ts';
import worker from '../../src/worker.ts';
import { runScheduled } from '../../src/hand-on.ts';
import { Workshop as RealWorkshop } from '../../src/workshop.ts';
import { OLDER_HOURS } from './older-hours.ts';
import { noUsage, recordingBindings, replayingBindings, type Recording, type Usage } from './metered-bindings.ts';

export { RegionalVantage } from '../../src/ingest/edge/regional-vantage.ts';

/** A request to the worker under test. `body` in base64. */
export type Call = {
  kind: string;
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  cf: Record<string, unknown>;
};

/** What happens in a minute. Of each kind in `keep` the next call is kept. */
export type Minute = { scheduledMs: number; crons: string[]; callsMs: number; calls: Call[]; keep: string[] };

export type Invocation = Usage & { kind: string; failure: string | null };

/** `run` with a query of its own asks for the same page at an address that no kept one has. */
type Run = (env: Bindings, query?: string) => Promise<void>;
type Kept = { kind: string; nowMs: number; run: Run; recording: Recording };

/** Reports that are under way at once, as on the platform. */
const CONCURRENCY = 6;
const kept: Kept[] = [];
/** Kinds of which the next call is kept. */
const wanted = new Set<string>();

const simulated = { nowMs: 0 };
let replays = 0;
Date.now = () => simulated.nowMs;
globalThis.fetch = () => Promise.resolve(new Response(null, { status: 204 }));

const context: ExecutionContext = {
  waitUntil: () => undefined,
  passThroughOnException: () => undefined,
  props: {},
} as unknown as ExecutionContext;

async function answer(call: Call, env: Bindings, query = ''): Promise<void> {
  const body = call.body === null ? null : Uint8Array.from(atob(call.body), (char) => char.charCodeAt(0));
  const url = call.method === 'GET' && !call.kind.startsWith('list') ? `${call.url}${query}` : call.url;
  const request = new Request(url, { method: call.method, headers: call.headers, body, cf: call.cf } as RequestInit);
  const response = await worker.fetch(request as Parameters<typeof worker.fetch>[0], env, context);
  const text = await response.text();
  // In the first minutes there is no country yet, and its page says so.
  if (!response.ok && !(call.method === 'GET' && response.status === 404))
    throw new Error(`${call.method} ${call.url} answers ${response.status}: ${text.slice(0, 300)}`);
}

/** What a worker's call has the workshop do is a call of this kind, with bindings of its own. */
const workshop: { kind: string; done: Invocation[]; recording: Recording | null } = { kind: '', done: [], recording: null };

/** The workshop of which each call is metered, or answered from what is recorded. */
export class Workshop extends RealWorkshop {
  override async fetch(request: Request): Promise<Response> {
    const { recording } = workshop;
    if (recording) return this.#with(replayingBindings(env, recording), request);
    const again = { url: request.url, method: request.method, headers: [...request.headers] as [string, string][] };
    const run: Run = async (_, query = '') => {
      const url = again.method === 'GET' ? `${again.url}${query}` : again.url;
      await (await askObject(new Request(url, again))).arrayBuffer();
    };
    let response: Response | null = null;
    const metered: Run = async (bindings) => {
      response = await this.#with(bindings, request);
    };
    workshop.done.push(await invoke(`object ${workshop.kind}`, env, metered, run));
    return response ?? new Response('the object failed', { status: 500 });
  }

  #with(bindings: Bindings, request: Request): Promise<Response> {
    this.env = bindings;
    return super.fetch(request);
  }
}

/** The object in which kept calls are run again. */
function askObject(request: Request): Promise<Response> {
  const objects = env.WORKSHOP;
  if (!objects) throw new Error('wrangler.toml binds no WORKSHOP');
  return objects.get(objects.idFromName('kept calls')).fetch(request);
}

/** A page that the workshop still had needs a query to know that it is as new as what was judged; an incident's one more, for the incident. */
const kindOf = (kind: string, { queries }: Usage): string =>
  kind.startsWith('object page ') && queries === (kind.startsWith('object page /incidents/') ? 2 : 1) ? `${kind}, kept` : kind;

/** @param again how it is run again, where that is another way */
async function invoke(name: string, env: Bindings, run: Run, again = run): Promise<Invocation> {
  const usage = noUsage();
  const recording: Recording = new Map();
  const nowMs = simulated.nowMs;
  const failure = await run(recordingBindings(env, usage, recording)).then(
    () => null,
    (error: unknown) =>
      error instanceof Error ? [error.message, error.cause instanceof Error ? error.cause.message : ''].join(' ') : String(error),
  );
  const kind = kindOf(name, usage);
  if (wanted.delete(kind)) kept.push({ kind, nowMs, run: again, recording });
  return { kind, failure, ...usage };
}

async function live({ scheduledMs, crons, callsMs, calls, keep }: Minute, env: Bindings): Promise<Invocation[]> {
  const invocations: Invocation[] = [];
  for (const kind of keep) wanted.add(kind);
  simulated.nowMs = scheduledMs;
  const call = async (kind: string, run: Run): Promise<void> => {
    workshop.kind = kind;
    invocations.push(await invoke(kind, env, run), ...workshop.done.splice(0));
  };
  for (const cron of crons) await call(`cron ${cron}`, (bindings) => runScheduled(cron, scheduledMs, bindings));
  simulated.nowMs = callsMs;
  const line = async (queue: Call[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const asked = next;
      await call(asked.kind, (bindings, query) => answer(asked, bindings, query));
    }
  };
  const sent = calls.filter(({ method }) => method === 'POST');
  await Promise.all(Array.from({ length: CONCURRENCY }, () => line(sent)));
  // Readers come one by one: in a whole minute two hardly ask for the same page at the same moment.
  await line(calls.filter(({ method }) => method === 'GET'));
  return invocations;
}

/** Longer than an isolate keeps what it knows of probes and load, in milliseconds; five times as long a signature still holds. */
const FORGOTTEN_MS = 60_500;

/**
 * Runs a kept call again, on its recorded answers.
 * @param again whether at the same address, where a kept page is given
 */
async function replay(index: number, times: number, again: boolean, env: Bindings): Promise<Response> {
  const call = kept[index];
  if (!call) return new Response('no such call', { status: 404 });
  for (let count = 0; count < times; count += 1) {
    replays += 1;
    simulated.nowMs = call.nowMs + (count % 5) * FORGOTTEN_MS;
    workshop.recording = call.kind.startsWith('object ') ? call.recording : null;
    await call.run(replayingBindings(env, call.recording), again ? '' : `?replay=${replays}`);
  }
  return new Response(call.kind);
}

/** Rows and bytes of each table. */
async function sizes(env: Bindings): Promise<Response> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
  ).all<{ name: string }>();
  const rows = [];
  for (const { name: table } of tables.results) {
    const columns = await env.DB.prepare(`SELECT name FROM pragma_table_info('${table}')`).all<{ name: string }>();
    const bytes = columns.results.map(({ name }) => `coalesce(length(CAST(${name} AS BLOB)), 0)`).join(' + ');
    rows.push(
      await env.DB.prepare(
        `SELECT '${table}' AS name, count(*) AS rows, coalesce(sum(${bytes}), 0) AS bytes, coalesce(max(${bytes}), 0) AS largest FROM ${table}`,
      ).first(),
    );
  }
  const older = `SELECT '${OLDER_HOURS}' AS name, count(*) AS rows, coalesce(sum(length(cells)), 0) AS bytes, coalesce(max(length(cells)), 0) AS largest FROM rollup_hour`;
  return Response.json([...rows, await env.DB.prepare(older).first()]);
}

export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    switch (pathname) {
      case '/bench/minute':
        return Response.json(await live(await request.json(), env));
      case '/bench/kept':
        return Response.json(kept.map(({ kind }) => kind));
      case '/bench/replay':
        return replay(Number(searchParams.get('call')), Number(searchParams.get('times')), searchParams.has('again'), env);
      case '/bench/sizes':
        return sizes(env);
      case '/bench/incident':
        return Response.json(await env.DB.prepare('SELECT incident_id AS id FROM incident LIMIT 1').first());
      default:
        return worker.fetch(request as Parameters<typeof worker.fetch>[0], env, context);
    }
  },
};
