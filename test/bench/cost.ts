/**
 * What a day of a thousand probes costs on the free plan. The worker runs in the local runtime on a clock of the bench; D1's own meter says
 * what is read and written. Time on the processor is that of single calls run again on recorded answers of the bindings.
 */
import { startObservatory, type Observatory } from '../support/observatory.ts';
import type { Bench, Line } from './bench.ts';
import { OLDER_HOURS } from './older-hours.ts';
import type { Invocation, Minute } from './cost-worker.ts';
import { cpuTimeMs, runtimeProcesses } from './cpu-time.ts';
import { shareOf, type Share } from './free-plan.ts';
import { median, quantile, rounded } from './quantile.ts';
import { referenceMs } from './reference.ts';
import {
  CRONS,
  DAY_TARGETS,
  LISTS,
  MINUTES,
  NETWORKS,
  PAGE_READS,
  PROBES,
  REPORTS_A_PROBE,
  SERVICES_OF_DAY,
  enrolments,
  makeDay,
  minuteOf,
} from './simulated-day.ts';

const SEED = 48_000;
/** Every so many minutes one call of each kind is kept; it has no divisor in common with an hour. */
const KEEP_EVERY_MIN = 61;
/** How often a kept call is run again, twice each; the median counts, so that the collector's pauses do not fall on one call. */
const REPLAYS = 5;
const DAYS_A_MONTH = 30.44;
const HANDED_ON = [
  ...CRONS.map((cron) => `cron ${cron}`),
  'page /',
  'page /countries/PK',
  'page /incidents/ID',
  ...LISTS.map((path) => `list ${path}`),
];
const KEPT_KINDS = ['report', ...HANDED_ON, ...HANDED_ON.map((kind) => `object ${kind}`)];

const isOfObject = ({ kind }: { kind: string }): boolean => kind.startsWith('object ');

/** How time on the processor is measured, and why that stands for what the platform counts. */
const CPU_IS =
  "what the kernel counts for all threads of the runtime, its collector and compiler too, while a call of the day runs again on the answers that D1, R2 and KV gave it then: the platform leaves their work out as well. Each call runs once to warm up, then five times twice; the median counts, less what an idle runtime takes. cpu_ms, of a worker, and object_cpu_ms, of a durable object, are the larger of the 99th percentile of the day's calls and the 90th of their dearest kind. An isolate's first call, which also compiles, is not in it";

/** What a durable object waits for, in milliseconds: the database and the bucket, which are near it. Assumed, rather too long than too short. */
const WAITING_MS = { query: 15, operation: 100 } as const;
/** Gigabytes that an object is charged for. */
const OBJECT_GB = 0.128;
/** Seconds that a vantage is awake for a task: what `npm run bench -- edge` measures where others answer within a fifth of a second. */
const VANTAGE_S = 2.1;
const DURATION_IS = `the workshop's processor time, ${WAITING_MS.query} ms for each query and ${WAITING_MS.operation} ms for each operation on the bucket, and ${VANTAGE_S} s for each task of a vantage, at 128 MB. Pages that the workshop still has are a query each`;

/** Other work on a machine makes each step take longer, also of what the kernel counts. */
const REFERENCE_IS =
  'milliseconds on the processor that a counting loop of 100 million steps took while the calls were measured: what to compare cpu_ms of two runs by';

type Size = { name: string; rows: number; bytes: number; largest: number };
type Sample = { kind: string; cpuMs: number };

export const cost: Bench = async (say) => {
  const observatory = await startObservatory({
    main: 'test/bench/cost-worker.ts',
    alias: { 'cloudflare:sockets': 'test/bench/no-sockets.ts' },
  });
  try {
    const invocations = await live(observatory);
    const { samples, references } = await replayKept(observatory);
    for (const kind of [...new Set(invocations.map((one) => one.kind))].sort()) say(lineOf(kind, invocations, samples));
    const sizes = await ask<Size[]>(observatory, '/bench/sizes');
    for (const { name, rows, bytes, largest } of sizes) say({ case: `table ${name}`, rows, bytes, largest_row_bytes: largest });
    const storageBytes = bytesAfterAYear(sizes, invocations);
    return {
      ...summaryOf(invocations, samples, storageBytes, say),
      reference_ms: rounded(median(references), 0),
      reference_is: REFERENCE_IS,
    };
  } finally {
    await observatory.stop();
  }
};

/**
 * How many days of each table are kept: src/rollup/retention/kept.ts, and two full inboxes just before one is emptied. Hours have their voters while
 * reports may come for them.
 */
const DAYS_KEPT: Record<string, number> = { inbox_0: 2, window_bin: 9, rollup_hour: 9, [OLDER_HOURS]: 52, rollup_day: 365 };

/** All other tables hardly grow. What the database takes beyond its rows' bytes is taken to grow with them. */
function bytesAfterAYear(sizes: readonly Size[], invocations: readonly Invocation[]): number {
  const rows = sizes.reduce((sum, { name, bytes }) => sum + (name === OLDER_HOURS ? 0 : bytes), 0);
  const kept = sizes.reduce((sum, { name, bytes }) => sum + bytes * (DAYS_KEPT[name] ?? 1), 0);
  return Math.round((kept / rows) * Math.max(...invocations.map((one) => one.databaseBytes)));
}

async function ask<Answer>(observatory: Observatory, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${observatory.url}${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return (await response.json()) as Answer;
}

/** The whole day, minute by minute. @returns every invocation of it */
async function live(observatory: Observatory): Promise<Invocation[]> {
  const day = await makeDay(SEED);
  const post = (minute: Minute) => ask<Invocation[]>(observatory, '/bench/minute', minute);
  failOn(await post(await enrolments(day, observatory.token)));
  const invocations: Invocation[] = [];
  let incident: string | null = null;
  const startedMs = performance.now();
  let next = minuteOf(day, 0, incident, []);
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const running = post(await next);
    const kinds = minute % KEEP_EVERY_MIN === 0 ? KEPT_KINDS : [];
    next = minuteOf(day, minute + 1, incident, kinds);
    invocations.push(...failOn(await running));
    if (incident === null && minute % 60 === 59) incident = (await ask<{ id: string } | null>(observatory, '/bench/incident'))?.id ?? null;
    if (minute % 60 === 59) tellProgress(`hour ${(minute + 1) / 60} of 24 is over`, startedMs);
  }
  return invocations;
}

/** On standard error: what is measured alone stands on standard output. */
const tellProgress = (what: string, startedMs: number): void =>
  console.error(`${what}, ${Math.round((performance.now() - startedMs) / 1000)} s`);

function failOn(invocations: Invocation[]): Invocation[] {
  const failed = invocations.find((one) => one.failure !== null);
  if (failed) throw new Error(`${failed.kind} failed: ${failed.failure}`);
  return invocations;
}

/** Milliseconds on the processor of every kept call; none where the system does not tell. */
async function replayKept(observatory: Observatory): Promise<{ samples: Sample[]; references: number[] }> {
  const processes = runtimeProcesses(observatory.pid());
  const spend = async (call: number, times: number, again = ''): Promise<number | null> => {
    const before = cpuTimeMs(processes);
    const response = await fetch(`${observatory.url}/bench/replay?call=${call}&times=${times}${again}`);
    if (!response.ok) throw new Error(`a call cannot be run again: ${(await response.text()).slice(0, 500)}`);
    await response.text();
    const after = cpuTimeMs(processes);
    return before === null || after === null ? null : after - before;
  };
  const idle: number[] = [];
  for (let count = 0; count < 40; count += 1) idle.push((await spend(0, 0)) ?? 0);
  const samples: Sample[] = [];
  const sample = async (kind: string, call: number, again: string): Promise<void> => {
    await spend(call, 1, again);
    const spent: (number | null)[] = [];
    for (let count = 0; count < REPLAYS; count += 1) spent.push(await spend(call, 2, again));
    const measured = spent.filter((ms) => ms !== null);
    if (measured.length > 0) samples.push({ kind, cpuMs: Math.max(0, median(measured) - median(idle)) / 2 });
  };
  const startedMs = performance.now();
  const kept = await ask<string[]>(observatory, '/bench/kept');
  const references: number[] = [];
  for (const [call, kind] of kept.entries()) {
    if (call % 100 === 0) {
      tellProgress(`${call} of ${kept.length} kept calls were run again`, startedMs);
      references.push(referenceMs());
    }
    await sample(kind, call, '');
    if (kind.startsWith('object page ')) await sample(`${kind}, kept`, call, '&again');
  }
  return { samples, references };
}

const cpuOf = (samples: readonly Sample[], kind: string): number[] =>
  samples.filter((sample) => sample.kind === kind).map(({ cpuMs }) => cpuMs);

const total = (invocations: readonly Invocation[], of: (one: Invocation) => number): number =>
  invocations.reduce((sum, one) => sum + of(one), 0);

function lineOf(kind: string, all: readonly Invocation[], samples: readonly Sample[]): Line {
  const invocations = all.filter((one) => one.kind === kind);
  const cpu = cpuOf(samples, kind);
  return {
    case: kind,
    invocations: invocations.length,
    queries_mean: rounded(total(invocations, (one) => one.queries) / invocations.length, 1),
    queries_most: Math.max(...invocations.map((one) => one.queries)),
    rows_read: total(invocations, (one) => one.rowsRead),
    rows_written: total(invocations, (one) => one.rowsWritten),
    r2_class_a: total(invocations, (one) => one.classA),
    kv_reads: total(invocations, (one) => one.kvReads),
    ...(cpu.length === 0
      ? {}
      : {
          cpu_ms_median: rounded(median(cpu), 2),
          cpu_ms_p90: rounded(quantile(cpu, 0.9), 2),
          cpu_ms_most: rounded(Math.max(...cpu), 2),
          cpu_samples: cpu.length,
        }),
  };
}

/** Milliseconds of all kinds together, each kind weighed by how often it ran. */
function cpuShares(invocations: readonly Invocation[], samples: readonly Sample[]): number[] {
  const kinds = [...new Set(samples.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const cpu = cpuOf(samples, kind);
    const ran = invocations.filter((one) => one.kind === kind).length;
    return cpu.flatMap((ms) => Array<number>(Math.max(1, Math.round(ran / cpu.length / 10))).fill(ms));
  });
}

/** The kind of call that takes longest where nine of ten of its calls are looked at: no kind may hide behind many cheap ones. */
function dearestKind(samples: readonly Sample[]): Sample {
  const kinds = [...new Set(samples.map(({ kind }) => kind))];
  const each = kinds.map((kind) => ({ kind, cpuMs: quantile(cpuOf(samples, kind), 0.9) }));
  return each.reduce((most, one) => (one.cpuMs > most.cpuMs ? one : most), { kind: 'none', cpuMs: 0 });
}

/** Milliseconds of a call that is dear among its like. */
const dearCallMs = (invocations: readonly Invocation[], samples: readonly Sample[]): number =>
  Math.max(quantile(cpuShares(invocations, samples), 0.99), dearestKind(samples).cpuMs);

/** What durable objects are charged for in a day. */
function objectGbS(invocations: readonly Invocation[], samples: readonly Sample[]): number {
  const ofWorkshop = invocations.filter(isOfObject);
  const awakeMs = total(ofWorkshop, ({ kind, queries, classA, classB }) => {
    const cpuMs = cpuOf(samples, kind);
    return (cpuMs.length > 0 ? median(cpuMs) : 0) + queries * WAITING_MS.query + (classA + classB) * WAITING_MS.operation;
  });
  const tasks = total(invocations, (one) => one.objectRequests) - ofWorkshop.length;
  return OBJECT_GB * (awakeMs / 1000 + tasks * VANTAGE_S);
}

function summaryOf(all: readonly Invocation[], allSamples: readonly Sample[], storageBytes: number, say: (line: Line) => void) {
  const invocations = all.filter((one) => !isOfObject(one));
  const samples = allSamples.filter((one) => !isOfObject(one));
  const ofObjects = allSamples.filter(isOfObject);
  const sumOf = (of: (one: Invocation) => number): number => total(all, of);
  const shares: Share[] = [
    shareOf('requests', invocations.length),
    shareOf(
      'rows_written',
      sumOf((one) => one.rowsWritten),
    ),
    shareOf(
      'rows_read',
      sumOf((one) => one.rowsRead),
    ),
    shareOf('storage_bytes', storageBytes),
    shareOf('queries', Math.max(...all.map((one) => one.queries))),
    shareOf('cpu_ms', dearCallMs(invocations, samples)),
    shareOf('object_cpu_ms', dearCallMs(all.filter(isOfObject), ofObjects)),
    shareOf('object_gb_s', objectGbS(all, allSamples)),
    shareOf(
      'object_requests',
      sumOf((one) => one.objectRequests),
    ),
    shareOf('r2_class_a', sumOf((one) => one.classA) * DAYS_A_MONTH),
    shareOf('r2_class_b', sumOf((one) => one.classB) * DAYS_A_MONTH),
    shareOf(
      'kv_reads',
      sumOf((one) => one.kvReads),
    ),
    shareOf(
      'kv_writes',
      sumOf((one) => one.kvWrites),
    ),
  ];
  const cpu = cpuShares(invocations, samples);
  const [dearest, dearestOfObjects] = [dearestKind(samples), dearestKind(ofObjects)];
  for (const share of shares) say({ case: `limit ${share.resource}`, ...share });
  return {
    summary: 'a day on the free plan',
    pass: shares.every((share) => share.under_limit),
    probes: PROBES,
    reports: PROBES * REPORTS_A_PROBE,
    targets: DAY_TARGETS.length,
    services: SERVICES_OF_DAY,
    networks: NETWORKS,
    page_reads: PAGE_READS,
    under_half: shares.filter((share) => share.under_half).map(({ resource }) => resource),
    over_half: shares.filter((share) => !share.under_half).map(({ resource }) => resource),
    ...Object.fromEntries(shares.map(({ resource, used }) => [resource, used])),
    cpu_ms_median: rounded(median(cpu), 2),
    cpu_ms_p99: rounded(quantile(cpu, 0.99), 2),
    cpu_ms_dearest_kind: `${dearest.kind}: ${rounded(dearest.cpuMs, 2)}`,
    object_cpu_ms_dearest_kind: `${dearestOfObjects.kind}: ${rounded(dearestOfObjects.cpuMs, 2)}`,
    object_gb_s_is: DURATION_IS,
    storage_is: 'after a year of such days: what is kept of each table, with the room that its rows take in the database of this day',
    storage_bytes_of_the_day: Math.max(...all.map((one) => one.databaseBytes)),
    cpu_is: allSamples.length > 0 ? CPU_IS : 'not measured: this system does not tell it',
  };
}
