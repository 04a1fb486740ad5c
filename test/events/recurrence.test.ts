import { describe, expect, it } from 'vitest';
import { occurrencesOf } from '../../src/events/recurrence.ts';
import { MOST_OCCURRENCES } from '../../src/events/parameters.ts';
import { clockOfZone } from '../../src/events/time-zone.ts';

const starts = (rule: string, first: string, zone = 'UTC'): string[] => {
  const clock = clockOfZone(zone);
  return occurrencesOf(rule, clock.toLocal(Date.parse(first)), clock).startsMs.map((ms) => new Date(ms).toISOString().slice(0, 16));
};

describe('a recurrence', () => {
  // The examples of RFC 5545 §3.8.5.3, with the days that it gives.
  it.each([
    ['FREQ=DAILY;COUNT=3', '1997-09-02T13:00:00Z', ['1997-09-02T13:00', '1997-09-03T13:00', '1997-09-04T13:00']],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH',
      '1997-09-02T13:00:00Z',
      ['1997-09-02T13:00', '1997-09-04T13:00', '1997-09-16T13:00', '1997-09-18T13:00'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '1997-08-05T13:00:00Z',
      ['1997-08-05T13:00', '1997-08-10T13:00', '1997-08-19T13:00', '1997-08-24T13:00'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      '1997-08-05T13:00:00Z',
      ['1997-08-05T13:00', '1997-08-17T13:00', '1997-08-19T13:00', '1997-08-31T13:00'],
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=1FR', '1997-09-05T13:00:00Z', ['1997-09-05T13:00', '1997-10-03T13:00', '1997-11-07T13:00']],
    ['FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3', '1997-09-28T13:00:00Z', ['1997-09-28T13:00', '1997-10-29T13:00', '1997-11-28T13:00']],
    [
      'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
      '1997-09-04T13:00:00Z',
      ['1997-09-04T13:00', '1997-10-07T13:00', '1997-11-06T13:00'],
    ],
    [
      'FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200',
      '1997-01-01T13:00:00Z',
      ['1997-01-01T13:00', '1997-04-10T13:00', '1997-07-19T13:00', '2000-01-01T13:00'],
    ],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', '1997-05-19T13:00:00Z', ['1997-05-19T13:00', '1998-05-18T13:00', '1999-05-17T13:00']],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
      '1996-11-05T14:00:00Z',
      ['1996-11-05T14:00', '2000-11-07T14:00', '2004-11-02T14:00'],
    ],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2', '1998-02-13T13:00:00Z', ['1998-02-13T13:00', '1998-03-13T13:00']],
    ['FREQ=MONTHLY;COUNT=3', '2024-01-31T08:00:00Z', ['2024-01-31T08:00', '2024-03-31T08:00', '2024-05-31T08:00']],
    ['FREQ=YEARLY;COUNT=2', '2024-02-29T08:00:00Z', ['2024-02-29T08:00', '2028-02-29T08:00']],
    ['FREQ=DAILY;BYHOUR=8,14;COUNT=3', '2024-01-01T08:00:00Z', ['2024-01-01T08:00', '2024-01-01T14:00', '2024-01-02T08:00']],
  ])('takes place as RFC 5545 says: %s', (rule, first, expected) => {
    expect(starts(rule, first)).toEqual(expected);
  });

  it('follows the clock of the place over the change of the clocks, and UNTIL in UTC', () => {
    expect(starts('FREQ=WEEKLY;UNTIL=20240408T160000Z', '2024-03-25T17:00:00Z', 'Europe/Berlin')).toEqual([
      '2024-03-25T17:00',
      '2024-04-01T16:00',
      '2024-04-08T16:00',
    ]);
    // 02:30 is shown twice: the first is meant. And once not at all: the old offset tells the instant.
    expect(starts('FREQ=DAILY;COUNT=2', '2024-10-26T00:30:00Z', 'Europe/Berlin')).toEqual(['2024-10-26T00:30', '2024-10-27T00:30']);
    expect(starts('FREQ=DAILY;COUNT=3', '2024-03-30T01:30:00Z', 'Europe/Berlin')).toEqual([
      '2024-03-30T01:30',
      '2024-03-31T01:30',
      '2024-04-01T00:30',
    ]);
    // West of Greenwich too, and where it is midnight that is not shown.
    expect(starts('FREQ=DAILY;COUNT=2', '2024-03-09T05:00:00Z', 'America/Havana')).toEqual(['2024-03-09T05:00', '2024-03-10T05:00']);
  });

  it.each([
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MONTHLY;INTERVAL=48;BYDAY=5MO',
    'FREQ=SECONDLY',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5',
    'FREQ=DAILY;INTERVAL=999999',
    'FREQ=YEARLY;BYWEEKNO=5',
    'nonsense',
    '',
  ])('is refused at once where it never comes, or comes too often: %s', (rule) => {
    const startedMs = performance.now();
    expect(() => starts(rule, '2023-02-01T00:00:00Z')).toThrow(/^(never|takes|is no)/);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });

  it('without an end is kept up to a bound, and says that it goes on', () => {
    const clock = clockOfZone('UTC');
    const endless = occurrencesOf('FREQ=DAILY', 0, clock);
    expect(endless).toMatchObject({ complete: false });
    expect(endless.startsMs).toHaveLength(MOST_OCCURRENCES);
    expect(occurrencesOf(`FREQ=DAILY;COUNT=${MOST_OCCURRENCES}`, 0, clock).complete).toBe(true);
    expect(occurrencesOf('FREQ=DAILY;COUNT=100000000', 0, clock).complete).toBe(false);
    expect(occurrencesOf('FREQ=YEARLY', 0, clock)).toMatchObject({ complete: false });
  });
});
