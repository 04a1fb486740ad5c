/**
 * A day of a country: a thousand volunteers on fifteen networks report forty-eight times each, one service is blocked on six networks in the
 * afternoon, and readers come all day. Everything is seeded, and each minute is prepared while the one before runs.
 */
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { isDueAt, parseCron } from '../../src/cli/supervisor/cron.ts';
import { readWorkerConfig } from '../../src/cli/worker-config.ts';
import { DEFAULT_TARGET_IDS } from '../../src/probe/targets.ts';
import type { Measurement, Report } from '../../src/probe/report.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { report, resetAtTls } from '../support/report.ts';
import type { Call, Minute } from './cost-worker.ts';
import { between, seededRandom } from './random.ts';
import { addressOf, makeVolunteers, reached, signEnrolment, signReport, type Connection, type Volunteer } from './volunteers.ts';

export const PROBES = 1000;
export const REPORTS_A_PROBE = 48;
export const NETWORKS = 15;
export const PAGE_READS = 10_000;
export const MINUTES = 1440;

/** The host under which the worker believes to be asked; nothing is sent there. */
const ORIGIN = 'http://observatory.test';
const START_MS = Date.parse('2026-03-02T00:00:00Z');
/** So long ago they enrolled, in milliseconds: nobody's key is new. */
const ENROLLED_MS = 30 * DAY_MS;
const CADENCE_MIN = 1440 / REPORTS_A_PROBE;
const JITTER_MIN = 0.2 * CADENCE_MIN;
const REGIONS = ['PB', 'SD', 'KP', 'BA', 'IS'];
const BLOCK = { service: 'x', networks: 6, sinceMs: START_MS + 14 * HOUR_MS, untilMs: START_MS + 18 * HOUR_MS };

/** What a volunteer's probe is asked to measure: thirty targets. */
export const DAY_TARGETS = DEFAULT_TARGET_IDS;
export const SERVICES_OF_DAY = new Set(DAY_TARGETS.map((id) => id.slice(0, id.indexOf('/')))).size;

const connectionOf = (index: number): Connection => ({
  country: 'PK',
  asn: 64_500 + (index % NETWORKS),
  asOrganization: `Network ${index % NETWORKS} Limited`,
  regionCode: REGIONS[Math.floor(index / NETWORKS) % REGIONS.length] ?? '',
  address: addressOf(index),
});

export type Day = {
  volunteers: Volunteer[];
  /** Indices of volunteers that report in each minute. */
  arrivals: number[][];
  /** Kinds of pages that are read in each minute. */
  reads: string[][];
  random: () => number;
};

export async function makeDay(seed: number): Promise<Day> {
  const random = seededRandom(seed);
  const volunteers = await makeVolunteers(Array.from({ length: PROBES }, (_, index) => connectionOf(index)));
  return { volunteers, arrivals: arrivalsOf(random), reads: readsOf(random), random };
}

/** Each probe at its own phase, with a jitter of a fifth around its cadence. */
function arrivalsOf(random: () => number): number[][] {
  const minutes = Array.from({ length: MINUTES }, (): number[] => []);
  for (let probe = 0; probe < PROBES; probe += 1) {
    const phase = random() * CADENCE_MIN;
    for (let round = 0; round < REPORTS_A_PROBE; round += 1) {
      const minute = Math.floor(phase + round * CADENCE_MIN + (random() * 2 - 1) * JITTER_MIN);
      minutes[Math.min(MINUTES - 1, Math.max(0, minute))]?.push(probe);
    }
  }
  return minutes;
}

/** Ten reads: four of the start page, five of the country's, one of an incident. */
const READS = ['/', '/', '/', '/', ...Array<string>(5).fill('/countries/PK'), '/incidents/'];

/** Besides the readers of pages, programs that fetch the lists, every so many minutes. */
export const LISTS = ['/v1/aggregates?probe_cc=PK', '/v1/measurements?probe_cc=PK', '/v1/incidents'];
const EVERY_MIN = 15;

function readsOf(random: () => number): string[][] {
  const minutes = Array.from({ length: MINUTES }, (): string[] => []);
  for (let read = 0; read < PAGE_READS; read += 1) minutes[between(random, 0, MINUTES - 1)]?.push(READS[read % READS.length] ?? '/');
  for (let minute = 0; minute < MINUTES; minute += EVERY_MIN) minutes[minute]?.push(...LISTS);
  return minutes;
}

const callFrom = (
  kind: string,
  request: { method: string; url: string; headers: Readonly<Record<string, string>>; body: Uint8Array | null },
  connection: Connection,
): Call => {
  const { address, ...cf } = connection;
  return {
    kind,
    method: request.method === 'POST' ? 'POST' : 'GET',
    url: request.url,
    headers: { ...request.headers, 'cf-connecting-ip': address },
    body: request.body === null ? null : Buffer.from(request.body).toString('base64'),
    cf,
  };
};

/** Programs that are alerted of incidents: of all, and of the country's. */
const SUBSCRIPTIONS = [{}, { filter: { probe_cc: 'PK' } }];

/** The first contact of every probe, and the subscriptions, a month before. */
export async function enrolments(day: Day, operatorToken: string): Promise<Minute> {
  const atMs = START_MS - ENROLLED_MS;
  const calls = await Promise.all(
    day.volunteers.map(async (volunteer) => callFrom('enrolment', await signEnrolment(volunteer, ORIGIN, atMs), volunteer.connection)),
  );
  const subscriptions = SUBSCRIPTIONS.map((more, index) =>
    callFrom(
      'subscription',
      {
        method: 'POST',
        url: `${ORIGIN}/v1/subscriptions`,
        headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ target: { channel: 'webhook', url: `http://127.0.0.1:9/${index}` }, ...more })),
      },
      connectionOf(index),
    ),
  );
  return { scheduledMs: atMs, crons: [], callsMs: atMs, calls: [...calls, ...subscriptions], keep: [] };
}

const SCHEDULED = readWorkerConfig(join(import.meta.dirname, '../..')).triggers.crons.map(parseCron);

/** The worker's crons. */
export const CRONS = SCHEDULED.map(({ expression }) => expression);

const cronsOf = (scheduledMs: number): string[] =>
  SCHEDULED.filter((cron) => isDueAt(cron, scheduledMs)).map(({ expression }) => expression);

/** @param incident id of the incident that readers look at; without one they read the country's page */
export async function minuteOf(day: Day, minute: number, incident: string | null, keep: string[]): Promise<Minute> {
  const scheduledMs = START_MS + minute * MINUTE_MS;
  const callsMs = scheduledMs + MINUTE_MS / 2;
  const reports = (day.arrivals[minute] ?? []).map(async (index) => {
    const volunteer = day.volunteers[index];
    if (!volunteer) throw new Error(`there is no volunteer ${index}`);
    const signed = await signReport(volunteer, reportOf(index, callsMs, day.random), `${ORIGIN}/v1/reports`, callsMs);
    return callFrom('report', signed, volunteer.connection);
  });
  const reads = (day.reads[minute] ?? []).map((path, index) => {
    const address = path === '/incidents/' ? (incident === null ? '/countries/PK' : `/incidents/${incident}`) : path;
    const kind = `${path.startsWith('/v1/') ? 'list' : 'page'} ${path === '/incidents/' && incident !== null ? '/incidents/ID' : address}`;
    return callFrom(kind, { method: 'GET', url: `${ORIGIN}${address}`, headers: {}, body: null }, connectionOf(index));
  });
  return { scheduledMs, crons: cronsOf(scheduledMs), callsMs, calls: [...(await Promise.all(reports)), ...reads], keep };
}

/** What a run of forty seconds has found. */
function reportOf(index: number, sentMs: number, random: () => number): Report {
  const measurements = DAY_TARGETS.map((target, place): Measurement => {
    const measuredMs = sentMs - 45_000 + place * 1_300;
    const blocked =
      target.startsWith(`${BLOCK.service}/`) &&
      index % NETWORKS < BLOCK.networks &&
      measuredMs >= BLOCK.sinceMs &&
      measuredMs < BLOCK.untilMs;
    return blocked ? resetAtTls({ target, measured_at: toRfc3339(measuredMs) }) : reached(target, toRfc3339(measuredMs), random);
  });
  return report({
    report_id: uuidv7(),
    network_type: index % 2 === 0 ? 'mobile' : 'fixed',
    started_at: toRfc3339(sentMs - 48_000),
    measurements,
  });
}
