/**
 * The scheduled runs of the controls and of probing from outside as they are, inside the local runtime, with five regions. The outside world is a counter: every request, connection
 * and question for a name answers after the time that a caller names, or fails.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Bindings } from '../../src/env.ts';
import { rowOf } from '../../src/ingest/edge/row.ts';
import type { EdgeNetwork } from '../../src/probe/vantage/edge.ts';
import { CONNECTING_PATH, ConnectingTask } from '../../src/probe/vantage/connecting.ts';
import { answerTask } from '../../src/probe/vantage/answer.ts';
import { CONNECT_TIMEOUT_MS, trace } from '../../src/probe/vantage/worker-network.ts';
import { SCHEDULE } from '../../src/schedule.ts';
import worker from '../../src/worker.ts';

export { Workshop } from '../../src/workshop.ts';
import { COUNTRY } from '../outside/hosts.ts';
import { noUsage, recordingBindings, replayingBindings, type Recording, type Usage } from './metered-bindings.ts';

const REGIONS = 'enam weur eeur apac oc';
/** Neutral hosts, which answer also where the country is dark. */
const NEUTRAL = ['8.8.8.8', '9.9.9.9'];

/** `fails`: nothing answers at all; `dark`: no host of the country does. */
export type Outside = { latencyMs: number; fails: boolean; dark: boolean };
export type Part = 'controls' | 'outside' | 'region';
export type RegionRun = { requests: number; wallMs: number };
export type Tick = Pick<Usage, 'queries' | 'rowsRead' | 'rowsWritten'> & { wallMs: number; regions: RegionRun[] };

const outside: Outside = { latencyMs: 0, fails: false, dark: false };
const runs: RegionRun[] = [];

const wait = (ms: number): Promise<void> => (ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms)));

function countingNetwork(run: RegionRun): EdgeNetwork {
  const reach = async (): Promise<void> => {
    run.requests += 1;
    await wait(outside.latencyMs);
    if (outside.fails) throw new Error('nobody answers');
  };
  return {
    fetch: async (address) => {
      await reach();
      return address.endsWith('/cdn-cgi/trace') ? new Response('colo=FRA\nloc=DE\n') : new Response(null, { status: 204 });
    },
    connect: async (address) => {
      await reach();
      if (!outside.dark || NEUTRAL.includes(address)) return;
      await wait(CONNECT_TIMEOUT_MS);
      throw new Error('nobody answers');
    },
    addressesOf: async () => {
      run.requests += 1;
      await wait(outside.latencyMs);
      return ['192.0.2.1'];
    },
    now: () => Date.now(),
  };
}

export class RegionalVantage extends DurableObject {
  override async fetch(request: Request): Promise<Response> {
    const run: RegionRun = { requests: 0, wallMs: 0 };
    const startedMs = Date.now();
    const response = await answerTask(request, { network: countingNetwork(run), trace, rowOf });
    run.wallMs = Date.now() - startedMs;
    runs.push(run);
    if (new URL(request.url).pathname !== CONNECTING_PATH) answered = await response.clone().text();
    return response;
  }
}

/** What a region answered last: where only the clock's own part is measured, all answer so at once. */
let answered = '';
const answering = {
  idFromName: (name: string) => name,
  get: () => ({
    fetch: async (request: Request) => {
      if (new URL(request.url).pathname !== CONNECTING_PATH) return new Response(answered);
      const { hosts } = ConnectingTask.parse(await request.json());
      return Response.json({ replies: hosts.map(() => !outside.dark) });
    },
  }),
};

const recording: Recording = new Map();
const inRegions = (env: Bindings): Bindings => ({
  ...env,
  VANTAGE_REGIONS: REGIONS,
  OUTSIDE_COUNTRIES: COUNTRY,
  OUTSIDE_NEUTRAL: NEUTRAL.map((address) => `${address}:53`).join(' '),
});

const jobOf = { controls: 'edge', outside: 'outside' } as const;

async function run(part: keyof typeof jobOf, env: Bindings, scheduledMs: number): Promise<void> {
  await SCHEDULE.find(({ name }) => name === jobOf[part])?.run(env, scheduledMs);
}

async function tick(env: Bindings, part: keyof typeof jobOf, scheduledMs: number): Promise<Tick> {
  const usage = noUsage();
  runs.splice(0);
  recording.clear();
  const startedMs = Date.now();
  await run(part, inRegions(recordingBindings(env, usage, recording)), scheduledMs);
  const { queries, rowsRead, rowsWritten } = usage;
  return { queries, rowsRead, rowsWritten, wallMs: Date.now() - startedMs, regions: [...runs] };
}

/** Only what the clock's own invocation does, or only what a region does, so many times, for the time on the processor. */
async function spend(env: Bindings, times: number, part: Part, scheduledMs: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    // Made anew, so that each time is answered from the beginning.
    const bindings = { ...inRegions(replayingBindings(env, recording)), VANTAGE: answering as unknown as DurableObjectNamespace };
    if (part !== 'region') await run(part, bindings, scheduledMs);
    else await env.VANTAGE?.get(env.VANTAGE.idFromName('weur')).fetch('http://vantage/', { method: 'POST', body: lastTask });
  }
}

let lastTask = '';

export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const scheduledMs = Number(searchParams.get('ms'));
    switch (pathname) {
      case '/bench/outside':
        Object.assign(outside, await request.json());
        return new Response(null, { status: 204 });
      case '/bench/tick':
        return Response.json(await tick(env, searchParams.get('part') === 'outside' ? 'outside' : 'controls', scheduledMs));
      case '/bench/task':
        lastTask = await request.text();
        return new Response(null, { status: 204 });
      case '/bench/spend':
        await spend(env, Number(searchParams.get('times')), (searchParams.get('part') ?? 'controls') as Part, scheduledMs);
        return new Response(null, { status: 204 });
      default:
        return worker.fetch(request as Parameters<typeof worker.fetch>[0], env, {} as ExecutionContext);
    }
  },
};
