import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { sweep } from '../../../src/settle.ts';
import { HOUR_MS } from '../../../src/shared/time.ts';
import { get, send } from '../../support/api.ts';
import { countReports, dumpDatabase } from '../../support/database.ts';
import { fresh, KENYA, ok, ooniTime, post, submitNew, submitOld, TEMPLATE, UID } from './client.ts';
import { measurement, webMeasurement } from './measurements.ts';

type Listed = {
  measurement_uid: string;
  probe_cc: string;
  probe_asn: number;
  target: string;
  outcome: string;
  relayed: boolean;
  source: string;
};

/** The kept measurements, as the operator sees them. */
async function listed(): Promise<(Listed & { voter?: string })[]> {
  const response = await get('/v1/measurements?limit=1000&source=reports', { authorization: 'Bearer operator-token-for-tests' });
  return (await ok<{ data: Listed[] }>(response)).data;
}

const votesIn = async (): Promise<number> => {
  const since = new Date(Date.now() - 2 * HOUR_MS).toISOString().slice(0, 19);
  const path = `/v1/aggregates?probe_cc=KE&window=5m&group_by=country&since=${since}Z`;
  const { data } = await ok<{ data: { measurements: number }[] }>(await get(path, { authorization: 'Bearer operator-token-for-tests' }));
  return data.reduce((sum, row) => sum + row.measurements, 0);
};

/** Rows of the inbox that hold a measurement. */
const waitingLines = async (): Promise<number> => {
  const tables = [0, 1, 2].map((slot) => `SELECT line FROM inbox_${slot} WHERE length(line) > 0 AND raw_uid IS NOT NULL`);
  return (await env.DB.prepare(tables.join(' UNION ALL ')).all()).results.length;
};

/** A database that answers, and writes nothing more: as it is for a run that is killed before it commits. */
const failingBatches = (database: D1Database): D1Database =>
  new Proxy(database, {
    get: (target, name) => {
      if (name === 'batch') return () => Promise.reject(new Error('killed'));
      const method: unknown = Reflect.get(target, name);
      return typeof method === 'function' ? (method.bind(target) as unknown) : method;
    },
  });

describe('a client up to 3.29', () => {
  it('opens a report, submits and closes', async () => {
    const opened = await ok<Record<string, unknown>>(await send(post('/report', TEMPLATE), KENYA));
    expect(opened['report_id']).toMatch(/^\d{8}T\d{6}Z_webconnectivity_KE_33771_n1_[A-Za-z0-9]{16}$/);
    expect(opened).toMatchObject({ supported_formats: ['yaml', 'json'], backend_version: expect.any(String) as string });
    const { uid } = await submitOld(fresh());
    expect(uid).toMatch(UID);
    expect((await listed()).map(({ measurement_uid, target, outcome, source }) => [measurement_uid, target, outcome, source])).toEqual([
      [uid, 'youtube/www', 'ok', 'ooni'],
    ]);
    expect((await send(post(`/report/${String(opened['report_id'])}/close`, ''), KENYA)).status).toBe(200);
  });

  it('is told what is wrong with a template or a report id', async () => {
    expect((await send(post('/report', { ...TEMPLATE, probe_asn: '17557' }), KENYA)).status).toBe(400);
    const response = await send(post('/report/nonsense', { format: 'json', content: fresh() }), KENYA);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ v: 0, error: expect.stringContaining('report_id') as string });
  });
});

describe('a client from 3.30', () => {
  it('submits in one call and finds no manifest', async () => {
    expect((await get('/api/v1/manifest')).status).toBe(404);
    const fields = fresh();
    const answer = await submitNew(fields);
    expect(answer).toEqual({
      measurement_uid: expect.stringMatching(UID) as string,
      verification_status: 'unverified',
      submit_response: null,
      protocol_version: expect.any(String) as string,
      error: null,
      report_id: fields['report_id'],
    });
  });

  it('has its uid from the first digits of its body’s SHA-512', async () => {
    const body = JSON.stringify({ format: 'json', content: JSON.stringify(fresh()) });
    const { measurement_uid: uid } = await ok<{ measurement_uid: string }>(await send(post('/api/v1/submit_measurement', body), KENYA));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', new TextEncoder().encode(body)));
    expect(uid.slice(-16)).toBe(Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(''));
  });
});

describe('what is stored', () => {
  it('is the measurement as it came, served again by its uid', async () => {
    const fields = fresh();
    const { measurement_uid: uid } = await submitNew(fields);
    const { probe_ip: _ip, ...rest } = fields as { probe_ip: string };
    expect(await ok(await get(`/api/v1/raw_measurement?measurement_uid=${String(uid)}`))).toEqual(rest);
  });

  it('can be had by its uid, and by its report and input, before the sweep and after it', async () => {
    const input = 'https://blocked.example/?a=1&b=ü';
    const { uid, reportId } = await submitOld(fresh({ input }));
    const { measurement_uid: inputless } = await submitNew(
      measurement('ndt', {}, { measurement_start_time: ooniTime(Date.now()), report_id: `${reportId}x` }),
    );
    const { measurement_uid: large } = await submitNew({ ...fresh({ input, report_id: `${reportId}y` }), filler: 'x'.repeat(300_000) });
    const asked = new URLSearchParams({ report_id: reportId, input });
    for (const moment of ['before', 'after', 'again']) {
      const raw = await ok<Record<string, unknown>>(await get(`/api/v1/raw_measurement?${asked}`));
      expect(raw, moment).toMatchObject({ report_id: reportId, input });
      expect(await ok(await get(`/api/v1/raw_measurement?measurement_uid=${uid}`)), moment).toEqual(raw);
      const meta = await ok<Record<string, unknown>>(await get(`/api/v1/measurement_meta?full=True&${asked}`));
      expect(meta, moment).toMatchObject({ measurement_uid: uid, report_id: reportId, input, test_name: 'web_connectivity' });
      expect(JSON.parse(String(meta['raw_measurement'])), moment).toEqual(raw);
      const other = await ok<Record<string, unknown>>(await get(`/api/v1/measurement_meta?report_id=${reportId}x`));
      expect(other, moment).toMatchObject({ measurement_uid: inputless, input: null, test_name: 'ndt', raw_measurement: '' });
      expect((await get(`/api/v1/raw_measurement?measurement_uid=${String(large)}`)).status, moment).toBe(200);
      expect((await get(`/api/v1/raw_measurement?report_id=${reportId}`)).status, moment).toBe(404);
      await sweep(env, Date.now());
    }
    expect(await waitingLines()).toBe(0);
  });

  it('is in the archive where a sweep was killed before it could say so, or two ran at once', async () => {
    const uids = [];
    for (let minutes = 1; minutes <= 3; minutes += 1) uids.push((await submitNew(fresh({}, minutes)))['measurement_uid']);
    const killed = { ...env, DB: failingBatches(env.DB) };
    await expect(sweep(killed, Date.now())).rejects.toThrow();
    uids.push((await submitNew(fresh({}, 4)))['measurement_uid']);
    await Promise.all([sweep(env, Date.now()), sweep(env, Date.now())]);
    await sweep(env, Date.now());
    for (const uid of uids)
      expect(await ok(await get(`/api/v1/measurement_meta?measurement_uid=${String(uid)}`))).toMatchObject({ measurement_uid: uid });
    expect(await waitingLines()).toBe(0);
  });

  it('is the text that the client wrote, to the last digit', async () => {
    for (const [before, after] of [
      ['{"format":"json","content":', '}'],
      ['{ "content" : ', ' , "format" : "json" }'],
    ]) {
      const { probe_ip: _ip, ...rest } = fresh() as { probe_ip: string };
      const written = JSON.stringify(rest).replace('"test_runtime":1.5', '"test_runtime":1.50,"id":12345678901234567890');
      const request = post('/api/v1/submit_measurement', `${before}${written}${after}`);
      const { measurement_uid: uid } = await ok<{ measurement_uid: string }>(await send(request, KENYA));
      expect(await (await get(`/api/v1/raw_measurement?measurement_uid=${uid}`)).text()).toBe(written);
    }
  });

  it('is 845 kB as well', async () => {
    const body = Array.from({ length: 14_500 }, (_, index) => `<p>${index} a page with many words of one kind and another</p>`).join('\n');
    const keys = { requests: [{ failure: null, request: { url: 'https://www.youtube.com/' }, response: { code: 200, body } }] };
    const large = { ...webMeasurement(keys), input: 'https://www.youtube.com/', measurement_start_time: ooniTime(Date.now()) };
    expect(JSON.stringify(large).length).toBeGreaterThan(845_000);
    const { uid } = await submitOld(large);
    const raw = await ok<{ test_keys: unknown }>(await get(`/api/v1/raw_measurement?measurement_uid=${uid}`));
    expect(raw.test_keys).toEqual((large as unknown as { test_keys: unknown }).test_keys);
    expect((await send(post('/api/v1/submit_measurement', `"${'x'.repeat(2_200_000)}"`), KENYA)).status).toBe(413);
  });

  it('holds nowhere the address that it came from or that the client claims', async () => {
    const claimed = '2C0F:FE38:2200:0:0:0:41:7';
    const page = (address: string) => `Hello ${address}, you are here`;
    const keys = {
      client_resolver: KENYA.address,
      requests: [
        {
          failure: null,
          request: { url: 'https://www.youtube.com/' },
          response: { code: 200, body: page(String(KENYA.address)), headers: { 'X-Client': '2c0f:fe38:2200::41:7' } },
        },
        {
          failure: null,
          request: { url: 'https://www.youtube.com/' },
          response: { code: 200, body: { format: 'base64', data: btoa(page(String(KENYA.address))) } },
        },
      ],
    };
    const fields = {
      ...webMeasurement(keys),
      input: 'https://www.youtube.com/',
      probe_ip: claimed,
      measurement_start_time: ooniTime(Date.now()),
    };
    const { measurement_uid: uid } = await submitNew(fields);
    const raw = await (await get(`/api/v1/raw_measurement?measurement_uid=${String(uid)}`)).text();
    const decoded = raw.replaceAll(/"data":"([^"]*)"/g, (_, data: string) => atob(data));
    for (const text of [decoded, await dumpDatabase()])
      for (const address of ['41.90.64.7', claimed, '2c0f:fe38', '203.0.113']) expect(text).not.toContain(address);
    expect(raw).not.toContain('probe_ip');
    expect(decoded.match(/\[scrubbed\]/g)).toHaveLength(4);
  });

  it('is nothing where a body is malformed, and the answer says why', async () => {
    const before = await countReports();
    const bad: [unknown, RegExp][] = [
      ['{"format":"json",', /not JSON/],
      [{ format: 'yaml', content: 'a: 1' }, /format/],
      [{ format: 'json', content: '{"test_name":' }, /content: is not the JSON of an object/],
      [{ format: 'json', content: { test_keys: {} } }, /test_name/],
      [{ format: 'json', content: { ...fresh(), test_keys: null } }, /test_keys/],
      [{ format: 'json', content: { ...fresh(), measurement_start_time: 'yesterday' } }, /measurement_start_time/],
      [{ format: 'json', content: { ...fresh(), probe_cc: 'Kenya' } }, /probe_cc/],
      [[], /object/],
    ];
    for (const [body, reason] of bad) {
      const response = await send(post('/api/v1/submit_measurement', body), KENYA);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ v: 0, error: expect.stringMatching(reason) as string });
    }
    const zstd = await send(post('/api/v1/submit_measurement', 'x', { 'content-encoding': 'zstd' }), KENYA);
    expect(zstd.status).toBe(415);
    expect(await countReports()).toBe(before);
  });
});

describe('what is counted', () => {
  it('is one measurement however often it is sent, under another report too', async () => {
    await sweep(env, Date.now());
    const before = await votesIn();
    const fields = fresh({}, 30);
    await submitNew(fields);
    await submitNew(fields);
    await submitOld(fields);
    await sweep(env, Date.now());
    await submitOld(fields);
    await sweep(env, Date.now());
    expect(await votesIn()).toBe(before + 1);
  });

  it('waits with the client while nothing can be stored, and is counted once it can', async () => {
    const body = JSON.stringify({ format: 'json', content: JSON.stringify(fresh({}, 20)) });
    const fails = () => Promise.reject(new Error('out of order'));
    const broken = {
      ...env,
      ARCHIVE: { put: fails } as unknown as R2Bucket,
      DB: { prepare: () => ({ bind: () => ({ run: fails }) }) } as unknown as D1Database,
    };
    const app = createApp();
    const ask = async (bindings: typeof env) =>
      await app.fetch(new Request(post('/api/v1/submit_measurement', body), { cf: KENYA } as RequestInit), bindings);
    const refused = await ask(broken);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('60');
    const before = await votesIn();
    expect((await ask(env)).status).toBe(200);
    await sweep(env, Date.now());
    expect(await votesIn()).toBe(before + 1);
  });

  it('lies where the connection was; another claim is kept, flagged, and has no voter of its own', async () => {
    const { measurement_uid: claimsOther } = await submitNew(fresh({ probe_cc: 'PK', probe_asn: 'AS17557' }, 11));
    const { measurement_uid: agrees } = await submitNew(fresh({}, 12));
    const rows = await listed();
    const find = (uid: unknown) => rows.find(({ measurement_uid }) => measurement_uid === uid);
    expect(find(claimsOther)).toMatchObject({ probe_cc: 'KE', probe_asn: 33771, relayed: false });
    expect(find(claimsOther)?.voter).toBeUndefined();
    expect(find(agrees)?.voter).toBeDefined();
    expect(await dumpDatabase()).toContain('claims PK AS17557');
    const meta = await ok<Record<string, unknown>>(await get(`/api/v1/measurement_meta?measurement_uid=${String(claimsOther)}`));
    expect(meta).toMatchObject({ probe_cc: 'KE', probe_asn: 33771, claimed_probe_cc: 'PK', claimed_probe_asn: 17557, mismatch: true });
  });

  it('has no vote where the connection tells of no country', async () => {
    const { measurement_uid: uid } = await submitNew(fresh({}, 13), { address: '185.220.101.4' });
    const row = (await listed()).find(({ measurement_uid }) => measurement_uid === uid);
    expect(row).toMatchObject({ probe_cc: 'KE', relayed: true });
  });

  it('leaves out what measures no target, and what is older than a week', async () => {
    const before = (await listed()).length;
    const { measurement_uid: uid } = await submitNew(measurement('ndt', {}, { measurement_start_time: ooniTime(Date.now()) }));
    await submitNew(fresh({}, 8 * 24 * 60));
    expect((await listed()).length).toBe(before);
    expect((await get(`/api/v1/raw_measurement?measurement_uid=${String(uid)}`)).status).toBe(200);
  });
});
