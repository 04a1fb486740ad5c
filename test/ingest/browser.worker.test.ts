import { webcrypto } from 'http-message-sig';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/http/problem.ts';
import type { CarriedReport } from '../../src/probe/carried-report.ts';
import { carry } from '../../src/probe/carry.ts';
import type { Measurement, Report } from '../../src/probe/report.ts';
import { DAY_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { OPERATOR, ORIGIN, getJson, send, type Place } from '../support/api.ts';
import { dumpDatabase, countReports } from '../support/database.ts';
import { enrolledProbe, handIn } from '../support/enrolled.ts';
import { measurement, report } from '../support/report.ts';
import { makeProbe } from '../support/signed-request.ts';

type Row = { service: string; probe_cc: string; probe_asn: number; outcome: string; source: string; relayed: boolean | null };

const loaded = (target = 'x/www'): Measurement =>
  measurement({ target, steps: [{ operation: 'request', failure: null, duration_ms: 90 }] });

const failed = (paired: { rounds: number; loaded_before: boolean } | null, target = 'x/www'): Measurement =>
  measurement({
    target,
    steps: [{ operation: 'request', failure: 'http_request_failed', failure_source: 'target', duration_ms: 40 }],
    ...(paired ? { comparisons: { paired } } : {}),
  });

const fromBrowser = (item: Measurement, engine: string, overrides: Partial<Report> = {}): Report =>
  report({ platform: 'browser', software_name: `browser-${engine}`, measurements: [item], ...overrides });

const rowsOf = async (probeCc: string): Promise<Row[]> =>
  (await getJson<{ data: Row[] }>(`/v1/measurements?probe_cc=${probeCc}`, OPERATOR)).data;

/** Hands in a browser's report from a country and says what its only measurement was taken for. */
async function outcomeFrom(place: Place, item: Measurement, engine = 'gecko'): Promise<string> {
  const before = new Set((await rowsOf(place.country ?? '')).map((row) => JSON.stringify(row)));
  const response = await handIn(await enrolledProbe(), fromBrowser(item, engine), place);
  expect(response.status).toBe(202);
  const fresh = (await rowsOf(place.country ?? '')).filter((row) => !before.has(JSON.stringify(row)));
  expect(fresh).toHaveLength(1);
  expect(fresh[0]?.source).toBe('browser');
  return fresh[0]?.outcome ?? '';
}

describe('a failure that a browser saw', () => {
  it('counts once the file has loaded in its engine, or before on its device', async () => {
    const seen = failed({ rounds: 3, loaded_before: false });
    expect(await outcomeFrom({ country: 'PK', asn: 1 }, seen)).toBe('inconclusive');
    expect(await outcomeFrom({ country: 'PK', asn: 1 }, failed({ rounds: 3, loaded_before: true }))).toBe('http');
    expect(await outcomeFrom({ country: 'DE', asn: 2 }, loaded())).toBe('ok');
    expect(await outcomeFrom({ country: 'PK', asn: 1 }, seen)).toBe('http');
    expect(await outcomeFrom({ country: 'PK', asn: 1 }, seen, 'webkit')).toBe('inconclusive');
  });

  it('is no verdict where it is not paired with neutral files that loaded', async () => {
    expect(await outcomeFrom({ country: 'DE', asn: 2 }, loaded('youtube/www'))).toBe('ok');
    expect(await outcomeFrom({ country: 'TR', asn: 3 }, failed(null, 'youtube/www'))).toBe('inconclusive');
    expect(await outcomeFrom({ country: 'TR', asn: 3 }, failed({ rounds: 1, loaded_before: true }, 'youtube/www'))).toBe('inconclusive');
  });
});

/** A browser's report in a file. */
async function file(overrides: Partial<Report> = {}, observatory = ORIGIN, signedMs = Date.now()): Promise<CarriedReport> {
  const probe = await makeProbe();
  const key = { id: probe.id, publicKey: probe.publicKey, signer: webcrypto.signer(probe.key) };
  const declared = { probe_cc: 'IR', probe_asn: 44244 };
  return carry(JSON.stringify(fromBrowser(loaded('wikipedia/en'), 'blink', { ...declared, ...overrides })), key, observatory, signedMs);
}

const carryIn = (body: unknown): Promise<Response> =>
  send(new Request(`${ORIGIN}/v1/carried-reports`, { method: 'POST', body: JSON.stringify(body) }), {
    country: 'DE',
    asn: 3320,
    address: '198.51.100.9',
  });

async function refusal(body: unknown): Promise<{ type: string; detail: string }> {
  const before = await countReports();
  const response = await carryIn(body);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(await countReports()).toBe(before);
  const { type, detail } = await response.json<Problem>();
  return { type: type.split('#')[1] ?? '', detail };
}

describe('POST /v1/carried-reports', () => {
  it('takes a signed report from anyone as relayed, from where it declares, once', async () => {
    const carried = await file();
    const answer = await carryIn(carried);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [] });
    expect((await carryIn(carried)).status).toBe(202);
    expect(await rowsOf('DE')).not.toContainEqual(expect.objectContaining({ service: 'wikipedia' }));
    expect(await rowsOf('IR')).toContainEqual(
      expect.objectContaining({ probe_asn: 44244, outcome: 'ok', source: 'browser', relayed: true }),
    );
    const dump = await dumpDatabase();
    expect(dump).not.toContain('198.51.100');
    expect(dump).not.toContain(carried.public_key.x);
  });

  it('takes one that was signed days ago, and none that is too old', async () => {
    const daysAgo = (days: number) => Date.now() - days * DAY_MS;
    const old = (days: number) => file({ measurements: [{ ...loaded(), measured_at: toRfc3339(daysAgo(days)) }] }, ORIGIN, daysAgo(days));
    expect((await carryIn(await old(6))).status).toBe(202);
    expect((await carryIn(await file({}, 'https://another-address.example'))).status).toBe(202);
    expect((await refusal(await old(9))).type).toBe('stale-signature');
    expect((await refusal(await file({}, ORIGIN, Date.now() + 20 * MINUTE_MS))).type).toBe('stale-signature');
  });

  it('refuses what was changed, or signed by another key', async () => {
    const [one, other] = [await file(), await file()];
    expect((await refusal({ ...one, body: other.body })).type).toBe('digest-mismatch');
    expect((await refusal({ ...one, public_key: other.public_key })).type).toBe('bad-signature');
    expect((await refusal({ ...one, headers: { ...one.headers, signature: other.headers.signature } })).type).toBe('bad-signature');
    expect((await refusal({ ...one, authority: 'elsewhere.example' })).type).toBe('bad-signature');
  });

  it('says which field of a file is wrong', async () => {
    expect(await refusal({ carried_report: 1 })).toMatchObject({
      type: 'bad-report',
      detail: expect.stringContaining('public_key') as string,
    });
    expect((await refusal({ ...(await file()), body: 'A' })).detail).toMatch(/body/);
  });
});
