/**
 * What a vantage is asked to measure, and what it answers. The same lines run in a region's durable object, in a worker that an operator has placed, and in
 * the worker that keeps the time: each is reached by `fetch`.
 */
import { z } from 'zod';
import { VERSION } from '../../shared/version.ts';
import { CONTROL_TARGETS } from '../controls.ts';
import type { Report } from '../report.ts';
import { findTarget } from '../targets.ts';
import { measureOverFetch, type EdgeNetwork } from './edge.ts';
import { SimulatedFault, simulatedNetwork } from './simulated-network.ts';
import { readTrace } from './whereabouts.ts';

/** Neutral targets that a run asks. */
const CONTROLS_A_RUN = 3;

export const VantageTask = z.strictObject({
  /** UUIDv7 of the report that the run makes; the same run again has the same one. */
  report_id: z.uuidv7(),
  /** Its id, under which it votes. */
  vantage: z.string(),
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
  /** Whether most neutral targets answered it. */
  online: z.boolean(),
  /** The report as it is stored; null where nothing was measured. */
  row: z.strictObject({ origin: z.string(), observations: z.string(), line: z.base64() }).nullable(),
});
export type VantageAnswer = z.output<typeof VantageAnswer>;

/** The network to measure over, and how to ask where it is. */
export type Means = {
  network: EdgeNetwork;
  trace: (network: EdgeNetwork) => Promise<string>;
  /** Makes of the report what is stored of it. */
  rowOf: (report: Report, task: VantageTask) => Promise<VantageAnswer['row']>;
};

/** Runs a task. @returns null where the vantage is simulated to be broken */
export async function measureTask(task: VantageTask, { network, trace, rowOf }: Means): Promise<VantageAnswer | null> {
  const { report_id, scheduled_ms, targets, fault } = task;
  if (fault?.broken) return null;
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
  const { data_centre, country } = where;
  const tookMs = Math.max(0, over.now() - startedMs);
  return { data_centre, country, took_ms: tookMs, online: report.control.ok, row: await rowOf(report, task) };
}
