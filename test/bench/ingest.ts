/**
 * How fast reports go in: signed, gzipped, of thirty measurements, over HTTP, until the last one is in the answer of the API. Beside it, in
 * the same database, a bare insert of the same observations as the eight columns of the table of imports, a thousand rows a statement.
 */
import { acceptReport } from '../../src/ingest/accept.ts';
import { publicUid } from '../../src/ingest/measurement-uid.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { DEFAULT_TARGET_IDS } from '../../src/probe/targets.ts';
import type { Report } from '../../src/probe/report.ts';
import { HOUR_MS, toRfc3339 } from '../../src/shared/time.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import { report } from '../support/report.ts';
import type { Bench } from './bench.ts';
import { readAsOperator, sendExpecting, type Prepared } from './client.ts';
import { median, rounded } from './quantile.ts';
import { seededRandom } from './random.ts';
import { addressOf, makeVolunteers, reached, signEnrolment, signReport, type Volunteer } from './volunteers.ts';

const SEED = 30_000;
const VOLUNTEERS = 300;
const CONNECTIONS = 16;
const ROWS_A_STATEMENT = 1000;
const LEAST_RATIO = 0.1;
/** A run has a country of its own, so that none finds the windows that another filled. */
const COUNTRIES = ['KE', 'PK', 'UG', 'VE', 'IR'];
const NETWORKS = 15;
const PART_TIMES = 20;
const PART_ROUNDS = 7;

type Run = { sendMs: number; sweepMs: number; readMs: number; bareMs: number; measurements: number };

export const ingest: Bench = async (say) => {
  const observatory = await startObservatory({ main: 'test/bench/ingest-worker.ts' });
  try {
    const random = seededRandom(SEED);
    await measure(observatory, await enrolled(observatory), 'MM', random); // the first run warms both up and counts for nothing
    const runs: Run[] = [];
    for (const country of COUNTRIES) {
      const run = await measure(observatory, await enrolled(observatory), country, random);
      runs.push(run);
      say({
        case: `run ${runs.length}`,
        ...figuresOf(run),
        ratio: rounded(ratioOf(run), 3),
        send_ms: rounded(run.sendMs, 0),
        sweep_ms: rounded(run.sweepMs, 0),
        read_ms: rounded(run.readMs, 0),
      });
    }
    const parts = await measureParts(observatory, (await enrolled(observatory))[0], random);
    for (const [part, ms] of Object.entries(parts)) say({ case: `part: ${part}`, ms_a_report: ms });
    return summaryOf(runs, parts);
  } finally {
    await observatory.stop();
  }
};

const tookMs = ({ sendMs, sweepMs, readMs }: Run): number => sendMs + sweepMs + readMs;
const ratioOf = (run: Run): number => run.bareMs / tookMs(run);
const figuresOf = (run: Run) => ({
  measurements: run.measurements,
  measurements_a_second: rounded((run.measurements / tookMs(run)) * 1000, 0),
  bare_rows_a_second: rounded((run.measurements / run.bareMs) * 1000, 0),
});

/** Volunteers that the worker has not heard of since they enrolled, as it has not of a probe that reports every half-hour. */
async function enrolled(observatory: Observatory): Promise<Volunteer[]> {
  const volunteers = await makeVolunteers(
    Array.from({ length: VOLUNTEERS }, (_, index) => ({
      country: 'ZZ',
      asn: 64_500 + (index % NETWORKS),
      asOrganization: `Network ${index % NETWORKS}`,
      address: addressOf(index),
    })),
  );
  const requests = volunteers.map(async (volunteer): Promise<Prepared> => ({
    request: await signEnrolment(volunteer, observatory.url, Date.now()),
    connection: volunteer.connection,
  }));
  await sendExpecting(observatory.url, await Promise.all(requests), CONNECTIONS, 201);
  return volunteers;
}

const reportNow = (random: () => number): Report => {
  const measuredAt = toRfc3339(Date.now());
  return report({ measurements: DEFAULT_TARGET_IDS.map((target) => reached(target, measuredAt, random)) });
};

/** One load, and the bare insert of the same after it. All is signed and written out before the clock starts. */
async function measure(observatory: Observatory, volunteers: readonly Volunteer[], country: string, random: () => number): Promise<Run> {
  const reports = volunteers.map(() => reportNow(random));
  const prepared = await Promise.all(
    volunteers.map(async (volunteer, index): Promise<Prepared> => ({
      request: await signReport(volunteer, reports[index] ?? reportNow(random), `${observatory.url}/v1/reports`, Date.now()),
      connection: { ...volunteer.connection, country },
    })),
  );
  const measurements = reports.length * DEFAULT_TARGET_IDS.length;
  const sendMs = await timed(() => sendExpecting(observatory.url, prepared, CONNECTIONS, 202));
  let sweepMs = 0;
  let readMs = 0;
  for (let counted = 0; counted < measurements;) {
    sweepMs += await timed(() => observatory.tick('* * * * *'));
    readMs += await timed(async () => {
      counted = await countOf(observatory, country);
    });
  }
  const statements = await statementsOf(reports, volunteers, country);
  await text(observatory, '/bench/bare');
  const bareMs = await timed(async () => {
    for (const rows of statements) await text(observatory, '/bench/bare', rows);
  });
  return { sendMs, sweepMs, readMs, bareMs, measurements };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function text(observatory: Observatory, path: string, body?: string): Promise<string> {
  const response = await fetch(`${observatory.url}${path}`, body === undefined ? {} : { method: 'POST', body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${answer.slice(0, 500)}`);
  return answer;
}

/** Measurements of the country that the API tells of. */
async function countOf(observatory: Observatory, country: string): Promise<number> {
  const range = `since=${toRfc3339(Date.now() - HOUR_MS)}&until=${toRfc3339(Date.now() + HOUR_MS)}`;
  const { data } = await readAsOperator<{ data: { measurements: number }[] }>(
    observatory,
    `/v1/aggregates?probe_cc=${country}&window=5m&group_by=country&${range}`,
  );
  return data.reduce((sum, row) => sum + row.measurements, 0);
}

/** The observations of the same reports, whole, as the rows of the table of imports. */
async function statementsOf(reports: readonly Report[], volunteers: readonly Volunteer[], country: string): Promise<string[]> {
  const rows: unknown[][] = [];
  for (const [index, body] of reports.entries()) {
    const connection = volunteers[index]?.connection;
    const origin = {
      probe_cc: country,
      probe_region: null,
      probe_asn: connection?.asn ?? 0,
      network_name: connection?.asOrganization ?? null,
    };
    const sender = { source: 'probe', origin, voter: `voter${index}`, reporterDays: 0 } as const;
    const { observations } = await acceptReport(body, sender, Date.now());
    for (const item of observations) rows.push(rowOf({ ...item, measurement_uid: await publicUid(body.report_id, item.measurement_uid) }));
  }
  const statements = [];
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT)
    statements.push(JSON.stringify(rows.slice(start, start + ROWS_A_STATEMENT)));
  return statements;
}

const rowOf = (item: Observation): unknown[] => [
  item.probe_cc,
  Date.parse(item.observed_at),
  item.measurement_uid,
  item.target,
  item.probe_asn,
  item.service,
  item.outcome,
  JSON.stringify(item),
];

/** Milliseconds that each part of taking a report in lasts, one after the other and with nothing beside it. */
async function measureParts(
  observatory: Observatory,
  volunteer: Volunteer | undefined,
  random: () => number,
): Promise<Record<string, number>> {
  if (!volunteer) throw new Error('there are no volunteers');
  const lasts = async (part: string, times: number): Promise<number> => {
    const { headers, body } = await signReport(volunteer, reportNow(random), `${observatory.url}/bench/part`, Date.now());
    const query = new URLSearchParams({ part, times: String(times), key: volunteer.key.publicKey.x });
    return timed(async () => {
      const response = await fetch(`${observatory.url}/bench/part?${query}`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`part "${part}" answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
      await response.text();
    });
  };
  const parts: Record<string, number> = {};
  const throughMs = await timed(async () => {
    const line = async (): Promise<void> => {
      for (let count = 0; count < PART_TIMES; count += 1) await text(observatory, '/bench/nothing');
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, line));
  });
  parts['HTTP through the local runtime'] = rounded(throughMs / (PART_TIMES * CONNECTIONS), 2);
  for (const part of [
    'rate limits',
    'find the probe',
    'check the signature',
    'inflate and judge',
    'pack and compress',
    'store',
    'read the assignments',
  ]) {
    const rounds: number[] = [];
    for (let round = 0; round < PART_ROUNDS; round += 1)
      rounds.push(((await lasts(part, PART_TIMES)) - (await lasts('nothing', 1))) / PART_TIMES);
    parts[part] = rounded(Math.max(0, median(rounds)), 2);
  }
  return parts;
}

function summaryOf(runs: readonly Run[], parts: Record<string, number>) {
  const ratio = rounded(median(runs.map(ratioOf)), 3);
  const reports = (of: (run: Run) => number) => rounded(median(runs.map((run) => of(run) / VOLUNTEERS)), 2);
  const [largest] = Object.entries(parts).sort(([, a], [, b]) => b - a);
  return {
    summary: 'signed, gzipped reports of thirty measurements until the last is queryable, against a bare insert',
    pass: ratio >= LEAST_RATIO,
    ratio,
    least_ratio: LEAST_RATIO,
    measurements_a_second: median(runs.map((run) => figuresOf(run).measurements_a_second)),
    bare_rows_a_second: median(runs.map((run) => figuresOf(run).bare_rows_a_second)),
    runs: runs.length,
    reports_a_run: VOLUNTEERS,
    ms_a_report: { send: reports((run) => run.sendMs), sweep: reports((run) => run.sweepMs), read: reports((run) => run.readMs) },
    ms_a_report_by_part: parts,
    limited_by: largest?.[0] ?? null,
  };
}
