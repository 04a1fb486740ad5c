import { expect, it } from 'vitest';
import { addUse, capMb, isSpent, usedBytes } from '../../../src/cli/probe/data-use.ts';

const SECOND = Date.parse('2026-11-02T12:00:00Z');
const DECEMBER = Date.parse('2026-12-01T00:00:00Z');

it('spreads a month’s allowance over its days', () => {
  const use = (bytes: number) => addUse({ month: '', bytes: 0 }, bytes, SECOND);
  expect(isSpent(use(1_900_000), 30, SECOND)).toBe(false);
  expect(isSpent(use(2_000_000), 30, SECOND)).toBe(true);
  expect(isSpent(use(2_000_000), 30, SECOND + 86_400_000)).toBe(false);
  expect(isSpent(use(1e12), null, SECOND)).toBe(false);
});

it('begins anew with the month', () => {
  const use = addUse({ month: '2026-11', bytes: 5_000_000 }, 1_000_000, SECOND);
  expect(usedBytes(use, SECOND)).toBe(6_000_000);
  expect(usedBytes(use, DECEMBER)).toBe(0);
  expect(addUse(use, 10.4, DECEMBER)).toEqual({ month: '2026-12', bytes: 10 });
});

it('has a limit of its own for each line where the volunteer says nothing', () => {
  expect([capMb(null, 'mobile'), capMb(null, 'unknown'), capMb(50, 'wifi'), capMb('none', 'mobile')]).toEqual([100, 1000, 50, null]);
});
