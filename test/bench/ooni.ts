/**
 * Takes in the submissions of one recorded minute of the whole OONI network at ten times its rate: as many measurements, of the same tests and
 * countries, with bodies of the sizes that real ones have, in a tenth of the time. Whatever was answered 200 must be served again, and counted
 * once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseCsv } from '../../src/ingest/ooni/judge/csv.ts';
import { targetOfInput } from '../../src/ingest/ooni/judge/web-connectivity.ts';
import { LISTED_URLS } from '../../src/ingest/ooni/services/test-list.ts';
import { MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { measurement, webMeasurement } from '../ingest/ooni/measurements.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import type { Bench, Line } from './bench.ts';
import { readAllAsOperator, sendAll, type Prepared } from './client.ts';
import { cpuTimeMs, runtimeProcesses } from './cpu-time.ts';
import { rounded } from './quantile.ts';
import { between, seededRandom } from './random.ts';
import { addressOf } from './volunteers.ts';

const SEED = 20240101;
const DATA = process.env['TOCSIN_DATA'] ?? '../shared/data';
const RECORDED = `${DATA}/ooni-raw/one-minute-2024-01-01.csv.gz`;
const LARGE = `${DATA}/ooni-raw/large-youtube-845kB.json.gz`;
/** How many times faster than the network's own minute. */
const TIMES = 10;
const CONNECTIONS = 32;
const SWEEP = '* * * * *';
/** Where the recording is absent: its size, and its shares of tests. */
const MINUTE = {
  rows: 1080,
  tests: {
    web_connectivity: 771,
    dnscheck: 134,
    stunreachability: 48,
    whatsapp: 24,
    telegram: 14,
    signal: 13,
    tor: 10,
    psiphon: 10,
    ndt: 56,
  },
};
/** One body in so many is of the largest size that was seen. */
const LARGE_EVERY = 200;

type Row = { test_name: string; probe_cc: string; probe_asn: string; input: string };

function recordedMinute(say: (line: Line) => void): Row[] {
  if (existsSync(RECORDED)) return parseCsv(gunzipSync(readFileSync(RECORDED)).toString()) as Row[]; // the columns are the recording's own
  say({ case: `no recording at ${RECORDED}`, instead: 'a minute of the same size and shares of tests' });
  return Object.entries(MINUTE.tests).flatMap(([test_name, count]) =>
    Array.from({ length: count }, (_, index) => ({
      test_name,
      probe_cc: ['KE', 'PK', 'IR', 'VE', 'RU'][index % 5] ?? 'KE',
      probe_asn: String(36_000 + (index % 96)),
      input: '',
    })),
  );
}

const largeBody = (): string => (existsSync(LARGE) ? gunzipSync(readFileSync(LARGE)).toString() : '');

/** Sizes in kilobytes of the fifteen measurements of production that were recorded: 42 in the mean. */
const SIZES_KB = [1, 3, 46, 4, 3, 18, 48, 196, 54, 24, 4, 8, 61, 148, 10] as const;
const LINE_BYTES = 60;

/** Text of a size that is drawn from the recorded ones. */
function page(random: () => number): string {
  const bytes = (SIZES_KB[between(random, 0, SIZES_KB.length - 1)] ?? 1) * 1000;
  return Array.from({ length: Math.ceil(bytes / LINE_BYTES) }, () => `<p>${random().toString(36)} words of a page that was fetched</p>`)
    .join('\n')
    .slice(0, bytes);
}

/** The measurement that a row stands for. Every third page is one of the observatory's own services, so that there is something to count. */
function measurementOf(row: Row, index: number, random: () => number, large: string): Record<string, unknown> {
  const head = {
    probe_cc: row.probe_cc,
    probe_asn: `AS${row.probe_asn}`,
    measurement_start_time: toRfc3339(Date.now() - between(random, 1, 8) * MINUTE_MS)
      .slice(0, 19)
      .replace('T', ' '),
    report_id: `20240101T000000Z_test_${row.probe_cc}_${row.probe_asn}_n1_${String(index).padStart(16, '0')}`,
    annotations: { engine_version: '3.20.1', serial: String(index) },
  };
  if (row.test_name !== 'web_connectivity') return measurement(row.test_name, { failure: null, log: page(random) }, head);
  const own = LISTED_URLS[index % LISTED_URLS.length]?.url ?? 'https://www.youtube.com/';
  const input = index % 3 === 0 || row.input === '' ? own : row.input;
  if (index % LARGE_EVERY === 0 && large !== '') return { ...(JSON.parse(large) as Record<string, unknown>), ...head, input };
  return webMeasurement(
    { requests: [{ failure: null, request: { url: input }, response: { code: 200, body: page(random), headers: {} }, tags: ['classic'] }] },
    { ...head, input },
  );
}

type Sent = { prepared: Prepared; isCounted: boolean; uid: string | null; tookMs: number };

function prepare(observatory: Observatory, row: Row, index: number, random: () => number, large: string): Sent {
  const fields = measurementOf(row, index, random, large);
  const body = new TextEncoder().encode(JSON.stringify({ format: 'json', content: index % 2 === 0 ? JSON.stringify(fields) : fields }));
  const request = {
    url: `${observatory.url}/api/v1/submit_measurement`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  };
  const connection = { country: row.probe_cc, asn: Number(row.probe_asn), asOrganization: `AS${row.probe_asn}`, address: addressOf(index) };
  return {
    prepared: { request, connection },
    isCounted: targetOfInput(fields['input']) !== null || COUNTED_TESTS.has(row.test_name),
    uid: null,
    tookMs: 0,
  };
}

const COUNTED_TESTS: ReadonlySet<string> = new Set(['telegram', 'whatsapp', 'signal', 'facebook_messenger']);

export const ooni: Bench = async (say) => {
  const observatory = await startObservatory();
  try {
    const random = seededRandom(SEED);
    const rows = recordedMinute(say);
    const large = largeBody();
    const sent = rows.map((row, index) => prepare(observatory, row, index, random, large));
    const refused: string[] = [];
    const processes = runtimeProcesses(observatory.pid());
    const cpuBeforeMs = cpuTimeMs(processes);
    const tookMs = await send(observatory, sent, refused);
    const cpuMs = cpuBeforeMs === null ? null : (cpuTimeMs(processes) ?? 0) - cpuBeforeMs;
    const { sweeps, sweepMs, listed } = await count(observatory, sent);
    const lost = await missing(observatory, sent);
    const expected = sent.filter(({ isCounted }) => isCounted).length;
    const bytes = sent.reduce((sum, { prepared }) => sum + (prepared.request.body?.length ?? 0), 0);
    say({
      case: 'taking in',
      submissions: sent.length,
      megabytes: rounded(bytes / 1e6, 1),
      seconds: rounded(tookMs / 1000, 2),
    });
    say({ case: 'counting', sweeps, seconds: rounded(sweepMs / 1000, 2), measurements_of_targets: expected, listed: listed.size });
    const rate = sent.length / (tookMs / 1000);
    const isWhole = refused.length === 0 && lost === 0 && listed.size === expected;
    return {
      summary: "one minute of OONI's whole network, at ten times its rate",
      pass: isWhole && tookMs <= MINUTE_MS / TIMES,
      submissions: sent.length,
      seconds: rounded(tookMs / 1000, 2),
      times_its_rate: rounded(rate / (sent.length / 60), 1),
      submissions_a_second: rounded(rate, 0),
      slowest_answer_ms: rounded(Math.max(...sent.map(({ tookMs: ms }) => ms)), 0),
      // Of all the local runtime's processes together, its proxy, database and bucket among them.
      cpu_ms_a_submission: cpuMs === null ? null : rounded(cpuMs / sent.length, 1),
      refused: refused.length,
      first_refusal: refused[0] ?? null,
      lost,
      counted: listed.size,
      to_be_counted: expected,
    };
  } finally {
    await observatory.stop();
  }
};

/** @returns how long all of them lasted, in milliseconds */
async function send(observatory: Observatory, sent: Sent[], refused: string[]): Promise<number> {
  const startedMs = performance.now();
  await sendAll(
    observatory.url,
    sent.map(({ prepared }) => prepared),
    CONNECTIONS,
    (index, status, text, tookMs) => {
      const one = sent[index];
      if (one) one.tookMs = tookMs;
      if (status !== 200 || !one) return void refused.push(`${status ?? 'no answer'}: ${text.slice(0, 200)}`);
      one.uid = String((JSON.parse(text) as { measurement_uid: unknown }).measurement_uid);
    },
  );
  return performance.now() - startedMs;
}

/** Sweeps until everything is counted, and lists what there is. */
async function count(observatory: Observatory, sent: readonly Sent[]): Promise<{ sweeps: number; sweepMs: number; listed: Set<string> }> {
  const startedMs = performance.now();
  const sweeps = Math.ceil(sent.length / 100) + 1;
  for (let sweep = 0; sweep < sweeps; sweep += 1) await observatory.tick(SWEEP);
  const sweepMs = performance.now() - startedMs;
  const rows = await readAllAsOperator<{ measurement_uid: string }>(observatory, '/v1/measurements?source=reports&limit=1000');
  return { sweeps, sweepMs, listed: new Set(rows.map(({ measurement_uid: uid }) => uid)) };
}

/** Submissions that were answered 200 and cannot be had again. */
async function missing(observatory: Observatory, sent: readonly Sent[]): Promise<number> {
  const found = await Promise.all(
    sent.map(
      async ({ uid }) =>
        uid !== null && (await fetch(`${observatory.url}/api/v1/raw_measurement?measurement_uid=${uid}`, { method: 'HEAD' })).ok,
    ),
  );
  return sent.filter(({ uid }, index) => uid !== null && !found[index]).length;
}
