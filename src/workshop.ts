/**
 * Where what is heavy is done: on the free plan too a durable object has 30 seconds of CPU for a request, a worker 10 ms
 * (docs/decisions/056-the-workshop.md). It is the same app, and the same jobs, near the database. It keeps nothing.
 */
import { DurableObject } from 'cloudflare:workers';
import { app } from './app.ts';
import type { Bindings } from './env.ts';
import { SCHEDULE } from './schedule.ts';

/** Of an answer, what can be given to several who asked for the same. */
type Answer = { status: number; headers: Headers; body: ArrayBuffer | null };

const NO_BODY = new Set([204, 304]);
const READS = new Set(['GET', 'HEAD']);

export class Workshop extends DurableObject<Bindings> {
  readonly #underWay = new Map<string, Promise<Answer>>();

  override async fetch(request: Request): Promise<Response> {
    const job = jobAsked(request);
    if (job) return runJob(job, this.#bindings());
    if (!READS.has(request.method)) return app.fetch(request, this.#bindings());
    const { status, headers, body } = await this.#once(request);
    return new Response(body, { status, headers });
  }

  /** Without the workshop itself: what is done here is handed on to nobody. */
  #bindings(): Bindings {
    const { WORKSHOP: _, ...bindings } = this.env;
    return bindings;
  }

  /** A rush of readers who ask for the same, from wherever, waits for one answer. */
  #once(request: Request): Promise<Answer> {
    const key = JSON.stringify([request.method, request.url, ...request.headers]);
    const running = this.#underWay.get(key) ?? this.#answer(request).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, running);
    return running;
  }

  async #answer(request: Request): Promise<Answer> {
    const response = await app.fetch(request, this.#bindings());
    const { status, headers } = response;
    return { status, headers, body: NO_BODY.has(status) ? null : await response.arrayBuffer() };
  }
}

type Asked = { name: string; scheduledMs: number };

/** No address of the observatory begins like this, so that no reader's request is taken for one. */
const JOBS = '/-/jobs/';

/** What asks the workshop for a job. */
export const requestForJob = ({ name, scheduledMs }: Asked): Request =>
  new Request(`http://workshop${JOBS}${name}?ms=${scheduledMs}`, { method: 'POST' });

function jobAsked(request: Request): Asked | null {
  const { pathname, searchParams } = new URL(request.url);
  return pathname.startsWith(JOBS) ? { name: pathname.slice(JOBS.length), scheduledMs: Number(searchParams.get('ms')) } : null;
}

/** A job's failure is an answer: only where the object itself cannot be had is there none. */
async function runJob({ name, scheduledMs }: Asked, env: Bindings): Promise<Response> {
  try {
    const job = SCHEDULE.find((entry) => entry.name === name);
    if (!job) throw new Error(`no job is called "${name}"`);
    await job.run(env, scheduledMs);
    return new Response(null, { status: 204 });
  } catch (error) {
    return new Response(reasonOf(error), { status: 500 });
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? [error.message, ...(error.cause instanceof Error ? [error.cause.message] : [])].join(': ') : String(error);
