import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../src/http/problem.ts';
import { lastRangeWithData, rangeAsked, rangeQuery, shifted, stepOf, windowOf } from '../../../src/publish/pages/range.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts';
import { NOON_MS, cellsFrom, measurements } from '../records.ts';

const range = (since: string, until: string) => rangeAsked({ since, until }, NOON_MS);

const manyNetworks = (count: number) =>
  Array.from({ length: count }, (_, index) => measurements(1, NOON_MS, { probe_asn: 100 + index })).flat();

const problemOf = (query: { since?: string; until?: string }): string => {
  try {
    rangeAsked(query, NOON_MS);
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem}: ${error.message}`;
  }
  return 'none';
};

describe('the range of an address', () => {
  it('is the last day where none is asked for, or the form was sent empty', () => {
    expect(rangeAsked({}, NOON_MS)).toEqual({ sinceMs: NOON_MS - DAY_MS, untilMs: NOON_MS });
    expect(rangeAsked({ since: '', until: '' }, NOON_MS)).toEqual({ sinceMs: NOON_MS - DAY_MS, untilMs: NOON_MS });
  });

  it('takes days and times', () => {
    expect(range('2024-11-01', '2024-11-12T06:00:00+03:00')).toEqual({
      sinceMs: Date.parse('2024-11-01T00:00:00Z'),
      untilMs: Date.parse('2024-11-12T03:00:00Z'),
    });
  });

  it('refuses what is no time, an empty range and a reversed one, and says which field is wrong', () => {
    expect(problemOf({ since: 'yesterday' })).toMatch(/^bad-parameter: since: a day/);
    expect(problemOf({ until: '2024-02-31' })).toMatch(/^bad-parameter: until: a day/);
    expect(problemOf({ since: '2024-11-02', until: '2024-11-02' })).toMatch(/^bad-parameter: since: must lie before/);
    expect(problemOf({ since: '1970-01-01' })).toMatch(/over 3660 days/);
  });

  it('is read from hours up to 16 days, and from days where it is longer or its hours are too many', () => {
    const day = (networks: number) => cellsFrom(manyNetworks(networks), DAY_MS).spans;
    expect(windowOf(range('2024-11-01', '2024-11-17'), day(5), 0)).toBe('1h');
    expect(windowOf(range('2024-11-01', '2024-11-18'), day(5), 0)).toBe('1d');
    expect(windowOf(range('2024-11-01', '2024-11-17'), day(100), 0)).toBe('1d');
    expect(windowOf(range('2024-11-01', '2024-11-02'), [], 0)).toBe('1h');
    expect(windowOf(range('2024-11-01', '2024-11-02'), [], Date.parse('2024-11-10'))).toBe('1d');
  });

  it('is cut into steps that are never shorter than its windows and never more than allowed', () => {
    expect(stepOf(range('2024-11-01', '2024-11-02'), '1h', 32)).toBe(HOUR_MS);
    expect(stepOf(range('2024-11-01', '2024-11-03'), '1h', 32)).toBe(3 * HOUR_MS);
    expect(stepOf(range('2024-11-01', '2024-11-03'), '1d', 32)).toBe(DAY_MS);
    expect(stepOf(range('2024-10-01', '2024-11-10'), '1d', 400)).toBe(DAY_MS);
    expect(stepOf(range('2015-01-01', '2024-11-10'), '1d', 32)).toBe(364 * DAY_MS);
  });

  it('moves by its own length and comes back', () => {
    const asked = range('2024-11-01', '2024-11-12');
    expect(rangeQuery(shifted(asked, 1))).toBe('since=2024-11-12&until=2024-11-23');
    expect(shifted(shifted(asked, 1), -1)).toEqual(asked);
  });

  it('of the last data ends with the day of the last observation and does not begin before the first', () => {
    expect(rangeQuery(lastRangeWithData({ firstMs: Date.parse('2024-10-15T03:00:00Z'), lastMs: Date.parse('2024-11-29T23:55:00Z') }))).toBe(
      'since=2024-11-23&until=2024-11-30',
    );
    expect(rangeQuery(lastRangeWithData({ firstMs: NOON_MS, lastMs: NOON_MS }))).toBe('since=2024-11-08&until=2024-11-09');
  });
});
