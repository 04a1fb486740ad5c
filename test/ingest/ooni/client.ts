/** OONI's clients of both generations, as far as they talk to a collector. */
import { MINUTE_MS } from '../../../src/shared/time.ts';
import { ORIGIN, send, type Place } from '../../support/api.ts';
import { webMeasurement } from './measurements.ts';

export const KENYA: Place = { country: 'KE', asn: 33771, asOrganization: 'Safaricom Limited', address: '41.90.64.7' };
export const UID = /^\d{14}\.\d{6}_KE_webconnectivity_[0-9a-f]{16}$/;

export const ooniTime = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');

/** As a client writes it: compact, with its own address taken out. */
export const fresh = (overrides: Record<string, unknown> = {}, minutesAgo = 10) =>
  webMeasurement(
    {},
    { input: 'https://www.youtube.com/', measurement_start_time: ooniTime(Date.now() - minutesAgo * MINUTE_MS), ...overrides },
  );

export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Request =>
  new Request(`${ORIGIN}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'user-agent': 'ooniprobe-cli/3.30.0', ...headers },
  });

export const ok = async <Body>(response: Response): Promise<Body> => {
  if (response.status !== 200) throw new Error(`answers ${response.status}: ${await response.text()}`);
  return response.json();
};

export const TEMPLATE = {
  data_format_version: '0.2.0',
  format: 'json',
  probe_asn: 'AS33771',
  probe_cc: 'KE',
  software_name: 'ooniprobe-cli',
  software_version: '3.29.0',
  test_name: 'web_connectivity',
  test_start_time: '2024-01-20 14:01:02',
  test_version: '0.5.28',
};

/** A client up to 3.29: opens a report, and submits into it. */
export async function submitOld(fields: Record<string, unknown>, place = KENYA): Promise<{ uid: string; reportId: string }> {
  const { report_id: reportId } = await ok<{ report_id: string }>(await send(post('/report', TEMPLATE), place));
  const body = { format: 'json', content: { ...fields, report_id: reportId } };
  const { measurement_uid: uid } = await ok<{ measurement_uid: string }>(await send(post(`/report/${reportId}`, body), place));
  return { uid, reportId };
}

/** A client from 3.30: the measurement's JSON as a string, in one call. */
export const submitNew = async (fields: Record<string, unknown>, place = KENYA): Promise<Record<string, unknown>> =>
  ok(await send(post('/api/v1/submit_measurement', { format: 'json', content: JSON.stringify(fields) }), place));
