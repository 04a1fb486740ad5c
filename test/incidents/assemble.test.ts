import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assembleIncident, groupEpisodes, retractIncident } from '../../src/incidents/assemble.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { Incident } from '../../src/incidents/incident.ts';
import { at, episode, network, span } from './episode.ts';

describe('grouping', () => {
  test('puts services together that began within half an hour of each other', () => {
    const x = episode({ service: 'x', onset: span('10:40', '10:50'), suspectedAtMs: at('10:55') });
    const late = episode({ service: 'signal', onset: span('11:10', '11:20'), suspectedAtMs: at('11:25') });
    expect(groupEpisodes([late, x, episode()]).map((group) => group.map(({ service }) => service))).toEqual([
      ['telegram', 'x'],
      ['signal'],
    ]);
  });

  test('keeps outages, simulations and later episodes of one service apart', () => {
    const outage = episode({ service: 'x', kind: 'platform-outage' });
    const simulated = episode({ service: 'signal', simulated: true });
    const again = episode({ key: 'telegram@5769990', suspectedAtMs: at('10:35') });
    expect(groupEpisodes([episode(), outage, simulated, again])).toHaveLength(4);
  });

  test('does not depend on the order of the episodes', () => {
    const episodes = ['telegram', 'x', 'signal', 'facebook'].map((service, index) =>
      episode({
        service,
        onset: span(`10:${10 + index * 15}`, `10:${15 + index * 15 - 5 * (index % 2)}`),
        suspectedAtMs: at('11:30') + index,
      }),
    );
    const expected = groupEpisodes(episodes);
    fc.assert(
      fc.property(fc.shuffledSubarray(episodes, { minLength: 4 }), (shuffled) => {
        expect(groupEpisodes(shuffled)).toEqual(expected);
      }),
    );
  });
});

describe('an incident', () => {
  test('says each thing that it rests on once, of all services that it holds of', () => {
    const of = (service: string, more: Partial<Episode>) => episode({ service, onset: span('10:00', '10:20'), ...more });
    const services = [
      of('x', { failedVotes: 18, layer: 'tls', onset: span('09:50', '10:00') }),
      of('facebook', { nats: 20 }),
      of('instagram', {}),
    ];
    expect(assembleIncident('KE', services, null).evidence.map(({ text }) => text)).toEqual([
      'Votes that failed on AS33771 and AS37061: Facebook 20 of 20, from 24 measurements; Instagram 20 of 20, from 24 measurements; X 18 of 20, from 24 measurements.',
      'Evidence against no change, in nats, pooled over the networks observed (7): Facebook 20.0; Instagram 18.0; X 18.0.',
      'Facebook and Instagram: most failures are at the connection (TCP).',
      'X: most failures are at the handshake (TLS).',
      'Control measurements from elsewhere that succeeded: Facebook 3 of 3; Instagram 3 of 3; X 3 of 3.',
    ]);
  });

  test('fulfils the contract and says what it rests on', () => {
    const incident = Incident.parse(assembleIncident('KE', [episode()], null));
    expect(incident).toMatchObject({
      kind: 'service-restriction',
      probe_cc: 'KE',
      services: ['telegram'],
      scope: 'multi-network',
      status: 'detected',
      onset: { earliest: '2024-11-07T09:55:00Z', latest: '2024-11-07T10:25:00Z' },
      end: null,
      detected_at: '2024-11-07T10:30:00Z',
      method: 'tcp',
      coverage: { networks_observed: 7, voters: 4, measurements: 24, user_share: null },
    });
    // Two of seven networks, every vote failed, five minutes of a day for certain.
    expect(incident.severity).toBeCloseTo((2 / 7) * (0.5 + 0.5 * (5 / 1440)), 3);
    expect(incident.evidence[0]?.text).toBe('Votes that failed on AS33771 and AS37061: Telegram 20 of 20, from 24 measurements.');
    expect(incident.updates.at(-1)?.text).toBe(`Detected automatically, not yet reviewed: ${incident.headline}.`);
    expect(incident.updates.map(({ kind, at: time }) => `${kind} ${time}`)).toEqual([
      'suspected 2024-11-07T10:25:00Z',
      'detected 2024-11-07T10:30:00Z',
    ]);
  });

  test('has an id that hangs on its country and its first episode alone', () => {
    const id = assembleIncident('KE', [episode()], null).id;
    expect(id).toMatch(/^ke-20241107-[0-9a-f]{8}$/);
    expect(assembleIncident('KE', [episode({ nats: 30, end: span('12:00', '12:10') })], null).id).toBe(id);
    expect(assembleIncident('TZ', [episode()], null).id).not.toBe(id.replace('ke', 'tz'));
  });

  test('of several services is one, with one list of networks and phases', () => {
    const x = episode({ service: 'x', networks: [network(33771, 'Safaricom Limited'), network(36926, 'Airtel')], voters: 9 });
    const incident = Incident.parse(assembleIncident('KE', [x, episode()], null));
    expect(incident.services).toEqual(['telegram', 'x']);
    expect(incident.networks.map(({ asn }) => asn)).toEqual([33771, 36926, 37061]);
    expect(incident.phases).toHaveLength(1);
    expect(incident.coverage).toMatchObject({ voters: 9, measurements: 48 });
  });

  test('is over when every service is, at the latest end', () => {
    const ended = (service: string, earliest: string, latest: string) =>
      episode({ service, end: span(earliest, latest), networks: [network(33771, null, { state: 'ended', end: span(earliest, latest) })] });
    const both = assembleIncident('KE', [ended('telegram', '12:00', '12:10'), ended('x', '13:00', '13:10')], null);
    expect(both).toMatchObject({ status: 'ended', end: { latest: '2024-11-07T13:10:00Z' } });
    expect(assembleIncident('KE', [ended('telegram', '12:00', '12:10'), episode({ service: 'x' })], null)).toMatchObject({
      status: 'detected',
      end: null,
    });
  });

  test('is nationwide on two thirds of the networks observed and four operators, not on four networks of one', () => {
    const networks = [1, 2, 3, 4].map((asn) => network(asn, `Operator ${asn}`));
    const wide = { networks, observed: [1, 2, 3, 4, 5], operatorsObserved: 5, operatorsAffected: 4 };
    expect(assembleIncident('KE', [episode(wide)], null).scope).toBe('nationwide');
    expect(assembleIncident('KE', [episode({ ...wide, operatorsAffected: 1, operatorsObserved: 2 })], null).scope).toBe('multi-network');
    expect(assembleIncident('KE', [episode({ ...wide, observed: [1, 2, 3, 4, 5, 6, 7], operatorsObserved: 7 })], null).scope).toBe(
      'multi-network',
    );
    expect(assembleIncident('KE', [episode({ networks: [network(1, 'One')] })], null).scope).toBe('single-network');
    expect(assembleIncident('KE', [episode({ ...wide, regions: ['KE-30'], okRegions: ['KE-28'] })], null).scope).toBe('regional');
  });

  test('keeps what others put on the record, and appends what changed at the time of the data', () => {
    const first = assembleIncident('KE', [episode()], null);
    const previous = { ...first, corroboration: [{ source: 'https://example.org', text: 'Seen there too.' }] };
    const end = span('12:00', '12:10');
    const later = episode({
      end,
      updatedMs: at('12:15'),
      networks: [
        network(33771, 'Safaricom Limited', { state: 'ended', end }),
        network(37061, 'Safaricom Limited', { state: 'unknown' }),
        network(36926, 'Airtel', { state: 'ended', end }),
      ],
    });
    const next = Incident.parse(assembleIncident('KE', [later], previous));
    expect(next).toMatchObject({ id: first.id, corroboration: previous.corroboration });
    expect(next.updates.slice(0, 2)).toEqual(first.updates);
    expect(next.updates.slice(2)).toMatchObject([
      { at: '2024-11-07T12:15:00Z', kind: 'ended', text: 'Ended 2024-11-07 12:00–12:10 UTC. Not seen since on AS37061.' },
      { at: '2024-11-07T12:15:00Z', kind: 'networks', text: 'Also seen on AS36926. Affected now: 3 of 7 networks observed.' },
    ]);
  });

  test('that did not change gets no update', () => {
    const first = assembleIncident('KE', [episode()], null);
    expect(assembleIncident('KE', [episode()], first)).toEqual(first);
  });

  test('is detected when its first service was, though another was suspected before', () => {
    const suspicion = episode({ service: 'x', tier: 'suspected', detectedAtMs: null, suspectedAtMs: at('10:00') });
    const incident = assembleIncident('KE', [suspicion, episode()], null);
    expect(incident.detected_at).toBe('2024-11-07T10:30:00Z');
    expect(incident.updates.find(({ kind }) => kind === 'detected')?.at).toBe(incident.detected_at);
  });

  test('that is suspected says so, and a single source holds its confidence down', () => {
    const suspicion = episode({ tier: 'suspected', detectedAtMs: null, alternatives: { ...episode().alternatives, oneVoter: true } });
    const incident = assembleIncident('KE', [suspicion], null);
    expect(incident).toMatchObject({ status: 'suspected', confidence: 0.5, detected_at: '2024-11-07T10:25:00Z' });
    expect(incident.headline).toContain('possibly restricted');
    expect(incident.alternatives).toContainEqual(expect.objectContaining({ ruled_out: false, by: 'The failures come from one voter.' }));
  });

  test('without controls does not rule out that the service was down', () => {
    const explanation = 'The service itself was down.';
    const alone = assembleIncident('KE', [episode({ controls: { ok: 0, failed: 0 } })], null).alternatives;
    expect(alone.find((item) => item.explanation === explanation)?.ruled_out).toBe(false);
    expect(assembleIncident('KE', [episode()], null).alternatives.find((item) => item.explanation === explanation)?.ruled_out).toBe(true);
  });

  test('is retracted once, on the record, and where all its episodes were withdrawn', () => {
    const retracted = retractIncident(assembleIncident('KE', [episode()], null), at('13:00'), { type: 'late-data' });
    expect(retracted.status).toBe('retracted');
    expect(retracted.updates.at(-1)).toEqual({
      at: '2024-11-07T13:00:00Z',
      kind: 'retracted',
      text: 'Retracted: Measurements that came in later do not bear it out.',
      facts: { type: 'retracted', because: { type: 'late-data' } },
    });
    expect(retractIncident(retracted, at('14:00'), { type: 'not-borne-out' })).toEqual(retracted);
    expect(assembleIncident('KE', [episode({ state: 'withdrawn', tier: 'suspected', detectedAtMs: null })], null).status).toBe('retracted');
  });
});
