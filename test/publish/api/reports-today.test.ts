import { expect, it } from 'vitest';
import { reportsToday } from '../../../src/publish/api/reports-today.ts';
import { NO_FLOOR, floorOf } from '../../../src/rollup/floors.ts';
import { DAY_MS } from '../../../src/shared/time.ts';

const load = { dayMs: 20_000 * DAY_MS, reports: 27 };

it('tells the public tens of reports, so that none shows when it comes, and the operator all', () => {
  expect(reportsToday({ load }, load.dayMs + 1, floorOf(3))).toBe(20);
  expect(reportsToday({ load: { ...load, reports: 9 } }, load.dayMs + 1, floorOf(3))).toBe(0);
  expect(reportsToday({ load }, load.dayMs + 1, NO_FLOOR)).toBe(27);
  expect(reportsToday({ load }, load.dayMs + DAY_MS, NO_FLOOR)).toBe(0);
});
