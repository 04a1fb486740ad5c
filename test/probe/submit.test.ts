import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/probe/observatory.ts';
import { thumbprint } from '../../src/probe/probe-key.ts';
import type { ProbeKey } from '../../src/probe/probe-key.ts';
import type { Report } from '../../src/probe/report.ts';
import { enrol, fetchAssignments, forgetProbe, packReport, submitReport } from '../../src/probe/submit.ts';
import { closingStack } from './loopback/closing.ts';
import { ASSIGNMENTS, problem, startObservatory } from './loopback/observatory.ts';
import type { Observatory } from './loopback/observatory.ts';
import { refusedPlace } from './loopback/servers.ts';

const REPORT: Report = {
  report_id: '019343c1-e9d8-7000-8000-000000000001',
  software_name: 'probe',
  software_version: '1.0.0',
  platform: 'linux',
  network_type: 'unknown',
  started_at: '2024-11-07T10:00:00Z',
  control: { ok: true },
  measurements: [{ target: 'youtube/www', measured_at: '2024-11-07T10:00:00Z', steps: [] }],
};

const newKey = async (): Promise<ProbeKey> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = privateKey.export({ format: 'jwk' });
  const publicKey = { kty: 'OKP', crv: 'Ed25519', x } as const;
  const signer = { sign: (data: Uint8Array) => new Uint8Array(sign(null, data, privateKey)) };
  return { id: await thumbprint(publicKey), publicKey, signer };
};

const closing = closingStack();
let observatory: Observatory;
let channel: Channel;

beforeEach(async () => {
  observatory = await startObservatory(closing);
  channel = { key: await newKey(), observatories: [observatory.origin], fetch: (url, init) => fetch(url, init), now: () => Date.now() };
});
afterAll(() => closing.closeAll());

const submit = async (over: Partial<Channel> = {}) => submitReport({ ...channel, ...over }, await packReport(JSON.stringify(REPORT)));

describe('a probe’s id', () => {
  it('is the thumbprint of its key, as in the example of RFC 8037', async () => {
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
    expect(await thumbprint(key)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });
});

describe('enrolling', () => {
  it('proves the key and brings assignments', async () => {
    expect(await enrol(channel)).toEqual({ assignments: ASSIGNMENTS, observatory: observatory.origin, etag: null });
    expect(observatory.keys.get(channel.key.id)).toEqual(channel.key.publicKey);
    expect(await fetchAssignments(channel)).toEqual({ assignments: ASSIGNMENTS, observatory: observatory.origin, etag: null });
  });

  it('learns that nothing has changed', async () => {
    observatory.replies.push({ status: 304 });
    expect(await fetchAssignments(channel, { networkType: 'mobile', etag: '"a"' })).toBe('unchanged');
  });

  it('is no success where what answers is not an observatory', async () => {
    observatory.replies.push({ status: 200, body: '<html>Welcome to the hotel</html>' }, { status: 200, body: { hello: 'world' } });
    expect(await enrol(channel)).toMatchObject({ assignments: null, reason: expect.stringMatching(/answered by something else/) });
    expect(await enrol(channel)).toMatchObject({ assignments: null, reason: expect.stringMatching(/another shape/) });
  });
});

describe('handing in a report', () => {
  it('enrols where the observatory does not know the key, and is stored whole', async () => {
    expect(await submit()).toMatchObject({ outcome: 'accepted', receipt: { accepted: 1, assignments: ASSIGNMENTS } });
    expect(observatory.calls).toEqual(['POST /v1/reports', 'POST /v1/probes', 'POST /v1/reports']);
    expect(observatory.reports.get(REPORT.report_id)).toEqual(REPORT);
  });

  it('signs anew by the observatory’s clock where the probe’s own is wrong', async () => {
    observatory.aheadMs = 3 * 3_600_000;
    expect(await submit()).toMatchObject({ outcome: 'accepted' });
    expect(observatory.reports.size).toBe(1);
  });

  it('goes to the next address where one is dead, broken, or answered by somebody else', async () => {
    const dead = await refusedPlace('127.0.0.1');
    const broken = await startObservatory(closing);
    const hijacked = await startObservatory(closing);
    await enrol(channel);
    broken.replies.push(problem(503, 'not-stored'));
    hijacked.replies.push({ status: 403, body: '<h1>This site is blocked</h1>' });
    const observatories = [`http://127.0.0.1:${dead.port}`, broken.origin, hijacked.origin, observatory.origin];
    expect(await submit({ observatories })).toMatchObject({ outcome: 'accepted', observatory: observatory.origin });
    expect([broken.calls, hijacked.calls]).toEqual([['POST /v1/reports'], ['POST /v1/reports']]);
  });

  it.each([400, 413, 422])('is refused for good by %i, with the reason', async (status) => {
    observatory.replies.push(problem(status, 'bad-report'));
    expect(await submit()).toEqual({ outcome: 'refused', reason: 'the detail of bad-report' });
  });

  it('waits as long as it is told by 429', async () => {
    observatory.replies.push(problem(429, 'too-many', { 'retry-after': '120' }));
    expect(await submit()).toEqual({ outcome: 'waiting', reason: 'the detail of too-many', retryAfterMs: 120_000, answered: true });
  });

  it('waits where nothing answers, where the observatory cannot store it, and where a redirect leads elsewhere', async () => {
    const dead = await refusedPlace('127.0.0.1');
    expect(await submit({ observatories: [`http://127.0.0.1:${dead.port}`] })).toMatchObject({
      outcome: 'waiting',
      reason: expect.stringMatching(/ECONNREFUSED/),
    });
    observatory.replies.push(problem(503, 'not-stored'));
    expect(await submit()).toMatchObject({ outcome: 'waiting', reason: 'the detail of not-stored' });
    observatory.replies.push({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: 'moved' });
    expect(await submit()).toMatchObject({ outcome: 'waiting' });
  });
});

describe('being forgotten', () => {
  it('deletes the key, and succeeds where it was not known', async () => {
    await enrol(channel);
    expect(await forgetProbe(channel)).toEqual({ forgotten: true });
    expect(observatory.keys.size).toBe(0);
    expect(await forgetProbe(channel)).toEqual({ forgotten: true });
  });

  it('says why it failed', async () => {
    observatory.replies.push(problem(500, 'internal'));
    expect(await forgetProbe(channel)).toEqual({ forgotten: false, reason: 'the detail of internal' });
  });
});
