import { describe, expect, it } from 'vitest';
import { LIGHT_TARGET_IDS } from '../../src/probe/targets.ts';
import type { Assignments } from '../../src/probe/report.ts';
import { ORIGIN, get, send } from '../support/api.ts';
import { jsonBytes, makeProbe, signRequest } from '../support/signed-request.ts';

const PLACE = { country: 'KE', asn: 33771 };

/** What a new probe is asked when it is enrolled, and the key that it is known by. */
async function enrol(query = ''): Promise<{ probe_id: string; assignments: Assignments }> {
  const probe = await makeProbe();
  return (await send(await signRequest(probe, `${ORIGIN}/v1/probes${query}`, jsonBytes({ public_key: probe.publicKey })), PLACE)).json();
}

/** Asks as the probe of that key would. */
const ask = (probeId: string, headers: Record<string, string> = {}, query = ''): Promise<Response> =>
  get(`/v1/assignments${query}`, { 'signature-input': `sig1=("@method");created=1;keyid="${probeId}"`, ...headers });

describe('checking in', () => {
  it('spreads the probes of a network over the half hour, and keeps each one’s time', async () => {
    const probes = [];
    for (let count = 0; count < 12; count += 1) probes.push(await enrol());
    const phases = probes.map(({ assignments }) => assignments.phase_seconds ?? -1);
    const windows = [0, 1, 2, 3, 4, 5].map((window) => phases.filter((phase) => Math.floor(phase / 300) === window).length);
    expect(Math.min(...windows)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...windows)).toBeLessThanOrEqual(3);
    const again = (await (await ask(probes[3]?.probe_id ?? '')).json()) as Assignments;
    expect(again.phase_seconds).toBe(phases[3]);
  });

  it('answers 304 where nothing has changed', async () => {
    const { probe_id: id } = await enrol();
    const etag = (await ask(id)).headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    const unchanged = await ask(id, { 'if-none-match': etag });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    expect((await ask(id, { 'if-none-match': etag }, '?network_type=mobile')).status).toBe(200);
  });

  it('gives a mobile line a lighter list, and says which lines it knows', async () => {
    expect((await enrol('?network_type=mobile')).assignments.targets).toEqual(LIGHT_TARGET_IDS);
    const wrong = await get('/v1/assignments?network_type=satellite');
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('mobile, fixed, wifi, unknown')]);
  });
});
