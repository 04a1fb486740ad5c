import { expect, it } from 'vitest';
import { isAmongFirst } from '../../src/ingest/first-requests.ts';
import { MINUTE_MS } from '../../src/shared/time.ts';

it('lets the first requests of a prefix in a minute pass, and has the platform asked about all others', () => {
  const passed = (voter: string, nowMs: number) => Array.from({ length: 300 }, () => isAmongFirst(voter, nowMs)).filter(Boolean).length;
  expect([passed('a', 0), passed('b', 1), passed('a', MINUTE_MS - 1), passed('a', MINUTE_MS)]).toEqual([10, 10, 0, 10]);
});

it('keeps no more than some thousands in mind', () => {
  const passed = Array.from({ length: 6000 }, (_, index) => isAmongFirst(`prefix ${index}`, 5 * MINUTE_MS)).filter(Boolean).length;
  expect(passed).toBe(5000);
  expect(isAmongFirst('prefix 0', 5 * MINUTE_MS)).toBe(true);
});
