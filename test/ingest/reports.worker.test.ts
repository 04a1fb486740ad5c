import { gunzipSync } from 'node:zlib';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/http/problem.ts';
import type { Receipt } from '../../src/probe/report.ts';
import { DAY_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { ORIGIN, send } from '../support/api.ts';
import { countReports, dumpDatabase } from '../support/database.ts';
import { enrolledProbe, handIn } from '../support/enrolled.ts';
import { measurement, report, resetAtTls } from '../support/report.ts';
import { gzip, jsonBytes, makeProbe, signRequest } from '../support/signed-request.ts';

const problemOf = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return response.json<Problem>();
};

/** Sends what must be refused and sees that nothing was stored. */
async function refused(act: () => Promise<Response>): Promise<Problem> {
  const before = await countReports();
  const problem = await problemOf(await act());
  expect(await countReports()).toBe(before);
  expect(JSON.stringify(problem)).not.toContain('203.0.113');
  return problem;
}

/** What is kept of a report for the archive. */
async function storedLines(reportId: string): Promise<string> {
  const { results } = await env.DB.prepare(
    'SELECT line FROM inbox_0 WHERE report_id = ?1 UNION ALL SELECT line FROM inbox_1 WHERE report_id = ?1 UNION ALL SELECT line FROM inbox_2 WHERE report_id = ?1',
  )
    .bind(reportId)
    .all<{ line: number[] }>();
  return results.map(({ line }) => new TextDecoder().decode(gunzipSync(new Uint8Array(line)))).join('');
}

const reportsUrl = `${ORIGIN}/v1/reports`;

describe('POST /v1/reports', () => {
  it('answers 202 with a receipt once the report is stored', async () => {
    const probe = await enrolledProbe();
    const sent = report();
    const response = await handIn(probe, sent, { country: 'KE', asn: 33771 });
    expect(response.status).toBe(202);
    const receipt = await response.json<Receipt>();
    expect(receipt).toMatchObject({ report_id: sent.report_id, accepted: 1, rejected: [] });
    expect(receipt.assignments.network).toMatchObject({ probe_cc: 'KE', probe_asn: 33771 });
    expect(await countReports()).toBe(1);
  });

  it('gives the same report the same receipt', async () => {
    const probe = await enrolledProbe();
    const sent = report();
    const first = await (await handIn(probe, sent)).json<Receipt>();
    const second = await (await handIn(probe, sent)).json<Receipt>();
    expect(second).toEqual(first);
  });

  it('takes the good measurements of a report and says why it refuses the others', async () => {
    const probe = await enrolledProbe();
    const sent = report({
      measurements: [
        measurement(),
        measurement({ target: 'nowhere/www' }),
        measurement({ measured_at: toRfc3339(Date.now() + 10 * MINUTE_MS) }),
        measurement({ measured_at: toRfc3339(Date.now() - 8 * DAY_MS) }),
        measurement({ measured_at: toRfc3339(Date.now() - 6 * DAY_MS) }),
      ],
    });
    const receipt = await (await handIn(probe, sent)).json<Receipt>();
    expect(receipt.accepted).toBe(2);
    expect(receipt.rejected).toEqual([
      { index: 1, reason: expect.stringContaining('nowhere/www') as string },
      { index: 2, reason: expect.stringContaining('5 minutes in the future') as string },
      { index: 3, reason: expect.stringContaining('older than 7 days') as string },
    ]);
  });

  it('keeps the address of a volunteer out of every table and object', async () => {
    const probe = await enrolledProbe({ address: '198.51.100.77' });
    await handIn(probe, report(), { country: 'PK', asn: 17557, address: '198.51.100.77' });
    await handIn(probe, report(), { country: 'PK', asn: 17557, address: '2001:db8:77:1::5' });
    const dump = await dumpDatabase();
    expect(dump).toContain('17557');
    expect(dump).not.toMatch(/198\.51\.100|2001:db8:77/);
  });

  it.each(['198.51.100.78', '2001:db8:78::1'])('takes %s out of what a block page or a resolver has told its reader', async (address) => {
    const probe = await enrolledProbe();
    const sent = report({
      control: { ok: true, reason: `seen as ${address}` },
      measurements: [
        resetAtTls({
          comparisons: {
            http: { location: `http://blocked.example/?from=${address}` },
            dns: { resolver: 'other', failure: null, addresses: [address] },
          },
        }),
      ],
    });
    expect((await handIn(probe, sent, { country: 'PK', address })).status).toBe(202);
    const lines = await storedLines(sent.report_id);
    expect(lines).toContain('http://blocked.example/?from=[scrubbed]');
    expect(lines + (await dumpDatabase())).not.toContain(address);
  });

  it('counts the runtime placeholder of a local connection as no country', async () => {
    const probe = await enrolledProbe();
    const response = await handIn(probe, report(), { country: 'US', asn: 395747, asOrganization: '', postalCode: '78701' });
    expect((await response.json<Receipt>()).assignments.network).toMatchObject({ probe_cc: 'ZZ', probe_asn: 0 });
  });
});

describe('POST /v1/reports refuses', () => {
  it('what is not signed', async () => {
    const problem = await refused(() => send(new Request(reportsUrl, { method: 'POST', body: JSON.stringify(report()) })));
    expect(problem).toMatchObject({ status: 401, type: '/docs/problems#unsigned' });
  });

  it('a signature by another key', async () => {
    const probe = await enrolledProbe();
    const stranger = await makeProbe();
    const problem = await refused(() => handIn(stranger, report(), {}, { keyid: probe.id }));
    expect(problem).toMatchObject({ status: 401, type: '/docs/problems#bad-signature' });
  });

  it('a signature that does not cover the body', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(() => handIn(probe, report(), {}, { components: ['@method', '@authority', '@path'] }));
    expect(problem).toMatchObject({ status: 401, type: '/docs/problems#bad-signature' });
  });

  it.each([-600, 600])('a signature made %i seconds from now', async (seconds) => {
    const probe = await enrolledProbe();
    const problem = await refused(() => handIn(probe, report(), {}, { created: Math.floor(Date.now() / 1000) + seconds }));
    expect(problem).toMatchObject({ status: 401, type: '/docs/problems#stale-signature' });
  });

  it('a probe that is not enrolled', async () => {
    const stranger = await makeProbe();
    expect(await refused(() => handIn(stranger, report()))).toMatchObject({ status: 401, type: '/docs/problems#unknown-probe' });
  });

  it('a body that is not the one of the digest', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(() => handIn(probe, report(), {}, { digestOf: jsonBytes('another') }));
    expect(problem).toMatchObject({ status: 400, type: '/docs/problems#digest-mismatch' });
  });

  it('a body of 10 MB', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(async () => send(await signRequest(probe, reportsUrl, new Uint8Array(10_000_000))));
    expect(problem).toMatchObject({ status: 413, type: '/docs/problems#too-large' });
  });

  it('a gzip bomb', async () => {
    const probe = await enrolledProbe();
    const bomb = await gzip(new Uint8Array(30_000_000));
    expect(bomb.byteLength).toBeLessThan(100_000);
    const problem = await refused(async () =>
      send(await signRequest(probe, reportsUrl, bomb, { headers: { 'content-encoding': 'gzip' } })),
    );
    expect(problem).toMatchObject({ status: 413, type: '/docs/problems#too-large', detail: expect.stringContaining('1048576') as string });
  });

  it('gzip that breaks off', async () => {
    const probe = await enrolledProbe();
    const half = (await gzip(jsonBytes(report()))).slice(0, 40);
    const problem = await refused(async () =>
      send(await signRequest(probe, reportsUrl, half, { headers: { 'content-encoding': 'gzip' } })),
    );
    expect(problem).toMatchObject({ status: 400, type: '/docs/problems#bad-encoding' });
  });

  it('another encoding', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(async () =>
      send(await signRequest(probe, reportsUrl, jsonBytes(report()), { headers: { 'content-encoding': 'br' } })),
    );
    expect(problem).toMatchObject({ status: 415, type: '/docs/problems#unsupported-encoding' });
  });

  it('what is not JSON', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(async () => send(await signRequest(probe, reportsUrl, new TextEncoder().encode('{"report_id": '))));
    expect(problem).toMatchObject({ status: 400, type: '/docs/problems#bad-request' });
  });

  it('an envelope with a wrong field, and names it', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(() => handIn(probe, { ...report(), report_id: 'not-a-uuid' }));
    expect(problem).toMatchObject({ status: 422, errors: [{ field: 'report_id' }] });
  });

  it('a report all of whose targets are unknown', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(() => handIn(probe, report({ measurements: [measurement({ target: 'nowhere/www' })] })));
    expect(problem).toMatchObject({ status: 422, type: '/docs/problems#nothing-accepted', errors: [{ field: 'measurements.0' }] });
  });

  it('a report from the future', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(() =>
      handIn(probe, report({ measurements: [measurement({ measured_at: toRfc3339(Date.now() + DAY_MS) })] })),
    );
    expect(problem.detail).toContain('future');
  });

  it('more than 200 measurements', async () => {
    const probe = await enrolledProbe();
    const problem = await refused(() => handIn(probe, report({ measurements: Array.from({ length: 201 }, () => measurement()) })));
    expect(problem).toMatchObject({ status: 422, errors: [{ field: 'measurements' }] });
  });
});

describe('DELETE /v1/probes/{probe_id}', () => {
  it('forgets the key and every report that can be linked with it', async () => {
    const probe = await enrolledProbe();
    const other = await enrolledProbe();
    await handIn(probe, report());
    await handIn(other, report());
    const response = await send(await signRequest(probe, `${ORIGIN}/v1/probes/${probe.id}`, null, { method: 'DELETE' }));
    expect(response.status).toBe(204);
    const dump = await dumpDatabase();
    expect(dump).not.toContain(probe.id);
    expect(dump).toContain(other.id);
    expect((await handIn(probe, report())).status).toBe(401);
  });

  it('lets no probe forget another', async () => {
    const [probe, other] = [await enrolledProbe(), await enrolledProbe()];
    const problem = await refused(async () =>
      send(await signRequest(probe, `${ORIGIN}/v1/probes/${other.id}`, null, { method: 'DELETE' })),
    );
    expect(problem).toMatchObject({ status: 403, type: '/docs/problems#not-yours' });
    expect(await env.DB.prepare('SELECT count(*) AS probes FROM probe WHERE probe_id = ?').bind(other.id).first('probes')).toBe(1);
  });
});
