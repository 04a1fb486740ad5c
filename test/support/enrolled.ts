import { ORIGIN, send, type Place } from './api.ts';
import { gzip, jsonBytes, makeProbe, signRequest, type SignOptions, type TestProbe } from './signed-request.ts';

/** A probe that the observatory knows. */
export async function enrolledProbe(place: Place = {}): Promise<TestProbe> {
  const probe = await makeProbe();
  const response = await send(await signRequest(probe, `${ORIGIN}/v1/probes`, jsonBytes({ public_key: probe.publicKey })), place);
  if (response.status !== 201) throw new Error(`enrolment answers ${response.status}: ${await response.text()}`);
  return probe;
}

/** Hands in a report as a probe does: gzipped and signed. */
export async function handIn(probe: TestProbe, report: unknown, place: Place = {}, options: SignOptions = {}): Promise<Response> {
  const body = await gzip(jsonBytes(report));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', ...options.headers };
  return send(await signRequest(probe, `${ORIGIN}/v1/reports`, body, { ...options, headers }), place);
}
