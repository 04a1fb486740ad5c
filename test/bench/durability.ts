/**
 * Kills the whole observatory again and again under a load of signed reports, sends again what was not answered and some of what was, and
 * then asks the API: whatever was answered 202 must be counted exactly once.
 */
import { uuidv7 } from 'uuidv7';
import { publicUid, uidOfPlace } from '../../src/ingest/measurement-uid.ts';
import { DEFAULT_TARGET_IDS } from '../../src/probe/targets.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { startObservatory, type Observatory } from '../support/observatory.ts';
import { report } from '../support/report.ts';
import type { Bench, Summary } from './bench.ts';
import { readAllAsOperator, readAsOperator, sendAll, sendExpecting, type Prepared } from './client.ts';
import { balance, worst, type Balance, type Entry } from './ledger.ts';
import { between, seededRandom } from './random.ts';
import { addressOf, makeVolunteers, reached, signEnrolment, signReport, type Connection, type Volunteer } from './volunteers.ts';

const SEED = 20260107;
const PROBES = 40;
const REPORTS_A_ROUND = 120;
const CONNECTIONS = 8;
/** Share of the answered reports that are sent again. */
const RESENT_SHARE = 0.3;
const COUNTRIES = ['KE', 'PK', 'UG', 'VE'];
/** Private-use numbers (RFC 6996): the network that stands for a report. */
const FIRST_ASN = 4_200_000_000;
const SWEEP = '* * * * *';
/** What goes on when everything is killed. */
const MOMENTS = ['load', 'sweep', 'two sweeps at once', 'load', 'settling', 'two sweeps at once', 'sweep', 'load'] as const;

type Moment = (typeof MOMENTS)[number];
type Bundle = Entry & { volunteer: Volunteer; connection: Connection; json: ReturnType<typeof report> };

export const durability: Bench = async (say) => {
  const random = seededRandom(SEED);
  const observatory = await startObservatory();
  try {
    const volunteers = await makeVolunteers(Array.from({ length: PROBES }, (_, index) => connectionOf(index)));
    await enrol(observatory, volunteers);
    const all: Bundle[] = [];
    const losses: Balance[] = [];
    for (const [index, during] of MOMENTS.entries()) {
      const bundles = volunteersReports(volunteers, all.length, random);
      all.push(...bundles);
      const killedAfter = await loadUntilKilled(observatory, bundles, during, random);
      await observatory.restart();
      await sweepAll(observatory);
      const survived = balance(all, await countsOf(observatory, '5m'));
      await sendAgain(observatory, all, random);
      await sweepAll(observatory);
      const { lost, doubled } = worst([survived, balance(all, await countsOf(observatory, '5m'))]);
      losses.push({ ...survived, lost, doubled });
      say({ round: index + 1, killed_during: during, killed_after_answers: killedAfter, reports: all.length, ...survived, lost, doubled });
    }
    return await judge(observatory, all, losses, say);
  } finally {
    await observatory.stop();
  }
};

const connectionOf = (index: number): Connection => ({
  country: COUNTRIES[index % COUNTRIES.length] ?? '',
  asn: FIRST_ASN + index,
  asOrganization: `Network ${index}`,
  address: addressOf(index),
});

const sign = async (observatory: Observatory, bundle: Bundle): Promise<Prepared> => ({
  request: await signReport(bundle.volunteer, bundle.json, `${observatory.url}/v1/reports`, Date.now()),
  connection: bundle.connection,
});

async function enrol(observatory: Observatory, volunteers: readonly Volunteer[]): Promise<void> {
  const requests = volunteers.map(async (volunteer) => ({
    request: await signEnrolment(volunteer, observatory.url, Date.now()),
    connection: volunteer.connection,
  }));
  await sendExpecting(observatory.url, await Promise.all(requests), CONNECTIONS, 201);
}

/** Reports of this round. Each holds another number of measurements, which lie in two windows of the last hours. */
function volunteersReports(volunteers: readonly Volunteer[], first: number, random: () => number): Bundle[] {
  return Array.from({ length: REPORTS_A_ROUND }, (_, offset) => {
    const index = first + offset;
    const volunteer = volunteers[index % volunteers.length];
    if (!volunteer) throw new Error('there are no volunteers');
    const connection = { ...connectionOf(index), address: volunteer.connection.address };
    const measuredMs = Date.now() - between(random, 10, 170) * MINUTE_MS;
    const measurements = DEFAULT_TARGET_IDS.slice(0, 2 + (index % 7)).map((target, place) =>
      reached(target, toRfc3339(measuredMs + (place % 2) * 5 * MINUTE_MS), random),
    );
    const json = report({ report_id: uuidv7(), measurements });
    return {
      reportId: json.report_id,
      asn: connection.asn,
      measurements: measurements.length,
      answered: false,
      resent: 0,
      volunteer,
      connection,
      json,
    };
  });
}

const noteAnswers = (bundles: readonly Bundle[]) => (index: number, status: number | null, text: string) => {
  const bundle = bundles[index];
  if (status !== null && status !== 202) throw new Error(`a report was answered ${status}: ${text.slice(0, 300)}`);
  if (bundle && status === 202) bundle.answered = true;
};

/** @returns after how many answers the observatory was killed */
async function loadUntilKilled(
  observatory: Observatory,
  bundles: readonly Bundle[],
  during: Moment,
  random: () => number,
): Promise<number> {
  const killAt = between(random, Math.floor(bundles.length / 4), Math.floor((bundles.length * 3) / 4));
  const delayMs = during === 'load' ? 0 : between(random, 0, 60);
  const note = noteAnswers(bundles);
  const prepared = await Promise.all(bundles.map((bundle) => sign(observatory, bundle)));
  let answers = 0;
  const kills: Promise<void>[] = [];
  let killedAfter = 0;
  const kill = async (): Promise<void> => {
    const jobs = Promise.allSettled(beginJobs(observatory, during));
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    killedAfter = answers;
    await observatory.kill9();
    await jobs;
  };
  await sendAll(observatory.url, prepared, CONNECTIONS, (index, status, text) => {
    note(index, status, text);
    if (status === 202) answers += 1;
    if (answers === killAt && kills.length === 0) kills.push(kill());
  });
  await Promise.all(kills);
  return killedAfter;
}

function beginJobs(observatory: Observatory, during: Moment): Promise<unknown>[] {
  switch (during) {
    case 'load':
      return [];
    case 'sweep':
      return [observatory.tick(SWEEP)];
    case 'two sweeps at once':
      return [observatory.tick(SWEEP), observatory.tick(SWEEP)];
    case 'settling':
      return [settleOnce(observatory)];
    default:
      return during satisfies never;
  }
}

async function settleOnce(observatory: Observatory): Promise<number> {
  const response = await fetch(`${observatory.url}/v1/settle`, {
    method: 'POST',
    headers: { authorization: `Bearer ${observatory.token}` },
  });
  return ((await response.json()) as { pending: number }).pending;
}

/** Everything that has no answer, and a share of what has one. */
async function sendAgain(observatory: Observatory, all: readonly Bundle[], random: () => number): Promise<void> {
  const again = all.filter((bundle) => !bundle.answered || random() < RESENT_SHARE);
  for (const bundle of again) bundle.resent += 1;
  await sendAll(observatory.url, await Promise.all(again.map((bundle) => sign(observatory, bundle))), CONNECTIONS, noteAnswers(again));
}

/** Two at once, and then as many as a full inbox needs. */
async function sweepAll(observatory: Observatory): Promise<void> {
  await Promise.all([observatory.tick(SWEEP), observatory.tick(SWEEP)]);
  for (let count = 0; count < 4; count += 1) await observatory.tick(SWEEP);
}

/** Measurements by network, as windows of that length tell. */
async function countsOf(observatory: Observatory, window: string): Promise<Map<number, number>> {
  const range = `since=${toRfc3339(Date.now() - 6 * HOUR_MS)}&until=${toRfc3339(Date.now() + HOUR_MS)}`;
  const rows = await readAllAsOperator<{ probe_asn: number; measurements: number }>(
    observatory,
    `/v1/aggregates?window=${window}&group_by=network&limit=1000&${range}`,
  );
  return new Map(rows.map((row) => [row.probe_asn, row.measurements]));
}

/** Measurements by network, as the kept reports list them. One that is there twice, or is of no report, counts for a doubling. */
async function listedCounts(observatory: Observatory, all: readonly Bundle[]): Promise<Map<number, number>> {
  const rows = await readAllAsOperator<{ probe_asn: number; measurement_uid: string }>(
    observatory,
    '/v1/measurements?source=reports&limit=1000',
  );
  const times = new Map<string, number>();
  for (const { measurement_uid: uid } of rows) times.set(uid, (times.get(uid) ?? 0) + 1);
  const counts = new Map<number, number>();
  for (const { asn, reportId, measurements } of all) {
    let listed = 0;
    for (let index = 0; index < measurements; index += 1) listed += times.get(await publicUid(reportId, uidOfPlace(index))) ?? 0;
    counts.set(asn, listed);
  }
  return counts;
}

/** The last word, when hours and days are made too: every way to read must tell the same. */
async function judge(
  observatory: Observatory,
  all: readonly Bundle[],
  rounds: readonly Balance[],
  say: Parameters<Bench>[0],
): Promise<Summary> {
  for (let tries = 0; tries < 100 && (await settleOnce(observatory)) > 0; tries += 1);
  const readings: [string, Map<number, number>][] = [
    ['windows of five minutes', await countsOf(observatory, '5m')],
    ['hours', await countsOf(observatory, '1h')],
    ['days', await countsOf(observatory, '1d')],
    ['kept measurements', await listedCounts(observatory, all)],
  ];
  const balances: Balance[] = [];
  for (const [reading, counts] of readings) {
    const found = balance(all, counts);
    balances.push(found);
    say({ case: `read back by ${reading}`, ...found });
  }
  const { reports_today: noted } = await readAsOperator<{ reports_today: number }>(observatory, '/v1/health');
  const { lost, doubled } = worst([...balances, ...rounds]);
  const sum = { ...worst(balances), lost, doubled };
  const resent = all.reduce((count, bundle) => count + bundle.resent, 0);
  return {
    summary: 'every report that was answered 202 is counted exactly once',
    pass: sum.lost === 0 && sum.doubled === 0 && sum.counted === all.length && sum.answered_202 === all.length,
    seed: SEED,
    kills: MOMENTS.length,
    reports: all.length,
    ...sum,
    resent,
    counted_by_health: noted,
  };
}
