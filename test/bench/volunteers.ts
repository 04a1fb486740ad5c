/** Volunteers as a bench plays them: a key, a connection, and the requests that a probe signs and sends. */
import { webcrypto } from 'http-message-sig';
import type { ProbeKey } from '../../src/probe/probe-key.ts';
import type { Measurement, Report } from '../../src/probe/report.ts';
import { signRequest, type SignedRequest } from '../../src/probe/signed-request.ts';
import { packReport } from '../../src/probe/submit.ts';
import { jsonBytes, makeProbe } from '../support/signed-request.ts';
import { measurement } from '../support/report.ts';
import { between } from './random.ts';

/** Where a connection comes from, as the platform tells the worker. */
export type Connection = { country: string; asn: number; asOrganization: string; regionCode?: string; address: string };

export type Volunteer = { key: ProbeKey; connection: Connection };

export const makeVolunteers = (connections: readonly Connection[]): Promise<Volunteer[]> =>
  Promise.all(
    connections.map(async (connection) => {
      const { id, publicKey, key } = await makeProbe();
      return { key: { id, publicKey, signer: webcrypto.signer(key) }, connection };
    }),
  );

/** An address in a /24 of its own, so that each number is another voter. */
export const addressOf = (index: number): string => `10.${Math.floor(index / 256) % 256}.${index % 256}.7`;

export const signEnrolment = (volunteer: Volunteer, origin: string, nowMs: number): Promise<SignedRequest> =>
  signRequest(
    volunteer.key,
    {
      method: 'POST',
      url: `${origin}/v1/probes`,
      body: { bytes: jsonBytes({ public_key: volunteer.key.publicKey }), headers: { 'content-type': 'application/json' } },
    },
    nowMs,
  );

/** @param url of the observatory's door for reports */
export const signReport = async (volunteer: Volunteer, report: Report, url: string, nowMs: number): Promise<SignedRequest> =>
  signRequest(volunteer.key, { method: 'POST', url, body: await packReport(JSON.stringify(report)) }, nowMs);

/** The headers by which the local runtime takes a request for one from elsewhere. */
export const headersFrom = ({ address, ...geography }: Connection): Record<string, string> => ({
  'cf-connecting-ip': address,
  'mf-cf-blob': JSON.stringify({ ...geography, clientAcceptEncoding: 'gzip' }),
});

/** A measurement that went well, with durations that differ as real ones do, so that it compresses as real ones do. */
export function reached(target: string, measuredAt: string, random: () => number): Measurement {
  const durations = measurement().steps.map((step) => ({ ...step, duration_ms: between(random, 8, 240) }));
  return measurement({ target, measured_at: measuredAt, steps: durations });
}
