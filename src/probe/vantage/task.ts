/**
 * What a vantage is asked, and what it answers. The same lines run in a region's durable object, in a worker that an operator has placed, and in
 * the worker that keeps the time: each is reached by `fetch`.
 */
import { z } from 'zod';
import { VERSION } from '../../shared/version.ts';
import { CONTROL_TARGETS } from '../controls.ts';
import { findTarget } from '../targets.ts';
import { measureOverFetch, type EdgeNetwork } from './edge.ts';
import { SimulatedFault, simulatedNetwork } from './simulated-network.ts';
import { readTrace } from './whereabouts.ts';

/** Neutral targets that a run asks. */
const CONTROLS_A_RUN = 3;

export const VantageTask = z.strictObject({
  /** UUIDv7 of the report that the run makes; the same run again has the same one. */
  report_id: z.uuidv7(),
  scheduled_ms: z.int(),
  /** Ids of the reviewed list: a vantage visits nothing else. */
  targets: z.array(z.string()).max(60),
  /** Simulated in place of measuring, where the operator tests. */
  fault: SimulatedFault.nullable(),
});
export type VantageTask = z.output<typeof VantageTask>;

export const VantageAnswer = z.strictObject({
  data_centre: z.string().nullable(),
  country: z.string().nullable(),
  took_ms: z.number().min(0),
  /** A report, which whoever takes it in parses like any other. */
  report: z.looseObject({ report_id: z.uuidv7(), control: z.looseObject({ ok: z.boolean() }) }),
});
export type VantageAnswer = z.output<typeof VantageAnswer>;

/** The network to measure over, and how to ask where it is. */
type Means = { network: EdgeNetwork; trace: (network: EdgeNetwork) => Promise<string> };

async function run({ report_id, scheduled_ms, targets, fault }: VantageTask, { network, trace }: Means): Promise<VantageAnswer> {
  const over = fault ? simulatedNetwork(fault, () => scheduled_ms) : network;
  const startedMs = over.now();
  const head = { report_id, software_name: fault ? 'tocsin-edge simulated' : 'tocsin-edge', software_version: VERSION };
  const [where, report] = await Promise.all([
    fault ?? trace(network).then(readTrace),
    measureOverFetch(
      targets.flatMap((id) => findTarget(id) ?? []),
      CONTROL_TARGETS.slice(0, CONTROLS_A_RUN),
      over,
      head,
    ),
  ]);
  return { data_centre: where.data_centre, country: where.country, took_ms: Math.max(0, over.now() - startedMs), report };
}

/** A vantage's whole answer to a request that holds a task. */
export async function answerTask(request: Request, means: Means): Promise<Response> {
  const task = VantageTask.safeParse(await request.json().catch(() => null));
  if (!task.success) return Response.json({ detail: z.prettifyError(task.error) }, { status: 400 });
  if (task.data.fault?.broken) return Response.json({ detail: 'simulated fault' }, { status: 503 });
  return Response.json(await run(task.data, means));
}
