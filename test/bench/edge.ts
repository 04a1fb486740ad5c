/**
 * What a scheduled run of the controls costs: requests to the outside, queries, time on the processor and by the clock, with five regions; in an
 * ordinary run, and where nothing answers at all. Each has to be within half of the free plan.
 */
import { edgeReportId } from '../../src/ingest/edge/report-id.ts';
import { slicesOf } from '../../src/ingest/edge/plan.ts';
import { DEFAULT_TARGET_IDS } from '../../src/probe/targets.ts';
import { MINUTE_MS, floorTo } from '../../src/shared/time.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import type { Bench, Line } from './bench.ts';
import { cpuTimeMs, runtimeProcesses } from './cpu-time.ts';
import type { Tick } from './edge-worker.ts';
import { FREE_PLAN } from './free-plan.ts';
import { median, rounded } from './quantile.ts';

/** How long each answer from outside takes in the bench: half a second is slow, for a data centre. */
const LATENCY_MS = 500;
/** Times that each part is run again for its time on the processor, at once and in all. */
const TIMES = 20;
const SAMPLES = 7;
/** Two runs in five minutes. */
const TICKS_A_DAY = 2 * 12 * 24;
/** What a durable object is counted with, in GB. */
const OBJECT_GB = 0.128;

type Share = { used: number; limit: number; share: number; within_half: boolean };
const shareOf = (used: number, limit: number): Share => ({
  used: rounded(used, 2),
  limit,
  share: rounded(used / limit, 3),
  within_half: used <= limit / 2,
});

const post = async (observatory: Observatory, path: string, body: unknown): Promise<Response> => {
  const response = await fetch(`${observatory.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return response;
};

async function ticksOf(
  observatory: Observatory,
  name: string,
  outside: { latencyMs: number; fails: boolean },
  fromMs: number,
  say: (line: Line) => void,
) {
  await post(observatory, '/bench/outside', outside);
  const ticks: Tick[] = [];
  for (const minute of [0, 2])
    ticks.push((await (await post(observatory, `/bench/tick?ms=${fromMs + minute * MINUTE_MS}`, {})).json()) as Tick);
  for (const [index, tick] of ticks.entries())
    say({
      case: `${name}, run ${index + 1} of 2`,
      regions: tick.regions.length,
      outside_requests_of_a_region: Math.max(...tick.regions.map(({ requests }) => requests)),
      outside_requests: tick.regions.reduce((sum, { requests }) => sum + requests, 0),
      queries: tick.queries,
      rows_written: tick.rowsWritten,
      wall_ms: tick.wallMs,
      wall_ms_of_a_region: Math.max(...tick.regions.map(({ wallMs }) => wallMs)),
    });
  return ticks;
}

/** Milliseconds on the processor of one run of a part; null where the system does not tell. */
async function cpuOf(observatory: Observatory, part: 'tick' | 'region', ms: number): Promise<number | null> {
  const processes = runtimeProcesses(observatory.pid());
  const spend = async (times: number): Promise<number | null> => {
    const before = cpuTimeMs(processes);
    await post(observatory, `/bench/spend?part=${part}&times=${times}&ms=${ms}`, {});
    const after = cpuTimeMs(processes);
    return before === null || after === null ? null : after - before;
  };
  await spend(TIMES);
  const samples: number[] = [];
  for (let count = 0; count < SAMPLES; count += 1) {
    const [idle, spent] = [await spend(0), await spend(TIMES)];
    if (idle === null || spent === null) return null;
    samples.push((spent - idle) / TIMES);
  }
  return median(samples);
}

export const edge: Bench = async (say) => {
  const observatory = await startObservatory({ main: 'test/bench/edge-worker.ts' });
  try {
    const fromMs = floorTo(Date.now(), 10 * MINUTE_MS);
    const ordinary = await ticksOf(observatory, 'an ordinary run', { latencyMs: LATENCY_MS, fails: false }, fromMs, say);
    const failing = await ticksOf(observatory, 'nothing answers', { latencyMs: LATENCY_MS, fails: true }, fromMs + 5 * MINUTE_MS, say);
    await post(observatory, '/bench/outside', { latencyMs: 0, fails: false });
    const [targets] = slicesOf(DEFAULT_TARGET_IDS);
    await post(observatory, '/bench/task', {
      report_id: edgeReportId('weur', fromMs),
      vantage: 'weur',
      scheduled_ms: fromMs,
      targets,
      fault: null,
    });
    await post(observatory, `/bench/tick?ms=${fromMs}`, {});
    const regionCpu = await cpuOf(observatory, 'region', fromMs);
    const tickCpu = await cpuOf(observatory, 'tick', fromMs);
    return summaryOf([...ordinary, ...failing], ordinary, { regionCpu, tickCpu }, say);
  } finally {
    await observatory.stop();
  }
};

type Cpu = { regionCpu: number | null; tickCpu: number | null };

function summaryOf(all: readonly Tick[], ordinary: readonly Tick[], { regionCpu, tickCpu }: Cpu, say: (line: Line) => void) {
  const runs = all.flatMap(({ regions }) => regions);
  const meanWallMs =
    ordinary.flatMap(({ regions }) => regions).reduce((sum, { wallMs }) => sum + wallMs, 0) /
    Math.max(1, ordinary.flatMap(({ regions }) => regions).length);
  const regions = ordinary[0]?.regions.length ?? 0;
  const shares: Record<string, Share> = {
    outside_requests: shareOf(
      Math.max(...ordinary.flatMap(({ regions: each }) => each.map(({ requests }) => requests))),
      FREE_PLAN.queries,
    ),
    queries: shareOf(Math.max(...all.map(({ queries }) => queries)), FREE_PLAN.queries),
    rows_written_a_day: shareOf(Math.max(...all.map(({ rowsWritten }) => rowsWritten)) * TICKS_A_DAY, FREE_PLAN.rows_written),
    object_gb_s_a_day: shareOf((meanWallMs / 1000) * OBJECT_GB * regions * TICKS_A_DAY, 13_000),
    object_requests_a_day: shareOf(regions * TICKS_A_DAY, FREE_PLAN.requests),
    ...(tickCpu === null ? {} : { cpu_ms: shareOf(tickCpu, FREE_PLAN.cpu_ms) }),
    ...(regionCpu === null ? {} : { cpu_ms_of_a_region: shareOf(regionCpu, FREE_PLAN.cpu_ms) }),
  };
  for (const [resource, share] of Object.entries(shares)) say({ case: `limit ${resource}`, ...share });
  const mostRequests = Math.max(...runs.map(({ requests }) => requests));
  return {
    summary: 'a scheduled run of the controls on the free plan',
    pass: Object.values(shares).every(({ within_half }) => within_half) && mostRequests <= FREE_PLAN.queries,
    services: new Set(DEFAULT_TARGET_IDS.map((id) => id.split('/')[0])).size,
    targets: DEFAULT_TARGET_IDS.length,
    regions,
    outside_requests_where_nothing_answers: mostRequests,
    wall_ms: Math.max(...all.map(({ wallMs }) => wallMs)),
    ...Object.fromEntries(Object.entries(shares).map(([resource, { used }]) => [resource, used])),
    cpu_is:
      tickCpu === null
        ? 'not measured: this system does not tell it'
        : 'processor time of the runtime, on recorded answers of the database',
  };
}
