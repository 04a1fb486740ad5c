import { describe, expect, test } from 'vitest';
import type { Episode } from '../../src/detect/episode.ts';
import { reconcile, type Kept } from '../../src/incidents/reconcile.ts';
import { floorOf } from '../../src/rollup/floors.ts';
import { acts } from './act.ts';
import { at, episode, network, span } from './episode.ts';

const shown = (...asns: number[]) => ({ networks: new Set(asns), regions: new Set<string>(), floor: floorOf(1) });
const ALL = shown(1, 2, 3, 33771, 37061);
const judged = (overrides = {}) => ({
  fromMs: at('00:00'),
  untilMs: at('20:00'),
  toldUntilMs: 0,
  publishedMs: at('20:02'),
  imported: false,
  ...overrides,
});
const told = (found: readonly Episode[], stored: readonly Kept[] = [], overrides = {}, seen = ALL): Kept[] =>
  reconcile('KE', stored, found, judged(overrides), seen);

const telegram = episode({ onset: span('09:00', '09:10'), suspectedAtMs: at('09:15') });
const x = episode({ key: 'x@1', service: 'x', onset: span('13:00', '13:10'), suspectedAtMs: at('13:15') });

describe('what the detector finds', () => {
  test('of four services on six networks, staggered by 5 to 20 minutes, is one incident', () => {
    const asns = [1, 2, 3, 4, 5, 6];
    const services = ['facebook', 'x', 'instagram', 'youtube'].map((service, place) =>
      episode({
        key: `${service}@${place}`,
        service,
        onset: span(`14:0${place}`, `14:1${place}`),
        suspectedAtMs: at(`14:${15 + place * 5}`),
        networks: asns.map((asn, index) =>
          network(asn, `Network ${asn}`, { onset: span('14:00', `14:${String(5 + index * 3).padStart(2, '0')}`) }),
        ),
        observed: [...asns, 7, 8],
        operatorsObserved: 8,
        operatorsAffected: 6,
      }),
    );
    const [kept, ...others] = told(services, [], {}, shown(...asns));
    expect(others).toEqual([]);
    expect(kept?.incident.services).toEqual(['facebook', 'instagram', 'x', 'youtube']);
    expect(kept?.incident.scope).toBe('nationwide');
    expect(kept?.incident.headline).toContain('Facebook, Instagram, X and YouTube restricted on 6 of 8 networks observed in Kenya');
  });

  test('on networks that may not be named counts them at the least', () => {
    const networks = [1, 2, 3, 4].map((asn) => network(asn, `Network ${asn}`));
    const [kept] = told([episode({ networks })], [], {}, shown(3));
    expect(kept?.incident.networks.map(({ asn }) => asn)).toEqual([0, 3]);
    expect(kept?.incident.headline).toContain('on at least 2 of 7 networks observed in Kenya (AS3 Network 3, other networks)');
  });
});

describe('late data', () => {
  const ended = episode({ end: span('12:00', '12:10'), updatedMs: at('12:15') });
  const first = told([ended]);

  test('change the counts and add an update', () => {
    const [later, ...others] = told([{ ...ended, measurements: 30 }], first, { toldUntilMs: at('20:00'), publishedMs: at('21:00') });
    expect(others).toEqual([]);
    expect(later?.incident.coverage.measurements).toBe(30);
    expect(later?.incident.updates.slice(0, -1)).toEqual(first[0]?.incident.updates);
    expect(later?.incident.updates.at(-1)).toMatchObject({
      at: '2024-11-07T21:00:00Z',
      kind: 'late-data',
      text: 'Measurements that came in late were counted: 30 in all, before 24.',
    });
  });

  test('are not what a service brings that was told apart before', () => {
    const x = episode({ ...ended, service: 'x', key: 'x@1' });
    const [later] = told([ended, x], first, { toldUntilMs: at('20:00'), publishedMs: at('21:00') });
    expect(later?.incident.updates.map(({ kind }) => kind)).toEqual(['suspected', 'detected', 'ended', 'services']);
  });

  test('add none where nothing changed, nor where an open incident counts its next windows', () => {
    expect(told([ended], first, { toldUntilMs: at('20:00') })).toEqual([]);
    const open = told([episode()]);
    const [next] = told([episode({ measurements: 90 })], open, { untilMs: at('20:05'), toldUntilMs: at('20:00') });
    expect(next?.incident.updates).toEqual(open[0]?.incident.updates);
  });
});

describe('people’s acts', () => {
  const withActs = (kept: Kept[], ...given: Parameters<typeof acts>): Kept[] => kept.map((item) => ({ ...item, acts: acts(...given) }));
  const review = { kind: 'review', verdict: 'confirm', by: 'Sana' } as const;

  test('stay where an incident is judged again, and where it no longer holds', () => {
    const stored = withActs(told([telegram]), review);
    const [same] = told([{ ...telegram, measurements: 99 }], stored);
    expect(same?.acts).toEqual(stored[0]?.acts);
    const [gone] = told([], stored);
    expect(gone).toMatchObject({ incident: { id: stored[0]?.incident.id, status: 'retracted' }, acts: stored[0]?.acts });
    const [back] = told([telegram], gone ? [gone] : []);
    expect(back).toMatchObject({ incident: { id: stored[0]?.incident.id, status: 'detected' }, acts: stored[0]?.acts });
  });

  test('stay with the record that has them where two incidents prove to be one, and the other says which', () => {
    const early = told([telegram]);
    const late = withActs(told([x]), review);
    const together = { ...x, onset: span('09:05', '09:15') };
    const [kept, merged, ...others] = told([telegram, together], [...early, ...late]);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ incident: { id: late[0]?.incident.id, services: ['telegram', 'x'] }, acts: late[0]?.acts });
    expect(merged?.incident).toMatchObject({ id: early[0]?.incident.id, status: 'retracted' });
    expect(merged?.incident.retraction?.reason).toBe(`It is told as part of incident ${late[0]?.incident.id} now.`);
  });

  test('of retraction do not fall on another incident that joins', () => {
    const early = withActs(told([telegram]), { kind: 'retract', reason: 'One probe was at fault.' });
    const late = told([x]);
    const [kept] = told([telegram, { ...x, onset: span('09:05', '09:15') }], [...early, ...late]);
    expect(kept).toMatchObject({ incident: { id: late[0]?.incident.id }, acts: [] });
  });
});

describe('a later import', () => {
  const later = { ...telegram, key: 'telegram@2', suspectedAtMs: at('09:40') };
  const ofPart = told([later], [], { imported: true });

  test('tells anew what only imports have told, under the id that the whole has, and no list keeps what it replaces', () => {
    const whole = told([telegram], [], { imported: true });
    const [kept, replaced, ...others] = told([telegram], ofPart, { imported: true, toldUntilMs: at('20:00') });
    expect(others).toEqual([]);
    expect([kept]).toEqual(whole);
    expect(replaced).toMatchObject({ incident: { id: ofPart[0]?.incident.id, status: 'retracted' }, origin: 'superseded', episodes: [] });
    expect(replaced?.incident.retraction?.reason).toBe(`It is told as part of incident ${kept?.incident.id} now.`);
    const both = [kept, replaced].flatMap((item) => item ?? []);
    expect(told([telegram], both, { imported: true })).toEqual([]);
    expect(told([telegram], both)).toEqual([]);
    expect(told([later], both, { imported: true })[0]).toEqual(ofPart[0]);
  });

  test('keeps the id and the record of what was told live, or a person has acted on', () => {
    const live = told([later]);
    const acted = ofPart.map((kept) => ({ ...kept, acts: acts({ kind: 'review', verdict: 'confirm', by: 'Sana' }) }));
    for (const stored of [live, acted]) {
      const [kept, ...others] = told([telegram], stored, { imported: true });
      expect(others).toEqual([]);
      expect(kept).toMatchObject({ incident: { id: stored[0]?.incident.id }, origin: 'live', acts: stored[0]?.acts });
    }
  });
});

test('no two incidents have one id', () => {
  const both = told([telegram, { ...x, onset: span('09:05', '09:15') }]);
  // The first episode is withdrawn by late data and found again later, apart from the second, which has kept the id.
  const alone = told([{ ...x, onset: span('13:00', '13:10') }], both);
  const again = told([telegram, { ...x, onset: span('13:00', '13:10') }], alone);
  const ids = [...new Map([...alone, ...again].map((kept) => [kept.incident.id, kept])).keys()];
  expect(ids).toHaveLength(2);
});
