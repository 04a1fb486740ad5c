import { describe, expect, it } from 'vitest';
import { matchEvents } from '../../src/events/match.ts';
import type { EventLink } from '../../src/events/match.ts';
import { onsetMinute } from '../../src/events/minute-of-hour.ts';
import type { Pattern } from '../../src/events/pattern.ts';
import { readerOf } from '../../src/publish/i18n/reader.ts';

const { words, format } = readerOf('ur', true);
const START = Date.parse('2024-01-20T15:00:00Z');
const MINUTE = 60_000;

const told = (earliest: number, latest: number, start = START, end: number | null = null): string => {
  const event = {
    id: 'e',
    probe_cc: 'PK',
    kind: 'rally',
    title: 'Virtual rally',
    probe_regions: [],
    occurrences: [[start, end]],
    enteredMs: 0,
    all_day: false,
    simulated: false,
  };
  const [link] = matchEvents([event as never], [{ earliestMs: start + earliest * MINUTE, latestMs: start + latest * MINUTE }], [], false);
  return words.record.coincidence?.(link as EventLink, words.about.kinds.rally, format) ?? '';
};

const pattern = (more: Partial<Pattern> = {}): string =>
  words.record.pattern?.(
    {
      kind: 'rally',
      n: 3,
      k: 3,
      earlier: { n: 2, k: 2 },
      not_counted: { unobserved: 0, entered_late: 0 },
      comparable: { windows: 38, with_onset: 2 },
      base_rate: 0.0526,
      expected: 0.1053,
      p_value: 0.00277,
      test: 'exact Poisson binomial tail over the earlier events, each against the same hours of every observed day',
      verdict: 'more-than-chance',
      text: '',
      ...more,
    },
    words.about.kinds.rally,
  ) ?? '';

describe('sentences of a record in Urdu', () => {
  it.each([
    ['before', told(-65, -60), 'سے 1 گھنٹہ سے 1 گھنٹہ 5 منٹ پہلے شروع'],
    ['at an exact time before', told(-60, -60), 'سے 1 گھنٹہ پہلے شروع'],
    ['around the start', told(-40, 20), 'کے آغاز سے 40 منٹ پہلے اور 20 منٹ بعد کے درمیان شروع'],
    ['while it lasted', told(10, 20), 'کے آغاز کے 10 منٹ سے 20 منٹ بعد شروع'],
    ['after', told(125, 130, START, START + 60 * MINUTE), 'کے اختتام کے بعد شروع'],
    ['on a whole day', told(600, 610, Date.parse('2024-01-20T00:00:00Z'), Date.parse('2024-01-21T00:00:00Z')), 'کے دوران شروع'],
  ])('tell an onset %s an event', (_, text, place) => {
    expect(text).toContain(place);
    expect(text).toMatch(/^\u2068“Virtual rally”\u2069 \(جلسہ، 20 جنوری، 2024، \d\d:00 UTC\) .+۔$/);
  });

  it('tell a pattern with its base rate and its probability, and that the reason is not known', () => {
    const text = pattern();
    for (const part of ['3 واقعات میں سے 3', '38 قابلِ موازنہ', '5.3 %', 'سب', '0.28 %', 'وجہ معلوم نہیں']) expect(text).toContain(part);
    expect(pattern({ p_value: 0.00001 })).toContain('<0.01 %');
    expect(pattern({ n: 1, base_rate: null, p_value: null, verdict: 'too-few-events' })).not.toMatch(/null|undefined|NaN/);
    expect(pattern({ not_counted: { unobserved: 2, entered_late: 1 } })).toContain('شمار نہیں ہوئے: 2');
  });

  it('tell the minute of the onset as a likelihood', () => {
    const timing = (latestMs: number) =>
      words.record.timing?.(onsetMinute({ earliestMs: latestMs - 5 * MINUTE, latestMs }, 'PK')!, format) ?? '';
    expect(timing(START)).toContain('15:00 UTC شامل ہے');
    expect(timing(START + 20 * MINUTE)).toContain('شامل نہیں');
  });
});
