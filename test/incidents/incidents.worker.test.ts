import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { commitPipeline, readPipeline, type CountryProgress } from '../../src/db/pipeline.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { OPERATOR, ORIGIN, getJson, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';

type List = { data: Incident[]; meta: { sample_size: number } };
type Versions = { data: { version: number; digest: string; href: string }[] };

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

  it('are no restriction where the service began to fail in other countries too', async () => {
    const countries = ['LK', 'MM', 'NP'];
    const everywhere = countries.flatMap((country, index) =>
      volunteers(country, { [64531 + index]: 4, [64541 + index]: 4 }, [64531 + index, 64541 + index]),
    );
    await importAll(everywhere.map((item) => ({ ...item, service: 'signal', target: 'signal/app' })));
    const incidents = (await Promise.all(countries.map(incidentsOf))).flat();
    expect(incidents.map(({ kind, probe_cc }) => `${probe_cc} ${kind}`)).toEqual(countries.map((country) => `${country} platform-outage`));
    expect(incidents[0]?.evidence).toContainEqual({
      kind: 'contrast',
      text: 'Signal: It began to fail at the same time in Myanmar (Burma) and Nepal.',
      facts: { type: 'contrast', contrast: { working: [], failing: ['MM', 'NP'], back_at: null }, services: [{ service: 'signal' }] },
    });
  });

  it('are not made of one voter', async () => {
    await importAll(volunteers('BD', { 64521: 1 }, [64521]));
    expect((await incidentsOf('BD')).filter(({ status }) => status === 'detected')).toEqual([]);
  });

  it('answer 404 where there is none', async () => {
    expect((await send(new Request(`${ORIGIN}/v1/incidents/none`))).status).toBe(404);
  });

  it('stay as they were told where their windows are forgotten and judging begins anew', async () => {
    await importAll(volunteers('ZM', { 64501: 4, 64502: 4, 64503: 4 }, [64501, 64502]));
    const before = await incidentsOf('ZM');
    expect(before.map(({ status }) => status)).toEqual(['detected']);
    const heldMs = START + 47 * HOUR_MS;
    await env.DB.exec("UPDATE incident SET origin = 'live' WHERE probe_cc = 'ZM'; DELETE FROM detector_state WHERE probe_cc = 'ZM'");
    await env.DB.exec(`DELETE FROM window_bin WHERE probe_cc = 'ZM' AND window_ms < ${heldMs}`);
    const db = openDatabase(env.DB);
    const { version, pipeline } = await readPipeline(db);
    const country = { ...(pipeline.countries['ZM'] as CountryProgress), windowsFromMs: heldMs, judgeFromMs: heldMs };
    await commitPipeline(db, version, { ...pipeline, countries: { ...pipeline.countries, ZM: country } }, []);
    await importAll([]);
    expect(await incidentsOf('ZM')).toEqual(before);
    expect((await readPipeline(db)).pipeline.countries['ZM']?.judgeFromMs).toBeGreaterThan(heldMs);
  });
});

describe('acts on an incident', () => {
  const SANA = 'token-of-the-reviewer-sana';
  let id = '';
  let count = 0;

  const body = (method: string, path: string, sent: unknown, headers: Record<string, string>) =>
    send(new Request(`${ORIGIN}${path}`, { method, headers, body: JSON.stringify(sent) }));
  const act = (request: Record<string, unknown>, headers: Record<string, string> = OPERATOR, actId = `act-${(count += 1)}-000000`) =>
    body('POST', `/v1/incidents/${id}/acts`, { act_id: actId, ...request }, headers);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const read = () => getJson<Incident>(`/v1/incidents/${id}`);
  const problemOf = async (response: Response) => `${response.status} ${(await response.json<{ type: string }>()).type.split('#')[1]}`;
  const hexOf = async (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>) =>
    [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  it('need a token, and a body that keeps the contract', async () => {
    id = (await incidentsOf('PK'))[0]?.id ?? '';
    const confirm = { kind: 'review', verdict: 'confirm' };
    expect(await problemOf(await act(confirm, {}))).toBe('401 no-operator');
    expect(await problemOf(await act(confirm, bearer('a-token-that-nobody-has')))).toBe('401 no-operator');
    expect(await problemOf(await act({ kind: 'retract' }))).toBe('422 bad-body');
    expect(await problemOf(await act({ kind: 'release' }))).toBe('409 act-refused');
    const elsewhere = await body('POST', '/v1/incidents/none/acts', { act_id: 'act-elsewhere', ...confirm }, OPERATOR);
    expect(await problemOf(elsewhere)).toBe('404 not-found');
    expect((await read()).review.state).toBe('unreviewed');
  });

  it('make it confirmed when two people review it, each with a token of their own', async () => {
    const sana = await hexOf(new TextEncoder().encode(SANA));
    expect((await body('PUT', '/v1/reviewers/Sana%20Malik', { token_sha256: sana }, OPERATOR)).status).toBe(204);
    expect(await problemOf(await body('PUT', '/v1/reviewers/Otieno', { token_sha256: sana }, OPERATOR))).toBe('409 act-refused');
    const another = await problemOf(await body('PUT', '/v1/reviewers/sana%20%20malik', { token_sha256: 'a'.repeat(64) }, OPERATOR));
    expect(another).toBe('409 act-refused');
    expect(await problemOf(await body('PUT', '/v1/reviewers/Operator', { token_sha256: sana }, OPERATOR))).toBe('400 bad-parameter');
    expect((await getJson<{ data: { name: string }[] }>('/v1/reviewers', OPERATOR)).data.map(({ name }) => name)).toEqual(['Sana Malik']);

    const before = await read();
    await act({ kind: 'review', verdict: 'confirm' });
    await act({ kind: 'review', verdict: 'confirm', note: 'Seen again.' });
    expect((await read()).review).toMatchObject({ state: 'unreviewed', by: ['operator'] });
    await act({ kind: 'review', verdict: 'confirm' }, bearer(SANA));
    const incident = await read();
    expect(incident.review).toMatchObject({ state: 'reviewed', by: ['operator', 'Sana Malik'] });
    expect(incident.version).toBe((before.version ?? 0) + 3);
    expect((await getJson<List>('/v1/incidents?probe_cc=PK&review=reviewed')).data.map((item) => item.id)).toEqual([id]);
    expect((await getJson<List>('/v1/incidents?probe_cc=PK&review=unreviewed')).data).toEqual([]);
    expect(await problemOf(await act({ kind: 'retract', reason: 'No.' }, bearer(SANA)))).toBe('401 no-operator');
  });

  it('are recorded once, however often they are sent, and two at once are both kept', async () => {
    const said = { kind: 'annotate', text: 'A technical fault.', said_by: 'The regulator', source: 'https://regulator.example/1' };
    const sent = await Promise.all([
      act(said, OPERATOR, 'statement-one'),
      act({ ...said, text: 'All is well.' }),
      act(said, OPERATOR, 'statement-one'),
    ]);
    expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await read()).statements.map(({ text }) => text).toSorted()).toEqual(['A technical fault.', 'All is well.']);
    expect(await problemOf(await act({ ...said, text: 'Another.' }, OPERATOR, 'statement-one'))).toBe('409 act-refused');
    const { data } = await getJson<{ data: { n: number; by: string }[] }>(`/v1/incidents/${id}/acts`, OPERATOR);
    expect(data.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
  });

  it('hold an incident back: the public sees a stub alone, until it is released', async () => {
    await act({ kind: 'hold', reason: 'Somebody may be at risk.' });
    const stub = await read();
    expect(Object.keys(stub).toSorted()).toEqual(['held', 'id', 'probe_cc', 'status']);
    expect(await incidentsOf('PK')).toEqual([]);
    expect((await getJson<List>('/v1/incidents/held')).data).toEqual([stub]);
    expect(await problemOf(await send(new Request(`${ORIGIN}/v1/incidents/${id}/v1`)))).toBe('403 held');
    expect((await getJson<{ data: { probe_cc: string; state: string }[] }>('/v1/countries')).data).toContainEqual(
      expect.objectContaining({ probe_cc: 'PK', state: 'nothing-found' }),
    );
    const page = await (await send(new Request(`${ORIGIN}/incidents/${id}`))).text();
    expect(page).toContain('Held for review');
    expect(page).not.toContain('64501');
    expect((await getJson<List>('/v1/incidents?probe_cc=PK', OPERATOR)).data.map((item) => item.id)).toEqual([id]);
    expect(await getJson<Incident>(`/v1/incidents/${id}`, bearer(SANA))).toMatchObject({ services: ['x'] });
    await act({ kind: 'release' });
    expect((await incidentsOf('PK')).map((item) => item.id)).toEqual([id]);
    expect(JSON.stringify(await read())).not.toContain('at risk');
  });

  it('take it back, and late data that judge it again do not bring it back', async () => {
    await act({ kind: 'retract', reason: 'The probes were at fault.' });
    const before = await read();
    expect(before).toMatchObject({ status: 'retracted', retraction: { by: 'operator', reason: 'The probes were at fault.' } });
    await importAll(volunteers('PK', { 64501: 6 }, [64501]).filter(({ measurement_uid }) => /-64501-[45]-/.test(measurement_uid)));
    const after = await read();
    expect(after.coverage.measurements).toBeGreaterThan(before.coverage.measurements);
    expect(after).toMatchObject({ status: 'retracted', statements: before.statements, review: before.review });
    expect(after.updates.filter(({ kind }) => kind === 'late-data')).toHaveLength(1);
    expect((await getJson<List>('/v1/incidents?probe_cc=PK&status=retracted')).data.map((item) => item.id)).toEqual([id]);
  });

  it('each leave a version, whose bytes are those that its digest says, for ever', async () => {
    const { version } = await read();
    const { data } = await getJson<Versions>(`/v1/incidents/${id}/versions`);
    expect(data.map((item) => item.version)).toEqual(Array.from({ length: version ?? 0 }, (_, index) => (version ?? 0) - index));
    for (const { digest, href, version: number } of data) {
      const response = await send(new Request(`${ORIGIN}${href}`));
      expect(response.headers.get('cache-control')).toContain('immutable');
      const bytes = await response.arrayBuffer();
      expect(await hexOf(bytes)).toBe(digest);
      expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ id, version: number });
    }
    const page = await getJson<Versions & { meta: { next: string } }>(`/v1/incidents/${id}/versions?limit=2`);
    const next = await getJson<Versions>(`/v1/incidents/${id}/versions?limit=2&cursor=${page.meta.next}`);
    expect([...page.data, ...next.data]).toEqual(data.slice(0, 4));
    expect((await send(new Request(`${ORIGIN}/v1/incidents/${id}/v999`))).status).toBe(404);
    expect((await send(new Request(`${ORIGIN}/v1/incidents/none/versions`))).status).toBe(404);
  });
});
