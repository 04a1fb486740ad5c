/**
 * What a worker hands on to the workshop, since it takes more CPU than a worker has. Where the workshop is not bound, or cannot be had, the worker does
 * it itself: slower, and on the free plan beyond what it is promised.
 */
import type { Bindings } from './env.ts';
import { askObject } from './http/ask-object.ts';
import { readBody } from './http/body.ts';
import { ProblemError, problemResponse } from './http/problem.ts';
import { jobsOf } from './schedule.ts';
import { requestForJob } from './workshop.ts';

/** What is made of counts or incidents, and the API's own description. Not what volunteers ask for, whose requests carry their address. */
const READS =
  /^\/$|^\/(countries|incidents|charts|networks|services|feeds|docs)(\/|$)|^\/(events|oembed|metrics|openapi\.json)$|^\/v1\/(aggregates|measurements|incidents|countries|networks|services|controls|connectivity|signals|events)\b|^\/api\/v1\/(aggregation|measurements|raw_measurement|measurement_meta|incidents)\b/;

/** What the operator and reviewers send in. */
const WRITES = /^\/v1\/(observations|settle|events|events\.ics|connectivity\/hosts|incidents\/[^/]+\/acts)$/;

/** What an answer depends on. Nothing else goes on: the address of whoever asks ends here. */
const HEADERS = ['accept', 'accept-language', 'authorization', 'content-encoding', 'content-type', 'if-none-match'];

/** Objects that pages and lists are spread over: one is made at a time, and each always in the same. What is sent in, an import above all, keeps no page waiting. */
const ROOMS = 8;

const numberOf = (pathname: string): number => [...pathname].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % ROOMS;

/** Which object is to answer; null for what the worker answers itself. */
function roomOf({ method, url }: Request): string | null {
  if (method === 'OPTIONS') return null;
  const { pathname } = new URL(url);
  if (method === 'GET' || method === 'HEAD') return READS.test(pathname) ? `pages ${numberOf(pathname)}` : null;
  return WRITES.test(pathname) ? 'operator' : null;
}

/** What is sent in is read here, to its end: an answer that came before would leave the sender waiting. The longest that any of it may be, in bytes. */
const MOST_BYTES = 1024 * 1024;

/** @throws ProblemError `too-large`, before anything of a body is read that says so itself */
async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (request.body === null) return null;
  const tooLong = Number(request.headers.get('content-length') ?? 0) > MOST_BYTES;
  // Of a copy, so that what cannot be handed on can still be answered here.
  return readBody(tooLong ? request : (request.clone() as Request), MOST_BYTES);
}

async function withoutWhoAsks(request: Request): Promise<Request> {
  const headers = HEADERS.flatMap((name): [string, string][] => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new Request(request.url, { method: request.method, headers, body: await bodyOf(request), redirect: 'manual' });
}

/** @returns null where this worker is to answer */
export async function handOn(request: Request, env: Bindings): Promise<Response | null> {
  const room = roomOf(request);
  if (!env.WORKSHOP || room === null) return null;
  try {
    return await askWorkshop(env.WORKSHOP, room, await withoutWhoAsks(request), env);
  } catch (error) {
    if (error instanceof ProblemError) return problemResponse(error);
    throw error;
  }
}

/** Runs what is due at a cron. Each job by itself: one that fails does not keep the others from running. @throws what the first failure was */
export async function runScheduled(cron: string, scheduledMs: number, env: Bindings): Promise<void> {
  const failures: unknown[] = [];
  for (const { name, heavy, run } of jobsOf(cron, scheduledMs)) {
    const job = heavy ? () => runInWorkshop(name, scheduledMs, env, run) : () => run(env, scheduledMs);
    await job().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

async function runInWorkshop(
  name: string,
  scheduledMs: number,
  env: Bindings,
  runHere: (env: Bindings, scheduledMs: number) => Promise<void>,
): Promise<void> {
  const answer = env.WORKSHOP && (await askWorkshop(env.WORKSHOP, name, requestForJob({ name, scheduledMs }), env));
  if (!answer) return runHere(env, scheduledMs);
  if (!answer.ok) throw new Error(await answer.text());
}

/** @returns null where the object cannot be had: the day's objects are used up, or the platform fails */
async function askWorkshop(workshop: DurableObjectNamespace, name: string, request: Request, { DB }: Bindings): Promise<Response | null> {
  const near = await regionOf(DB);
  return askObject(workshop, near === undefined ? name : `${name} ${near}`, request, near).catch(() => null);
}

const REGIONS = ['wnam', 'enam', 'weur', 'eeur', 'apac', 'oc'] as const satisfies DurableObjectLocationHint[];

/** Where the database is: an isolate asks once. */
let known: { near: DurableObjectLocationHint | undefined } | null = null;

/** An object stays where it was first asked for: that is to be near the database, with which it talks most. */
async function regionOf(db: D1Database): Promise<DurableObjectLocationHint | undefined> {
  known ??= await db
    .prepare('SELECT 1')
    .run()
    .then(({ meta }) => ({ near: REGIONS.find((name) => name === meta.served_by_region?.toLowerCase()) }))
    .catch(() => null);
  return known?.near;
}
