import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../src/http/listing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/time.ts';

const NOW_MS = Date.parse('2026-11-28T06:42:13.500Z');

describe('a range', () => {
  it('up to now is the same for who asks again within five minutes, and holds the present', () => {
    const range = rangeOf({}, NOW_MS, HOUR_MS, DAY_MS);
    expect(range).toEqual({ sinceMs: Date.parse('2026-11-28T05:45:00Z'), untilMs: Date.parse('2026-11-28T06:45:00Z') });
    expect(rangeOf({}, NOW_MS + 2 * MINUTE_MS, HOUR_MS, DAY_MS)).toEqual(range);
    expect(rangeOf({}, Date.parse('2026-11-28T06:45:00Z'), HOUR_MS, DAY_MS)).toEqual(range);
  });

  it('as long as the longest is taken, whichever moment it ends with, and no page of it is refused', () => {
    const range = rangeOf({ since: NOW_MS - DAY_MS }, NOW_MS, HOUR_MS, DAY_MS);
    expect(rangeOf({ since: range.sinceMs, until: range.untilMs }, NOW_MS, HOUR_MS, DAY_MS)).toEqual(range);
    expect(() => rangeOf({ since: NOW_MS - DAY_MS - 10 * MINUTE_MS }, NOW_MS, HOUR_MS, DAY_MS)).toThrow(
      'since: the range is over 24 hours, the most',
    );
  });

  it('keeps to the times that are named', () => {
    expect(rangeOf({ since: 1, until: 2 }, NOW_MS, HOUR_MS, DAY_MS)).toEqual({ sinceMs: 1, untilMs: 2 });
  });
});
