import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { readPipeline } from '../../src/db/pipeline.ts';
import { openDatabase } from '../../src/db/client.ts';
import { gzipLine } from '../../src/ingest/archive-line.ts';
import { keepReport } from '../../src/ingest/inbox-store.ts';
import { turnInboxOver } from '../../src/ingest/job.ts';
import { countInbox } from '../../src/rollup/job.ts';
import type { Aggregate } from '../../src/rollup/aggregate.ts';
import type { PublicMeasurement } from '../../src/rollup/measurement.ts';
import { DAY_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { runJobs } from '../support/all-jobs.ts';
import { OPERATOR, ORIGIN, get, getJson, send, type Place } from '../support/api.ts';
import { archivedLines, countReports } from '../support/database.ts';
import { enrolledProbe, handIn } from '../support/enrolled.ts';
import { signRequest } from '../support/signed-request.ts';
import { measurement, report, resetAtTls } from '../support/report.ts';

type List<Row> = { data: Row[]; meta: { next: string | null; sample_size: number } };

const aggregates = async (query: string): Promise<Aggregate[]> =>
  (await getJson<List<Aggregate>>(`/v1/aggregates?${query}`, OPERATOR)).data;

async function settle(): Promise<void> {
  const request = new Request(`${ORIGIN}/v1/settle`, { method: 'POST', headers: OPERATOR });
  for (let pending = 1; pending > 0;) ({ pending } = await (await send(new Request(request))).json<{ pending: number }>());
}

/** Each test has its own country, since the tests of a file share the database. */
const place = (country: string, overrides: Place = {}): Place => ({ country, asn: 64500, ...overrides });

describe('the sweep', () => {
  it('counts a report once, whatever is resent, repeated or run at the same time', async () => {
    const probe = await enrolledProbe();
    const sent = report({ measurements: [measurement(), resetAtTls()] });
    await handIn(probe, sent, place('KE'));
    await handIn(probe, sent, place('KE'));
    await Promise.all([runJobs(env, Date.now()), runJobs(env, Date.now())]);
    await handIn(probe, sent, place('KE'));
    await runJobs(env, Date.now());
    await runJobs(env, Date.now());
    const rows = await aggregates('probe_cc=KE&window=5m&group_by=service');
    expect(rows.map(({ service, measurements, votes }) => ({ service, measurements, votes }))).toEqual([
      { service: 'wikipedia', measurements: 1, votes: 1 },
      { service: 'x', measurements: 1, votes: 1 },
    ]);
    expect(rows[1]).toMatchObject({ failure_share: 1, votes_by_outcome: { tls: 1 } });
    const kept = await getJson<List<PublicMeasurement>>('/v1/measurements?probe_cc=KE', OPERATOR);
    expect(kept.data).toHaveLength(2);
  });

  it('counts a report once that is sent again from another country', async () => {
    const probe = await enrolledProbe();
    const sent = report();
    await handIn(probe, sent, place('MW'));
    await runJobs(env, Date.now());
    await handIn(probe, sent, place('MZ'));
    await runJobs(env, Date.now());
    expect(await aggregates('probe_cc=MW&window=5m&group_by=country')).toMatchObject([{ measurements: 1 }]);
    expect(await aggregates('probe_cc=MZ&window=5m&group_by=country')).toEqual([]);
  });

  it('tells voters apart by network prefix, and gives a prefix one vote', async () => {
    const probe = await enrolledProbe();
    for (const address of ['198.51.100.1', '198.51.100.200', '192.0.2.1', '2001:db8:1::1', '2001:db8:1:ffff::1']) {
      await handIn(probe, report(), place('PK', { address }));
    }
    await runJobs(env, Date.now());
    expect(await aggregates('probe_cc=PK&window=5m&group_by=country')).toMatchObject([{ measurements: 5, votes: 3, voters: 3 }]);
  });

  it('counts a spooled report of days ago in the window in which it was measured', async () => {
    const probe = await enrolledProbe();
    const measuredMs = Date.now() - 5 * DAY_MS;
    await handIn(probe, report({ measurements: [measurement({ measured_at: toRfc3339(measuredMs) })] }), place('IR'));
    await runJobs(env, Date.now());
    const range = `since=${toRfc3339(measuredMs - MINUTE_MS * 10)}&until=${toRfc3339(measuredMs + MINUTE_MS * 10)}`;
    expect(await aggregates(`probe_cc=IR&window=5m&group_by=country&${range}`)).toMatchObject([{ measurements: 1 }]);
  });

  it('shows what was relayed apart and gives it no vote', async () => {
    const probe = await enrolledProbe();
    await handIn(probe, report({ probe_cc: 'MM', probe_asn: 132167 }), place('SG'));
    await runJobs(env, Date.now());
    expect(await aggregates('probe_cc=MM&window=5m&group_by=country')).toMatchObject([
      { votes: 0, measurements: 0, relayed_measurements: 1 },
    ]);
    expect(await aggregates('probe_cc=SG&window=5m&group_by=country')).toEqual([]);
  });

  it('takes in what was spilled into the bucket while the database did not answer', async () => {
    const broken = {
      ...env,
      DB: { prepare: () => ({ bind: () => ({ run: () => Promise.reject(new Error('down')) }) }) } as unknown as D1Database,
    };
    const row = { reportId: uuidv7(), probeId: 'spilled', receivedMs: Date.now(), line: gzipLine('{}\n'), ...packed('UG') };
    await keepReport(broken, row);
    await runJobs(env, Date.now());
    await runJobs(env, Date.now());
    expect(await aggregates('probe_cc=UG&window=5m&group_by=country')).toMatchObject([{ measurements: 1 }]);
    expect((await env.ARCHIVE?.list({ prefix: 'inbox/' }))?.objects).toEqual([]);
  });

  it('answers 503 where neither the database nor a bucket takes the report', async () => {
    const broken = {
      ...env,
      ARCHIVE: undefined,
      DB: { prepare: () => ({ bind: () => ({ run: () => Promise.reject(new Error('down')) }) }) } as unknown as D1Database,
    };
    const row = { reportId: uuidv7(), probeId: 'lost', receivedMs: Date.now(), line: gzipLine('{}\n'), ...packed('UG') };
    await expect(keepReport(broken, row)).rejects.toMatchObject({ problem: 'not-stored' });
  });

  it('archives each report once, as gzipped lines that name no probe', async () => {
    const probe = await enrolledProbe();
    const sent = report();
    await handIn(probe, sent, place('TZ'));
    await handIn(probe, sent, place('TZ'));
    await runJobs(env, Date.now());
    const lines = (await archivedLines()).filter((line) => line.includes(sent.report_id));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ report_id: sent.report_id, origin: { probe_cc: 'TZ' } });
    expect(lines[0]).not.toContain(probe.id);
  });

  it('empties an inbox only when all of it is counted', async () => {
    const probe = await enrolledProbe();
    const dayBefore = Date.now() - DAY_MS;
    await handIn(probe, report(), place('NG'));
    await turnInboxOver(env, dayBefore);
    expect(await countReports()).toBeGreaterThan(0);
    await runJobs(env, Date.now());
    await turnInboxOver(env, dayBefore);
    expect(await countReports()).toBe(0);
    await handIn(probe, report(), place('NG'));
    await runJobs(env, Date.now());
    expect(await aggregates('probe_cc=NG&window=5m&group_by=country')).toMatchObject([{ measurements: 2 }]);
  });

  it('counts what comes in after a probe was forgotten', async () => {
    const [leaving, staying] = [await enrolledProbe(), await enrolledProbe()];
    await handIn(leaving, report(), place('SN'));
    await runJobs(env, Date.now());
    await send(await signRequest(leaving, `${ORIGIN}/v1/probes/${leaving.id}`, null, { method: 'DELETE' }));
    await handIn(staying, report(), place('SN'));
    await runJobs(env, Date.now());
    expect(await aggregates('probe_cc=SN&window=5m&group_by=country')).toMatchObject([{ measurements: 2 }]);
  });

  it('loses no report when another job commits between reading and writing', async () => {
    const probe = await enrolledProbe();
    await handIn(probe, report(), place('GH'));
    const before = (await readPipeline(openDatabase(env.DB))).version;
    const taken = await Promise.all([1, 2, 3].map(() => countInbox(env, Date.now())));
    expect((await readPipeline(openDatabase(env.DB))).version).toBe(before + 1);
    expect(taken.filter((n) => n > 0)).toHaveLength(1);
  });
});

describe('reading', () => {
  it('hides from the public what only one voter measured', async () => {
    const probe = await enrolledProbe();
    await handIn(probe, report(), place('RW', { asn: 36924, regionCode: '01' }));
    await runJobs(env, Date.now());
    expect((await getJson<List<Aggregate>>('/v1/aggregates?probe_cc=RW&window=5m&group_by=network,window')).data).toEqual([]);
    expect((await getJson<List<PublicMeasurement>>('/v1/measurements?probe_cc=RW')).data).toEqual([]);
    const operator = await getJson<List<PublicMeasurement>>('/v1/measurements?probe_cc=RW', OPERATOR);
    expect(operator.data).toMatchObject([{ probe_asn: 36924, probe_region: 'RW-01', voter: expect.any(String) as string }]);
  });

  it('shows the public measurements of a named network to the hour, when it is over, in no order of arrival', async () => {
    const probe = await enrolledProbe();
    for (const address of ['198.51.100.1', '198.51.101.1', '198.51.102.1']) {
      await handIn(probe, report({ measurements: [measurement(), measurement({ target: 'x/www' })] }), place('BI', { address }));
    }
    await runJobs(env, Date.now());
    await settle();
    const query = '/v1/measurements?probe_cc=BI';
    expect((await getJson<List<PublicMeasurement>>(query)).data).toEqual([]);
    await env.DB.prepare('UPDATE inbox_0 SET received_ms = received_ms - 3600000').run();
    await env.DB.prepare('UPDATE inbox_1 SET received_ms = received_ms - 3600000').run();
    await env.DB.prepare('UPDATE inbox_2 SET received_ms = received_ms - 3600000').run();
    const { data } = await getJson<List<PublicMeasurement>>(query);
    expect(data).toHaveLength(6);
    expect(data.every((row) => row.observed_at.endsWith(':00:00Z') && row.latency_ms === null && row.probe_region === null)).toBe(true);
    expect(data.map((row) => row.measurement_uid)).toEqual(data.map((row) => row.measurement_uid).toSorted());
    expect(JSON.stringify(data)).not.toContain('voter');
  });

  it('tells the public by no choice of pages and ranges which measurements came together, when, or what is hidden', async () => {
    const three = ['wikipedia/en', 'x/www', 'reddit/www'].map((target) => measurement({ target }));
    for (const address of ['198.51.100.1', '198.51.101.1', '198.51.102.1', '198.51.103.1'])
      await handIn(await enrolledProbe(), report({ measurements: three }), place('LS', { address }));
    await handIn(await enrolledProbe(), report({ measurements: [resetAtTls()] }), place('LS', { asn: 64501 }));
    await runJobs(env, Date.now());
    await settle();
    for (const slot of [0, 1, 2]) await env.DB.prepare(`UPDATE inbox_${slot} SET received_ms = received_ms - 3600000`).run();
    const cut = toRfc3339(Date.parse(three[0]?.measured_at ?? ''));
    const shown = '/v1/measurements?probe_cc=LS';
    const { data: whole } = await getJson<List<PublicMeasurement>>(shown);
    expect(whole).toHaveLength(12);
    const oneByOne: string[] = [];
    for (let cursor = '', pages = 0; pages === 0 || cursor !== ''; pages += 1) {
      const { data, meta } = await getJson<List<PublicMeasurement>>(`${shown}&limit=1${cursor}`);
      oneByOne.push(...data.map((row) => row.measurement_uid));
      cursor = meta.next === null ? '' : `&cursor=${meta.next}`;
    }
    expect(oneByOne).toEqual(whole.map((row) => row.measurement_uid));
    expect((await getJson<List<PublicMeasurement>>(`${shown}&until=${cut.slice(0, 13)}:00:00Z`)).data).toEqual([]);
    const sliced = await getJson<List<PublicMeasurement>>(`${shown}&since=${cut.slice(0, 13)}:00:00Z&until=${cut.slice(0, 13)}:00:01Z`);
    expect(sliced.data).toHaveLength(12);
    const [hidden, absent] = await Promise.all([64501, 64502].map((asn) => getJson(`${shown}&probe_asn=${asn}&limit=1`)));
    expect(hidden).toEqual(absent);
  });

  it('pages through measurements without losing or repeating one', async () => {
    const probe = await enrolledProbe();
    for (let n = 0; n < 5; n += 1)
      await handIn(probe, report({ measurements: [measurement(), resetAtTls(), measurement({ target: 'x/api' })] }), place('ET'));
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await getJson<List<PublicMeasurement>>(`/v1/measurements?probe_cc=ET&limit=4${cursor}`, OPERATOR);
      seen.push(...page.data.map((row) => row.measurement_uid));
      cursor = page.meta.next === null ? '' : `&cursor=${page.meta.next}`;
    } while (cursor !== '');
    expect(seen).toHaveLength(15);
    expect(new Set(seen).size).toBe(15);
  });

  it('gives lists as CSV and NDJSON too', async () => {
    const probe = await enrolledProbe();
    await handIn(probe, report(), place('ZM', { asOrganization: '=cmd|calc' }));
    await runJobs(env, Date.now());
    const csv = await (await get('/v1/aggregates.csv?probe_cc=ZM&window=5m', OPERATOR)).text();
    expect(csv.split('\r\n')[0]).toContain('probe_cc');
    expect(csv).toContain("'=cmd|calc");
    const lines = (await (await get('/v1/aggregates.ndjson?probe_cc=ZM&window=5m', OPERATOR)).text()).trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ probe_cc: 'ZM' });
  });

  it.each([
    ['/v1/aggregates?window=7m', 'window'],
    ['/v1/aggregates?group_by=planet', 'group_by'],
    ['/v1/aggregates?group_by=region,network', 'group_by'],
    ['/v1/aggregates?since=yesterday', 'since'],
    ['/v1/aggregates?since=2024-02-01&until=2024-01-01', 'since'],
    ['/v1/measurements?cursor=nonsense', 'cursor'],
    ['/v1/measurements?limit=0', 'limit'],
    ['/v1/incidents?status=bad', 'status'],
  ])('refuses %s and names the parameter', async (path, field) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain(field);
  });

  it('answers a repeated request with 304', async () => {
    const repeated = async () => {
      const first = await get('/v1/services');
      return (await get('/v1/services', { 'if-none-match': first.headers.get('etag') ?? '' })).status;
    };
    // The list says up to when it holds: where that moved between the two, the next two are of one time.
    const status = await repeated();
    expect(status === 304 ? status : await repeated()).toBe(304);
  });
});

function packed(country: string) {
  const head = {
    probe_cc: country,
    probe_region: null,
    probe_asn: 64500,
    network_name: null,
    network_type: null,
    voter: 'v',
    source: 'probe',
    software: null,
    reporter: null,
    reporter_days: 1,
    relayed: false,
    simulated: false,
  };
  return { origin: JSON.stringify(head), observations: JSON.stringify([['x/www', Math.floor(Date.now() / 1000), 0, -1, 10, -1, 'uid']]) };
}
