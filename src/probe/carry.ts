/** Packs a signed report so that somebody else can hand it in. */
import type { CarriedReport } from './carried-report.ts';
import type { ProbeKey } from './probe-key.ts';
import { signRequest } from './signed-request.ts';
import { packReport } from './submit.ts';

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/**
 * @param json the report
 * @param observatory origin of the observatory that it is for
 */
export const carry = async (json: string, key: ProbeKey, observatory: string, nowMs: number): Promise<CarriedReport> => {
  const body = await packReport(json);
  const url = new URL('/v1/reports', observatory);
  const { headers } = await signRequest(key, { method: 'POST', url: url.href, body }, nowMs);
  return {
    carried_report: 1,
    public_key: key.publicKey,
    authority: url.host,
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-digest': headers['Content-Digest'] ?? '',
      'signature-input': headers['Signature-Input'] ?? '',
      signature: headers['Signature'] ?? '',
    },
    body: base64(body.bytes),
  };
};
