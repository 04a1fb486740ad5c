import { expect, test } from 'vitest';
import { pageOf, tableOf } from '../../../src/cli/incident/show.ts';
import { incident } from '../../publish/records.ts';

test('a table has a line an incident, and says which are held', () => {
  const held = incident({ id: 'ke-20241108-2', held: { since: '2024-11-08T00:00:00Z' }, services: ['x', 'telegram'] });
  const [head, first, second] = tableOf([incident(), held]).split('\n');
  expect(head).toMatch(/^id +began \(UTC\) +status +review +kind +networks +services$/);
  expect(first).toMatch(/^ke-20241107-1 +2024-11-07 09:58–10:21 +ended +unreviewed +service-restriction +1\/8 +telegram$/);
  expect(second).toMatch(/ended, held .* x telegram$/);
  expect(tableOf([])).toBe('No incident.');
});

test('an incident is shown with its review, its retraction, what was said of it, and its record', () => {
  const text = pageOf(
    incident({
      review: { state: 'disputed', by: ['Mina'], at: '2024-11-10T00:00:00Z' },
      status: 'retracted',
      retraction: { at: '2024-11-11T00:00:00Z', by: 'operator', reason: 'One probe was at fault.' },
      statements: [{ at: '2024-11-09T00:00:00Z', said_by: 'The regulator', text: 'A technical fault.', source: 'a citation' }],
    }),
  );
  expect(text).toContain('Review: disputed (Mina, 2024-11-10T00:00:00Z)');
  expect(text).toContain('Retracted by the operator, 2024-11-11T00:00:00Z: One probe was at fault.');
  expect(text).toContain('The regulator: “A technical fault.” (a citation)');
  expect(text).toContain('ruled out: The service itself was down. Controls elsewhere reached it.');
  expect(text).toContain('2024-11-07T11:00:00Z Detected automatically.');
  const half = incident({ review: { state: 'unreviewed', by: ['Mina'], at: '2024-11-10T00:00:00Z' } });
  expect(pageOf(half)).toContain('Review: not yet by two; confirmed by Mina, 2024-11-10T00:00:00Z');
});

test('names from outside cannot command the terminal', () => {
  const evil = '\u001b[2J\u202egood\nid';
  const [network] = incident().networks;
  const shown = incident({ id: evil, headline: evil, services: [evil], networks: network ? [{ ...network, name: evil }] : [] });
  expect(tableOf([shown]).split('\n')).toHaveLength(2);
  const text = tableOf([shown]) + pageOf(shown);
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
});
