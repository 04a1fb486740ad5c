import { describe, expect, test } from 'vitest';
import { ActRequest, type Act } from '../../../src/incidents/acts/act.ts';
import { applyActs, refusalOf, repeatedAct } from '../../../src/incidents/acts/apply.ts';
import { assembleIncident } from '../../../src/incidents/assemble.ts';
import { Incident } from '../../../src/incidents/incident.ts';
import { acts } from '../act.ts';
import { at, episode, span } from '../episode.ts';

const record = assembleIncident('KE', [episode()], null);
const confirm = (by: string) => ({ kind: 'review' as const, verdict: 'confirm' as const, by });
const dispute = (by: string) => ({ kind: 'review' as const, verdict: 'dispute' as const, by, note: 'The resolver was at fault.' });

describe('reviews', () => {
  test('by two people confirm an incident; one person twice is one', () => {
    expect(applyActs(record, acts(confirm('Sana'))).review).toEqual({ state: 'unreviewed', by: ['Sana'], at: '2024-11-07T12:00:00Z' });
    expect(applyActs(record, acts(confirm('Sana'), confirm('Sana'))).review).toMatchObject({ state: 'unreviewed', by: ['Sana'] });
    for (const spelling of ['SANA', 'sana', 'Ｓana'])
      expect(applyActs(record, acts(confirm('Sana'), confirm(spelling))).review).toMatchObject({ state: 'unreviewed', by: [spelling] });
    const reviewed = applyActs(record, acts(confirm('Sana'), confirm('Otieno')));
    expect(reviewed.review).toEqual({ state: 'reviewed', by: ['Sana', 'Otieno'], at: '2024-11-07T13:00:00Z' });
    expect(reviewed.updates.at(-1)?.text).toBe('Confirmed by Otieno, having seen version 1. Confirmed by 2 reviewers: Sana and Otieno.');
  });

  test('that dispute outweigh those that confirm, until their author confirms', () => {
    const disputed = acts(confirm('Sana'), confirm('Otieno'), dispute('Mina'));
    expect(applyActs(record, disputed).review).toMatchObject({ state: 'disputed', by: ['Mina'] });
    expect(applyActs(record, disputed).updates.at(-1)?.text).toContain('Note: The resolver was at fault.');
    expect(applyActs(record, acts(confirm('Sana'), dispute('Mina'), confirm('Mina'))).review.state).toBe('reviewed');
  });
});

describe('a retraction by the operator', () => {
  const retracted = acts({ kind: 'retract', reason: 'One probe was at fault.' });

  test('stands at the top of the record, whatever the detector finds afterwards', () => {
    const later = assembleIncident('KE', [episode({ measurements: 900, nats: 80, updatedMs: at('15:00') })], record);
    for (const found of [record, later]) {
      const incident = Incident.parse(applyActs(found, retracted));
      expect(incident).toMatchObject({ status: 'retracted', retraction: { by: 'operator', reason: 'One probe was at fault.' } });
      expect(incident.coverage.measurements).toBe(found.coverage.measurements);
    }
  });

  test('ends when the operator withdraws it, which the record tells', () => {
    const withdrawn = acts({ kind: 'retract', reason: 'One probe was at fault.' }, { kind: 'reinstate', reason: 'It was another one.' });
    const incident = applyActs(record, withdrawn);
    expect(incident).toMatchObject({ status: 'detected', retraction: null });
    expect(incident.updates.map(({ kind }) => kind)).toEqual(['suspected', 'detected', 'retracted', 'reinstated']);
  });
});

test('a statement keeps its author and its source, and is not the observatory’s own word', () => {
  const said = { kind: 'annotate' as const, text: 'A technical fault.', said_by: 'The regulator', source: 'https://regulator.example/1' };
  const incident = applyActs(record, acts(said));
  expect(incident.statements).toEqual([
    { at: '2024-11-07T12:00:00Z', said_by: 'The regulator', text: 'A technical fault.', source: said.source },
  ]);
  expect(incident.headline).toBe(record.headline);
  expect(incident.updates.at(-1)).toMatchObject({ kind: 'statement', text: expect.stringContaining('The regulator') });
});

test('updates stand in the order in which they went on record', () => {
  const first = acts(confirm('Sana'));
  const later = assembleIncident('KE', [episode({ end: span('12:30', '12:40'), updatedMs: at('12:45') })], record);
  expect(applyActs(later, first).updates.map(({ kind }) => kind)).toEqual(['suspected', 'detected', 'review', 'ended']);
  // A record that was made anew with fewer updates still shows every act.
  expect(applyActs({ ...record, updates: record.updates.slice(0, 1) }, first).updates.map(({ kind }) => kind)).toEqual([
    'suspected',
    'review',
  ]);
});

test('acts that would do nothing are refused, with the reason', () => {
  const held = acts({ kind: 'hold', reason: 'Checking.' });
  expect(refusalOf({ kind: 'release' }, [])).toBe('the incident is not held');
  expect(refusalOf({ kind: 'hold' }, held)).toContain('held since 2024-11-07T12:00:00Z');
  expect(refusalOf({ kind: 'release' }, held)).toBeNull();
  expect(refusalOf({ kind: 'reinstate' }, held)).toBe('the operator has not retracted the incident');
  expect(refusalOf({ kind: 'retract' }, acts({ kind: 'retract', reason: 'x' }))).toContain('has retracted');
  expect(refusalOf({ kind: 'review' }, held)).toBeNull();
});

test('what is asked for is checked field by field, and cleaned of what would break a line', () => {
  const good = { act_id: 'a-1234567', kind: 'annotate', text: 'Line\u202eone\nline two', said_by: 'PTA', source: 'a citation' };
  expect(ActRequest.parse(good)).toMatchObject({ text: 'Lineone line two' });
  const wrong = [
    { ...good, act_id: 'short' },
    { ...good, said_by: '' },
    { ...good, reviewer: 'x' },
    { act_id: 'a-1234567', kind: 'review', verdict: 'dispute' },
    { act_id: 'a-1234567', kind: 'delete' },
    { act_id: 'a-1234567', kind: 'retract', reason: 'x'.repeat(1001) },
  ];
  expect(wrong.map((request) => ActRequest.safeParse(request).success)).toEqual(wrong.map(() => false));
});

test('what somebody says again, word for word, is on record once', () => {
  const said = { kind: 'annotate' as const, text: 'A technical fault.', said_by: 'The regulator', source: 'https://regulator.example/1' };
  const [statement, review, other] = acts({ ...said, by: 'operator' }, confirm('Sana'), confirm('Otieno'));
  if (!statement || !review || !other) throw new Error('three acts');
  const again = (by: string, request: object, after: number, before: readonly Act[]) =>
    repeatedAct(ActRequest.parse({ ...request, act_id: 'another-id' }), by, after, before);
  expect(again('operator', said, 2, [statement, review, other])).toBe(statement);
  expect(again('operator', { ...said, text: 'A technical fault!' }, 2, [statement])).toBeNull();
  const confirmed = { kind: 'review', verdict: 'confirm' };
  expect(again('Sana', confirmed, 2, [statement, review])).toBe(review);
  expect(again('Sana', { ...confirmed, note: 'Seen by two partners' }, 2, [statement, review])).toBeNull();
  // She has seen more than she had then.
  expect(again('Sana', confirmed, 3, [statement, review])).toBeNull();
  expect(again('Sana', confirmed, 2, [statement, review, other])).toBeNull();
});
