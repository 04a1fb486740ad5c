import { expect, test } from 'vitest';
import { assembleIncident } from '../../src/incidents/assemble.ts';
import type { Act } from '../../src/incidents/acts/act.ts';
import { Incident } from '../../src/incidents/incident.ts';
import { publish } from '../../src/incidents/publish.ts';
import { canonicalText } from '../../src/incidents/versions/canonical.ts';
import { acts } from './act.ts';
import { at, episode, network, span } from './episode.ts';

const NOW = at('10:31');
/** What the detector found, published live. */
const kept = (incident: Incident, given: Act[] = []): Parameters<typeof publish>[0] => ({ incident, acts: given, origin: 'live' });
const record = assembleIncident('KE', [episode()], null);
const first = publish(kept(record), null, NOW);

test('an incident is published at once, as its first version', () => {
  expect(Incident.parse(first.incident)).toMatchObject({
    version: 1,
    published_at: '2024-11-07T10:31:00Z',
    updated_at: '2024-11-07T10:31:00Z',
  });
  expect(first).toMatchObject({ shown: 'public', isNewVersion: true });
});

test('counts alone make no version; what an incident tells does', () => {
  const counted = assembleIncident(
    'KE',
    [episode({ measurements: 96, votes: 80, failedVotes: 79, nats: 60, voters: 9, updatedMs: at('11:00') })],
    record,
  );
  const second = publish(kept(counted), first.incident, at('11:00'));
  expect(second).toMatchObject({
    isNewVersion: false,
    incident: { version: 1, coverage: { measurements: 96 }, published_at: '2024-11-07T10:31:00Z' },
  });
  const ended = assembleIncident('KE', [episode({ end: span('12:00', '12:10'), updatedMs: at('12:15') })], counted);
  expect(second.incident.updated_at).toBe('2024-11-07T10:31:00Z');
  expect(publish(kept(ended), second.incident, at('12:16'))).toMatchObject({
    isNewVersion: true,
    incident: { version: 2, status: 'ended', published_at: '2024-11-07T10:31:00Z', updated_at: '2024-11-07T12:16:00Z' },
  });
  const alternatives = { ...episode().alternatives, failingSoftware: 1 };
  expect(publish(kept(assembleIncident('KE', [episode({ alternatives })], record)), first.incident, NOW).isNewVersion).toBe(true);
});

test('each act makes a version, but for those while it is held', () => {
  const reviewed = publish(kept(record, acts({ kind: 'review', verdict: 'confirm', by: 'Sana' })), first.incident, NOW);
  expect(reviewed).toMatchObject({ isNewVersion: true, incident: { version: 2 } });
  const hold = { kind: 'hold' as const, reason: 'A source may be at risk.' };
  const held = publish(kept(record, acts(hold)), first.incident, NOW);
  expect(held).toMatchObject({ shown: 'held', isNewVersion: false, incident: { version: 1, held: { since: '2024-11-07T12:00:00Z' } } });
  expect(JSON.stringify(held.incident)).not.toContain('at risk');
  const released = publish(kept(record, acts(hold, { kind: 'release' })), held.incident, at('14:00'));
  expect(released).toMatchObject({ shown: 'public', isNewVersion: true, incident: { version: 2, held: null } });
  expect(released.incident.updates.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['held', 'released']));
});

test('a fault of measurement is not published; an outage of the platform is, as such', () => {
  const fault = assembleIncident('KE', [episode({ kind: 'measurement-fault' })], null);
  expect(publish(kept(fault), null, NOW)).toMatchObject({
    shown: 'internal',
    isNewVersion: false,
    incident: { version: null, published_at: null },
  });
  const outage = publish(kept(assembleIncident('KE', [episode({ kind: 'platform-outage' })], null)), null, NOW);
  expect(outage).toMatchObject({ shown: 'public', incident: { kind: 'platform-outage' } });
  expect(outage.incident.headline).toContain('unreachable, for controls elsewhere too');
});

test('what was published and proves a fault of measurement does not vanish: it is retracted', () => {
  const fault = assembleIncident('KE', [episode({ kind: 'measurement-fault' })], record);
  const { incident, shown } = publish(kept(fault), first.incident, NOW);
  expect(shown).toBe('public');
  expect(Incident.parse(incident)).toMatchObject({ status: 'retracted', version: 2, retraction: { by: 'detector' } });
});

test('whoever reads the headline alone learns of a retraction', () => {
  const { incident } = publish(kept(record, acts({ kind: 'retract', reason: 'One probe was at fault.' })), first.incident, NOW);
  expect(incident.headline).toBe(`Retracted: ${record.headline}`);
});

test('the canonical text does not depend on the order of keys, and is whole characters', () => {
  const turned = Object.fromEntries(Object.entries(first.incident).reverse()) as Incident;
  expect(canonicalText(turned)).toBe(canonicalText(first.incident));
  expect(JSON.parse(canonicalText(first.incident))).toEqual(first.incident);
  const odd = assembleIncident('KE', [episode({ networks: [network(1, 'half \ud83d pair')] })], null);
  expect(canonicalText(odd)).toContain('half \ufffd pair');
});
