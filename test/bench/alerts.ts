/**
 * What it costs to tell a hundred receivers of changes to an incident: queries and rows by D1's own meter, and time on the processor, of the
 * sweeps that do it, and of a sweep that has nothing to tell. Receivers answer at once; how long they take costs nothing.
 */
import { MINUTE_MS } from '../../src/shared/time.ts';
import { blockedDays } from '../publish/block.ts';
import { fillObservatory } from '../publish/fill.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import type { Bench, Line } from './bench.ts';
import type { Invocation, Minute } from './cost-worker.ts';
import { cpuTimeMs, runtimeProcesses } from './cpu-time.ts';
import { shareOf } from './free-plan.ts';
import { median, rounded } from './quantile.ts';

const SUBSCRIPTIONS = 100;
/** Versions that are published at once. */
const CHANGES = 3;
/** Versions of a busy day: an incident of some hours makes about ten. */
const CHANGES_A_DAY = 30;
const SWEEP = '* * * * *';
const MOST_SWEEPS = 120;
const REPLAYS = 20;
/** A public address, so that no name is looked up; the bench's worker answers for it. */
const receiver = (n: number): string => `https://93.184.216.34/${n}`;
/** After the recorded days. */
const START_MS = Date.parse('2024-12-01T00:00:00Z');

async function ask<Answer>({ url, token }: Observatory, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${text.slice(0, 300)}`);
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

/** A minute on the observatory's clock. */
async function minute(observatory: Observatory, n: number, keep: boolean): Promise<Invocation> {
  const scheduledMs = START_MS + n * MINUTE_MS;
  const body: Minute = { scheduledMs, crons: [SWEEP], callsMs: scheduledMs, calls: [], keep: keep ? [`cron ${SWEEP}`] : [] };
  const [sweep] = await ask<Invocation[]>(observatory, 'POST', '/bench/minute', body);
  if (!sweep || sweep.failure !== null) throw new Error(`the sweep failed: ${sweep?.failure}`);
  return sweep;
}

async function prepare(observatory: Observatory): Promise<string> {
  await minute(observatory, 0, false);
  const lines = blockedDays().filter(({ service, observed_at: at }) => service === 'telegram' && at >= '2024-11-06');
  await fillObservatory(
    observatory,
    lines.map((line) => JSON.stringify(line)),
  );
  for (let n = 1; n < 6; n += 1) await minute(observatory, n, false);
  for (let n = 0; n < SUBSCRIPTIONS; n += 1)
    await ask(observatory, 'POST', '/v1/subscriptions', { target: { channel: 'webhook', url: receiver(n) } });
  const { data } = await ask<{ data: { id: string }[] }>(observatory, 'GET', '/v1/incidents');
  if (!data[0]) throw new Error('the recorded days have no incident');
  return data[0].id;
}

async function change(observatory: Observatory, incidentId: string, n: number): Promise<void> {
  const act = {
    act_id: `change-${n}-of-the-bench`,
    kind: 'annotate',
    text: `Statement ${n}`,
    said_by: 'A',
    source: 'https://example.org/',
  };
  await ask(observatory, 'POST', `/v1/incidents/${incidentId}/acts`, act);
}

/** Sweeps until nothing waits. */
async function tellAll(observatory: Observatory, from: number): Promise<Invocation[]> {
  const sweeps: Invocation[] = [];
  while (sweeps.length < MOST_SWEEPS) {
    sweeps.push(await minute(observatory, from + sweeps.length, true));
    const { data } = await ask<{ data: { waiting: number }[] }>(observatory, 'GET', '/v1/subscriptions');
    if (sweeps.length > 1 && data.every(({ waiting }) => waiting === 0)) return sweeps;
  }
  throw new Error('the receivers are not told within two hours');
}

/** Milliseconds on the processor of a kept sweep, on the answers that the database gave it; null where the system does not tell. */
async function cpuOf(observatory: Observatory, call: number): Promise<number | null> {
  const processes = runtimeProcesses(observatory.pid());
  const spend = async (times: number): Promise<number> => {
    const before = cpuTimeMs(processes) ?? NaN;
    await (await fetch(`${observatory.url}/bench/replay?call=${call}&times=${times}`)).text();
    return (cpuTimeMs(processes) ?? NaN) - before;
  };
  await spend(2);
  const [idle, busy]: [number[], number[]] = [[], []];
  for (let count = 0; count < REPLAYS; count += 1) {
    idle.push(await spend(0));
    busy.push(await spend(2));
  }
  const ms = (median(busy) - median(idle)) / 2;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

const most = (sweeps: readonly Invocation[], of: (sweep: Invocation) => number): number => Math.max(...sweeps.map(of));
const sum = (sweeps: readonly Invocation[], of: (sweep: Invocation) => number): number =>
  sweeps.reduce((total, sweep) => total + of(sweep), 0);

const lineOf = (name: string, sweeps: readonly Invocation[]): Line => ({
  case: name,
  sweeps: sweeps.length,
  queries_most: most(sweeps, ({ queries }) => queries),
  rows_read: sum(sweeps, ({ rowsRead }) => rowsRead),
  rows_read_most: most(sweeps, ({ rowsRead }) => rowsRead),
  rows_written: sum(sweeps, ({ rowsWritten }) => rowsWritten),
});

export const alerts: Bench = async (say) => {
  const observatory = await startObservatory({
    main: 'test/bench/cost-worker.ts',
    alias: { 'cloudflare:sockets': 'test/bench/no-sockets.ts' },
  });
  try {
    const incidentId = await prepare(observatory);
    await tellAll(observatory, 10);
    const quiet = [await minute(observatory, 200, false), await minute(observatory, 201, false)];
    say(lineOf('a sweep with nothing to tell', quiet));
    for (let n = 0; n < CHANGES; n += 1) await change(observatory, incidentId, n);
    const sweeps = await tellAll(observatory, 300);
    say(lineOf(`${CHANGES} changes told to ${SUBSCRIPTIONS} receivers`, sweeps));
    const calls = await ask<string[]>(observatory, 'GET', '/bench/kept');
    const cpuMs = await cpuOf(observatory, calls.length - 2);
    const each = (of: (sweep: Invocation) => number): number => (sum(sweeps, of) - most(quiet, of) * sweeps.length) / CHANGES;
    const shares = [
      shareOf(
        'queries',
        most(sweeps, ({ queries }) => queries),
      ),
      shareOf('rows_read', each(({ rowsRead }) => rowsRead) * CHANGES_A_DAY),
      shareOf('rows_written', each(({ rowsWritten }) => rowsWritten) * CHANGES_A_DAY),
      ...(cpuMs === null ? [] : [shareOf('cpu_ms', cpuMs)]),
    ];
    for (const share of shares) say({ case: `limit ${share.resource}`, ...share });
    return {
      summary: `${CHANGES_A_DAY} changes a day told to ${SUBSCRIPTIONS} receivers, on the free plan`,
      pass: shares.every((share) => share.under_limit),
      minutes_to_tell_all: sweeps.length,
      rows_read_a_receiver: rounded(each(({ rowsRead }) => rowsRead) / SUBSCRIPTIONS, 1),
      rows_written_a_receiver: rounded(each(({ rowsWritten }) => rowsWritten) / SUBSCRIPTIONS, 1),
      cpu_ms: cpuMs === null ? null : rounded(cpuMs, 2),
    };
  } finally {
    await observatory.stop();
  }
};
