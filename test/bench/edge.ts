/**
 * What the edge's scheduled runs for a country cost: requests to the outside, queries, time on the processor and by the clock. Controls of all
 * services from five regions, in an ordinary run and where nothing answers at all; two hundred hosts probed from outside, in an ordinary run and
 * where the country is dark. Each has to be within half of the free plan, and where nothing answers at all within the plan.
 */
import { edgeReportId } from '../../src/ingest/edge/report-id.ts';
import { slicesOf } from '../../src/ingest/edge/plan.ts';
import { DEFAULT_TARGET_IDS } from '../../src/probe/targets.ts';
import { MINUTE_MS, floorTo } from '../../src/shared/time.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import type { Bench, Line } from './bench.ts';
import { cpuTimeMs, runtimeProcesses } from './cpu-time.ts';
import type { Outside, Part, Tick } from './edge-worker.ts';
import { FREE_PLAN } from './free-plan.ts';
import { median, rounded } from './quantile.ts';
import { COUNTRY, hostsOf } from '../outside/hosts.ts';

/** How long each answer from outside takes in the bench: half a second is slow, for a data centre. */
const LATENCY_MS = 500;
/** Times that each part is run again for its time on the processor, at once and in all. */
const TIMES = 20;
const SAMPLES = 7;
const WINDOWS_A_DAY = 12 * 24;
/** Minutes of five in which targets are measured. */
const CONTROL_MINUTES = [0, 2];
const AT_ONCE: Outside = { latencyMs: 0, fails: false, dark: false };
/** What a durable object is counted with, in GB. */
const OBJECT_GB = 0.128;

type Share = { used: number; limit: number; share: number; within_half: boolean };
const shareOf = (used: number, limit: number): Share => ({
  used: rounded(used, 2),
  limit,
  share: rounded(used / limit, 3),
  within_half: used <= limit / 2,
});

/** Hosts of the country, by network: 200 on eight uneven ones. */
const HOSTS = hostsOf({ 64500: 50, 64501: 40, 64502: 30, 64503: 25, 64504: 20, 64505: 15, 64506: 10, 64507: 10 }, COUNTRY);
/** Minutes of five in which hosts are asked; the first of them closes a window too. */
const OUTSIDE_MINUTES = [1, 2, 3, 4];

const post = async (observatory: Observatory, path: string, body: unknown): Promise<Response> => {
  const response = await fetch(`${observatory.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return response;
};

async function ticksOf(
  observatory: Observatory,
  name: string,
  { part, minutes, ...outside }: Partial<Outside> & { part: 'controls' | 'outside'; minutes: readonly number[] },
  fromMs: number,
  say: (line: Line) => void,
): Promise<Tick[]> {
  await post(observatory, '/bench/outside', { ...AT_ONCE, latencyMs: LATENCY_MS, ...outside });
  const ticks: Tick[] = [];
  for (const minute of minutes)
    ticks.push((await (await post(observatory, `/bench/tick?part=${part}&ms=${fromMs + minute * MINUTE_MS}`, {})).json()) as Tick);
  for (const [index, tick] of ticks.entries())
    say({
      case: `${name}, run ${index + 1} of ${ticks.length}`,
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
async function cpuOf(observatory: Observatory, part: Part, ms: number): Promise<number | null> {
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

type Runs = Record<'controls' | 'failing' | 'hosts' | 'dark', Tick[]>;
type Cpu = Record<Part, number | null>;

/** Half an hour of ordinary minutes: every host has been asked, and the state is as large as it will be. */
async function learnHosts(observatory: Observatory, fromMs: number): Promise<void> {
  const response = await fetch(`${observatory.url}/v1/connectivity/hosts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${observatory.token}` },
    body: HOSTS.map((host) => JSON.stringify(host)).join('\n'),
  });
  const taken = (await response.json()) as { added?: number };
  if (taken.added !== HOSTS.length) throw new Error(`of ${HOSTS.length} hosts not all are taken: ${JSON.stringify(taken).slice(0, 500)}`);
  await post(observatory, '/bench/outside', AT_ONCE);
  for (let minute = 0; minute < 30; minute += 1)
    if (OUTSIDE_MINUTES.includes(minute % 5)) await post(observatory, `/bench/tick?part=outside&ms=${fromMs + minute * MINUTE_MS}`, {});
}

async function runsOf(observatory: Observatory, fromMs: number, say: (line: Line) => void): Promise<Runs> {
  const at = (windows: number): number => fromMs + windows * 5 * MINUTE_MS;
  const controls = { part: 'controls', minutes: CONTROL_MINUTES } as const;
  const outside = { part: 'outside', minutes: OUTSIDE_MINUTES } as const;
  return {
    controls: await ticksOf(observatory, 'controls, an ordinary run', controls, at(0), say),
    failing: await ticksOf(observatory, 'controls, nothing answers', { ...controls, fails: true }, at(1), say),
    hosts: await ticksOf(observatory, 'hosts, an ordinary run', outside, at(0), say),
    dark: await ticksOf(observatory, 'hosts, the country is dark', { ...outside, dark: true }, at(1), say),
  };
}

async function cpuTimes(observatory: Observatory, fromMs: number): Promise<Cpu> {
  await post(observatory, '/bench/outside', AT_ONCE);
  const [targets] = slicesOf(DEFAULT_TARGET_IDS);
  await post(observatory, '/bench/task', {
    report_id: edgeReportId('weur', fromMs),
    vantage: 'weur',
    scheduled_ms: fromMs,
    targets,
    fault: null,
  });
  await post(observatory, `/bench/tick?part=controls&ms=${fromMs}`, {});
  const region = await cpuOf(observatory, 'region', fromMs);
  const controls = await cpuOf(observatory, 'controls', fromMs);
  // The first minute of a window is the one with most to do: what ended is told and judged.
  const windowMs = fromMs + 15 * MINUTE_MS;
  await post(observatory, `/bench/tick?part=outside&ms=${windowMs - 4 * MINUTE_MS}`, {});
  await post(observatory, `/bench/tick?part=outside&ms=${windowMs + MINUTE_MS}`, {});
  return { region, controls, outside: await cpuOf(observatory, 'outside', windowMs + MINUTE_MS) };
}

export const edge: Bench = async (say) => {
  const observatory = await startObservatory({ main: 'test/bench/edge-worker.ts' });
  try {
    const fromMs = floorTo(Date.now(), 10 * MINUTE_MS);
    await learnHosts(observatory, fromMs - 30 * MINUTE_MS);
    const runs = await runsOf(observatory, fromMs, say);
    return summaryOf(runs, await cpuTimes(observatory, fromMs), say);
  } finally {
    await observatory.stop();
  }
};

const regionsOf = (ticks: readonly Tick[]) => ticks.flatMap(({ regions }) => regions);
const most = (values: readonly number[]): number => Math.max(0, ...values);
const secondsOf = (ticks: readonly Tick[]): number => regionsOf(ticks).reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000;

function summaryOf({ controls, failing, hosts, dark }: Runs, cpu: Cpu, say: (line: Line) => void) {
  const all = [...controls, ...failing, ...hosts, ...dark];
  const aWindow = [...controls, ...hosts];
  const written = (ticks: readonly Tick[]): number => ticks.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
  const told = (name: string, ms: number | null): Record<string, Share> => (ms === null ? {} : { [name]: shareOf(ms, FREE_PLAN.cpu_ms) });
  const shares: Record<string, Share> = {
    outside_requests: shareOf(most(regionsOf([...controls, ...hosts, ...dark]).map(({ requests }) => requests)), FREE_PLAN.queries),
    queries: shareOf(most(all.map(({ queries }) => queries)), FREE_PLAN.queries),
    rows_written_a_day: shareOf(Math.max(written(aWindow), written([...failing, ...dark])) * WINDOWS_A_DAY, FREE_PLAN.rows_written),
    object_gb_s_a_day: shareOf(secondsOf(aWindow) * OBJECT_GB * WINDOWS_A_DAY, 13_000),
    object_requests_a_day: shareOf(regionsOf(aWindow).length * WINDOWS_A_DAY, FREE_PLAN.requests),
    ...told('cpu_ms', cpu.controls),
    ...told('cpu_ms_of_hosts', cpu.outside),
    ...told('cpu_ms_of_a_region', cpu.region),
  };
  for (const [resource, share] of Object.entries(shares)) say({ case: `limit ${resource}`, ...share });
  const mostRequests = most(regionsOf(all).map(({ requests }) => requests));
  return {
    summary: 'the scheduled runs of the edge for one country on the free plan',
    pass: Object.values(shares).every(({ within_half }) => within_half) && mostRequests <= FREE_PLAN.queries,
    services: new Set(DEFAULT_TARGET_IDS.map((id) => id.split('/')[0])).size,
    targets: DEFAULT_TARGET_IDS.length,
    hosts: HOSTS.length,
    regions: controls[0]?.regions.length ?? 0,
    outside_requests_where_nothing_answers: mostRequests,
    object_gb_s_of_a_dark_day: rounded(secondsOf([...failing, ...dark]) * OBJECT_GB * WINDOWS_A_DAY, 2),
    wall_ms: most(all.map(({ wallMs }) => wallMs)),
    ...Object.fromEntries(Object.entries(shares).map(([resource, { used }]) => [resource, used])),
    cpu_is:
      cpu.controls === null
        ? 'not measured: this system does not tell it'
        : 'processor time of the runtime, on recorded answers of the database',
  };
}
