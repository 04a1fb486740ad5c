import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { verifySignature, webcrypto } from 'http-message-sig';
import { carriedSpool } from '../../../src/cli/probe/carry-spool.ts';
import { addToSpool, listSpool } from '../../../src/cli/probe/spool.ts';
import { CarriedReport } from '../../../src/probe/carried-report.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('writes each report that waits as a signed line, and leaves it waiting', async () => {
  const folder = await temporaryFolder();
  const ids = ['019343c1-e9d8-7000-8000-000000000001', '019343c1-e9d8-7000-8000-000000000002'];
  for (const [index, reportId] of ids.entries())
    await addToSpool(folder.spool, { reportId, startedMs: index, gzipped: gzipSync(JSON.stringify({ report_id: reportId })) });

  const lines = await carriedSpool(folder, 'https://observatory.example', Date.now());
  const carried = lines.map((line) => CarriedReport.parse(JSON.parse(line)));
  expect(carried.map(({ body }) => JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString()) as unknown)).toEqual(
    ids.map((report_id) => ({ report_id })),
  );
  for (const { headers, public_key: key, authority } of carried) {
    expect(authority).toBe('observatory.example');
    const verifier = webcrypto.verifier(await crypto.subtle.importKey('jwk', key, 'Ed25519', false, ['verify']));
    const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
    const request = { kind: 'request', method: 'POST', targetUri: `https://${authority}/v1/reports`, fields } as const;
    const requiredComponents = ['@method', '@authority', '@path', 'content-digest'];
    await verifySignature(request, {
      label: 'sig1',
      policy: {
        algorithms: ['ed25519'],
        requiredComponents,
        requiredParameters: ['created', 'keyid'],
        maxAge: 300,
        clockSkew: 300,
        now: Date.now() / 1000,
      },
      resolveVerifier: () => verifier,
    });
  }
  expect(await listSpool(folder.spool)).toHaveLength(2);
});
