import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { OPERATOR, ORIGIN, getJson, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';

type List = { data: Incident[]; meta: { sample_size: number } };

const START = Date.parse('2026-01-10T00:00:00Z');
const BLOCK = START + 44 * HOUR_MS;

const post = (path: string, body: string) => send(new Request(`${ORIGIN}${path}`, { method: 'POST', headers: OPERATOR, body }));

async function importAll(observations: Observation[]): Promise<void> {
  for (let start = 0; start < observations.length; start += 500) {
    const response = await post(
      '/v1/observations',
      observations
        .slice(start, start + 500)
        .map((item) => JSON.stringify(item))
        .join('\n'),
    );
    expect(response.status).toBe(200);
  }
  for (let count = 0; count < 200; count += 1) {
    const { pending } = await (await post('/v1/settle', '')).json<{ pending: number }>();
    if (pending === 0) return;
  }
  throw new Error('the import does not settle');
}

/** Voters of a network measure every half hour for two days; from 20:00 of the second day the block's networks fail at the handshake. */
function volunteers(country: string, voters: Record<number, number>, blocked: number[], until = START + 48 * HOUR_MS): Observation[] {
  const made: Observation[] = [];
  for (let time = START; time < until; time += 30 * MINUTE_MS) {
    for (const [asn, count] of Object.entries(voters)) {
      for (let voter = 0; voter < count; voter += 1) {
        const fails = time >= BLOCK && blocked.includes(Number(asn));
        made.push(
          observation({
            observed_at: toRfc3339(time + voter * 7 * MINUTE_MS),
            probe_cc: country,
            probe_asn: Number(asn),
            network_name: `Network ${asn}`,
            service: 'x',
            target: 'x/www',
            source: 'probe',
            voter: `${asn}-${voter}`,
            outcome: fails ? 'tls' : 'ok',
            failure: fails ? 'connection_reset' : null,
            software: 'tocsin/0.1.0',
            reporter_days: 20,
            simulated: true,
            measurement_uid: `${country}-${asn}-${voter}-${time}`,
          }),
        );
      }
    }
  }
  return made;
}

const edge = (from: number, until: number, outcome: 'ok' | 'http'): Observation[] =>
  Array.from({ length: (until - from) / (5 * MINUTE_MS) }, (_, index) =>
    observation({
      observed_at: toRfc3339(from + index * 5 * MINUTE_MS),
      probe_cc: 'ZZ',
      probe_asn: 13335,
      service: 'x',
      target: 'x/www',
      source: 'edge',
      voter: 'edge',
      outcome,
      measurement_uid: `edge-${outcome}-${from + index}`,
    }),
  );

const incidentsOf = async (country: string): Promise<Incident[]> => (await getJson<List>(`/v1/incidents?probe_cc=${country}`)).data;

describe('incidents', () => {
  it('tell of a block with its networks, layer, onset and what controls say, and name no network below the privacy floor', async () => {
    await importAll([
      ...edge(START, START + 48 * HOUR_MS, 'ok'),
      ...volunteers('PK', { 64501: 4, 64502: 4, 64503: 4, 64504: 1 }, [64501, 64502, 64504]),
    ]);
    const [incident, ...others] = await incidentsOf('PK');
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      kind: 'service-restriction',
      status: 'detected',
      services: ['x'],
      method: 'tls',
      simulated: true,
      end: null,
    });
    expect(Date.parse(incident?.onset.earliest ?? '')).toBeLessThanOrEqual(BLOCK);
    expect(Date.parse(incident?.onset.latest ?? '')).toBeGreaterThanOrEqual(BLOCK - 5 * MINUTE_MS);
    const asns = incident?.networks.map(({ asn }) => asn) ?? [];
    expect(asns).toEqual(expect.arrayContaining([64501, 64502]));
    expect(asns).not.toContain(64503);
    expect(JSON.stringify(incident)).not.toContain('64504');
    expect(incident?.alternatives.find(({ explanation }) => explanation.includes('down'))).toMatchObject({ ruled_out: true });
    expect(await getJson(`/v1/incidents/${incident?.id}`)).toEqual(incident);
    expect((await getJson<{ data: unknown[] }>('/v1/countries')).data).toContainEqual(
      expect.objectContaining({ probe_cc: 'PK', state: 'restricted' }),
    );
  });

  it('are the same when the same observations come again', async () => {
    const before = await incidentsOf('PK');
    await importAll(volunteers('PK', { 64501: 4, 64502: 4, 64503: 4, 64504: 1 }, [64501, 64502, 64504]));
    expect(await incidentsOf('PK')).toEqual(before);
  });

  it('end when the votes say so, as an update on the record', async () => {
    const after = volunteers('PK', { 64501: 4, 64502: 4, 64503: 4 }, [], START + 54 * HOUR_MS).filter(
      ({ observed_at }) => Date.parse(observed_at) >= START + 48 * HOUR_MS,
    );
    await importAll(after);
    const [incident, ...others] = await incidentsOf('PK');
    expect(others).toEqual([]);
    expect(incident?.status).toBe('ended');
    expect(incident?.updates.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['suspected', 'detected', 'ended']));
    expect(Date.parse(incident?.end?.earliest ?? '')).toBeLessThanOrEqual(START + 48 * HOUR_MS + 30 * MINUTE_MS);
  });

  it('are no restriction where the service fails for the controls too', async () => {
    await importAll([
      ...edge(BLOCK, START + 48 * HOUR_MS, 'http').map((item) => ({
        ...item,
        service: 'zoom',
        target: 'zoom/www',
        measurement_uid: `z${item.measurement_uid}`,
      })),
      ...volunteers('IN', { 64511: 4, 64512: 4 }, [64511, 64512]).map((item) => ({ ...item, service: 'zoom', target: 'zoom/www' })),
    ]);
    const kinds = (await incidentsOf('IN')).map(({ kind }) => kind);
    expect(kinds).not.toContain('service-restriction');
    expect(kinds).toEqual(['platform-outage']);
  });

  it('are not made of one voter', async () => {
    await importAll(volunteers('BD', { 64521: 1 }, [64521]));
    expect((await incidentsOf('BD')).filter(({ status }) => status === 'detected')).toEqual([]);
  });

  it('answer 404 where there is none', async () => {
    expect((await send(new Request(`${ORIGIN}/v1/incidents/none`))).status).toBe(404);
  });
});
