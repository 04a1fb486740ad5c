import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, toRfc3339 } from '../../src/shared/time.ts';

test('a time is written to the whole second, whatever was written before it', () => {
  const times = fc.integer({ min: -40_000 * DAY_MS, max: 40_000 * DAY_MS });
  fc.assert(
    fc.property(times, fc.integer({ min: 0, max: 119_999 }), (timeMs, laterMs) => {
      for (const each of [timeMs, timeMs + laterMs, timeMs + laterMs + 0.4])
        expect(toRfc3339(each)).toBe(new Date(each).toISOString().replace(/\.\d{3}Z$/, 'Z'));
    }),
    { examples: [[-15, 14]] },
  );
});

test('what is no time is refused', () => {
  toRfc3339(0);
  expect(() => toRfc3339(Number.NaN)).toThrow(RangeError);
  expect(() => toRfc3339(9e15)).toThrow(RangeError);
});
