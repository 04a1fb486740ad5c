import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '../../src/events/exact-test.ts';
import type { EventInput } from '../../src/events/event.ts';
import { matchEvents } from '../../src/events/match.ts';
import { onsetMinute } from '../../src/events/minute-of-hour.ts';
import { occasionsOf } from '../../src/events/occasion.ts';
import { patternOf } from '../../src/events/pattern.ts';
import { similarTo, type Profile } from '../../src/events/similarity.ts';
import { enterEvent, type StoredEvent } from '../../src/events/stored-event.ts';
import { watchesOf } from '../../src/events/watch.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';

const FIRST = Date.parse('2023-10-01T00:00:00Z');
const at = (day: number, hour = 0): number => FIRST + day * DAY_MS + hour * HOUR_MS;

const event = (startMs: number, more: Partial<EventInput> & { enteredMs?: number } = {}): StoredEvent => {
  const { enteredMs = startMs - 5 * DAY_MS, ...fields } = more;
  const entry: EventInput = {
    probe_cc: 'PK',
    probe_regions: [],
    kind: 'rally',
    title: 'Rally',
    starts_at: toRfc3339(startMs),
    ends_at: toRfc3339(startMs + 3 * HOUR_MS),
    all_day: false,
    time_zone: 'UTC',
    rrule: null,
    exdates: [],
    sources: [],
    services: [],
    simulated: false,
    ...fields,
  };
  return { ...enterEvent(entry, null, enteredMs), enteredMs };
};

const days = (count: number): number[] => Array.from({ length: count }, (_, day) => at(day));
const rallies = [10, 30, 50, 70].map((day) => event(at(day, 15)));
const pattern = (events: StoredEvent[], onsetsMs: number[], onsetMs: number, daysMs = days(80)) =>
  patternOf('rally', occasionsOf(events, 'rally', false), onsetMs, { onsetsMs, daysMs });

describe('the probability by chance', () => {
  it('is that of the binomial where the chances are alike, and of every outcome counted out where they are not', () => {
    expect(atLeast(2, [0.5, 0.5, 0.5])).toBeCloseTo(0.5);
    expect(atLeast(0, [0.1])).toBe(1);
    expect(atLeast(1, [])).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), fc.nat(9), (chances, least) => {
        let sum = 0;
        for (let outcome = 0; outcome < 2 ** chances.length; outcome += 1) {
          const hits = chances.map((_, index) => ((outcome >> index) & 1) === 1);
          if (hits.filter(Boolean).length >= least)
            sum += chances.reduce((product, chance, index) => product * (hits[index] ? chance : 1 - chance), 1);
        }
        expect(atLeast(least, chances)).toBeCloseTo(sum, 9);
      }),
    );
  });

  it('is kept to by a calendar that has nothing to do with the incidents', () => {
    let state = 7;
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    let claims = 0;
    const runs = 400;
    for (let run = 0; run < runs; run += 1) {
      const onsets = Array.from({ length: 12 }, () => at(0) + random() * 119 * DAY_MS).sort((a, b) => a - b);
      const events = [15, 30, 45, 60, 75, 90, 105].map((day) => event(at(day + Math.floor(random() * 10), 15)));
      const last = at(119, 20);
      const found = pattern([...events, event(last + HOUR_MS)], [...onsets, last], last, days(120));
      if (found?.verdict === 'more-than-chance') claims += 1;
    }
    expect(claims / runs).toBeLessThanOrEqual(0.02);
  });
});

describe('a pattern', () => {
  const onsets = [10, 30, 50, 70].map((day) => at(day, 14));

  it('counts the events of the kind, this one among them, and tests the earlier ones against the base rate', () => {
    const found = pattern(rallies, onsets, at(70, 14));
    expect(found).toMatchObject({ n: 4, k: 4, earlier: { n: 3, k: 3 }, verdict: 'more-than-chance', comparable: { with_onset: 3 } });
    const base = 3 / (found?.comparable.windows ?? 0);
    expect(found?.base_rate).toBeCloseTo(base, 3);
    expect(found?.p_value).toBeCloseTo(base ** 3, 6);
    expect(found?.text).toMatch(/^Of the last 4 rallies, 4 coincided with an incident.* it does not say why\.$/);
  });

  it('claims nothing from two events, from little history, or where incidents begin all the time', () => {
    expect(pattern(rallies.slice(2), onsets, at(70, 14))?.verdict).toBe('too-few-events');
    expect(pattern(rallies.slice(3), onsets, at(70, 14))).toMatchObject({ n: 1, p_value: null, verdict: 'too-few-events' });
    const known = [9, 10, 29, 30, 49, 50, 69, 70].map((day) => at(day));
    expect(pattern(rallies, onsets, at(70, 14), known)?.verdict).toBe('too-little-history');
    const daily = days(80).map((ms) => ms + 14 * HOUR_MS);
    expect(pattern(rallies, daily, at(70, 14))).toMatchObject({ k: 4, p_value: 1, verdict: 'no-more-than-chance' });
  });

  it('leaves out events on days without observation, and such as were entered too late', () => {
    expect(
      pattern(
        rallies,
        onsets,
        at(70, 14),
        days(80).filter((ms) => ms !== at(30)),
      ),
    ).toMatchObject({ n: 3, k: 3, not_counted: { unobserved: 1 } });
    const late = [...rallies.slice(1), event(at(10, 15), { enteredMs: at(10, 14.5) })];
    expect(pattern(late, onsets, at(70, 14))).toMatchObject({ n: 3, k: 3, not_counted: { entered_late: 1 } });
    const now = [...rallies.slice(0, 3), event(at(70, 15), { enteredMs: at(70, 14.5) })];
    expect(pattern(now, onsets, at(70, 14))).toBeNull();
  });

  it('compares with windows that were observed throughout alone', () => {
    const seen = days(80).filter((ms) => ((ms - at(0)) / DAY_MS) % 4 !== 1);
    const { windows } = pattern(rallies, onsets, at(70, 14), seen)?.comparable ?? { windows: 0 };
    // Of four days the one after is missing once, and a window reaches into the next day: half of all days begin one.
    expect(windows).toBe(seen.filter((ms) => ms + 2 * DAY_MS <= at(69, 15) && seen.includes(ms + DAY_MS)).length);
  });

  it('is not helped by an event that is entered afterwards to reach an onset', () => {
    const missed = [at(10, 21), at(30, 14), at(50, 14), at(70, 14)];
    const stretched = event(at(10, 17), { ends_at: toRfc3339(at(10, 23)), enteredMs: at(60) });
    expect(pattern([...rallies, stretched], missed, at(70, 14))).toMatchObject({ n: 4, k: 3 });
    expect(pattern([...rallies, stretched], missed, at(70, 14))).toEqual(pattern(rallies, missed, at(70, 14)));
  });

  it('is moved by nothing that comes later', () => {
    const later = [event(at(75, 15)), event(at(78, 15))];
    expect(pattern([...rallies, ...later], [...onsets, at(75, 14), at(79)], at(70, 14), days(300))).toEqual(
      pattern(rallies, onsets, at(70, 14)),
    );
  });

  it('counts events at one time as one, and an onset for one event alone', () => {
    const occasions = occasionsOf([event(at(5, 15)), event(at(5, 16)), event(at(6, 2)), event(at(6, 9), { kind: 'exam' })], 'rally', false);
    expect(occasions).toHaveLength(2);
    expect(occasions[1]?.fromMs).toBeGreaterThan(occasions[0]?.endMs ?? Infinity);
  });
});

describe('an incident and an event', () => {
  const onset = (fromMs: number, minutes: number) => ({ earliestMs: fromMs, latestMs: fromMs + minutes * MINUTE_MS });
  const link = (ms: number, minutes: number, more = {}) => matchEvents([event(at(10, 15), more)], [onset(ms, minutes)], [], false)[0];

  it('lie before, during or after one another, by so much, and farther than a day not at all', () => {
    expect(link(at(10, 14), 4)).toMatchObject({
      relation: 'before',
      lead_ms: 58 * MINUTE_MS,
      lead: { least_ms: 56 * MINUTE_MS, most_ms: 60 * MINUTE_MS },
    });
    expect(link(at(10, 14), 4)?.text).toBe('Began 58 minutes before “Rally” (rally, 2023-10-11 15:00 UTC).');
    expect(link(at(10, 13.5), 60)?.text).toBe(
      'Began between 30 minutes and 1 hour 30 minutes before “Rally” (rally, 2023-10-11 15:00 UTC).',
    );
    expect(link(at(10, 14.5), 60)?.text).toMatch(/^Began between 30 minutes before and 30 minutes after the start of/);
    expect(link(at(10, 16), 0)).toMatchObject({ relation: 'during', lead_ms: -HOUR_MS });
    expect(link(at(10, 19), 0)?.text).toMatch(/^Began 1 hour after the end of/);
    expect(link(at(9, 14.9), 0)).toBeUndefined();
    expect(link(at(11, 18.1), 0)).toBeUndefined();
  });

  it('are named by the day of the place where the event takes whole days', () => {
    const day = { all_day: true, time_zone: 'Asia/Karachi', starts_at: '2023-10-10T19:00:00Z', ends_at: '2023-10-11T19:00:00Z' };
    expect(link(at(10, 14), 4, { ...day, kind: 'election', title: 'Vote' })?.text).toBe(
      'Began during “Vote” (election, 2023-10-11, all day).',
    );
  });

  it('are matched by the phases of the incident, the regions of both, and never across a simulation', () => {
    const phases = [onset(at(3), 5), onset(at(10, 14), 5)];
    const [found] = matchEvents([event(at(10, 15))], phases, [], false);
    expect(found).toMatchObject({ phase: 1 });
    expect(found?.text).toMatch(/^Phase 2 began/);
    expect(link(at(10, 14), 4, { simulated: true })).toBeUndefined();
    const local = [event(at(10, 15), { probe_regions: ['PK-SD'] })];
    expect(matchEvents(local, [onset(at(10, 14), 5)], ['PK-PB'], false)).toEqual([]);
    expect(matchEvents(local, [onset(at(10, 14), 5)], ['PK-SD', 'PK-PB'], false)).toHaveLength(1);
  });

  it('never say why', () => {
    expect(JSON.stringify([link(at(10, 14), 4), pattern(rallies, [], at(70, 14))])).not.toMatch(
      /because|order to|caused|government|deliberate/i,
    );
  });
});

describe('similarity', () => {
  const profile = (more: Partial<Profile> = {}): Profile => ({
    id: 'a',
    onsetMs: at(70, 14),
    services: ['x', 'youtube'],
    networks: [1, 2, 3],
    layers: ['tls'],
    lead: { kind: 'rally', ms: HOUR_MS },
    durationMs: 6 * HOUR_MS,
    ...more,
  });

  it('is 1 for the same again, less for what differs, and names what it is made of', () => {
    const [same] = similarTo(profile(), [profile({ id: 'b', onsetMs: at(50, 14) })]);
    expect(same).toEqual({ id: 'b', similarity: 1, parts: { services: 1, networks: 1, layers: 1, lead: 1, duration: 1, time_of_day: 1 } });
    const [less] = similarTo(profile(), [profile({ id: 'b', networks: [2, 3, 4], durationMs: null })]);
    expect(less).toMatchObject({ parts: { networks: 0.5, duration: null } });
    expect(less?.similarity).toBeCloseTo((3 + 1.5 + 2 + 2 + 1) / 11, 2);
    expect(similarTo(profile(), [profile({ id: 'b', services: ['signal'], networks: [9], lead: null })])).toEqual([]);
  });

  it('gives the five most similar, newest first among equals', () => {
    const earlier = Array.from({ length: 8 }, (_, index) => profile({ id: `i${index}`, onsetMs: at(index, 14) }));
    expect(similarTo(profile(), earlier).map(({ id }) => id)).toEqual(['i7', 'i6', 'i5', 'i4', 'i3']);
  });
});

describe('the minute of the onset', () => {
  const note = (time: string, minutes: number, cc = 'PK') =>
    onsetMinute({ earliestMs: Date.parse(time), latestMs: Date.parse(time) + minutes * MINUTE_MS }, cc);

  it('is noted as a likelihood where the onset is known to ten minutes, by the local clock', () => {
    expect(note('2024-01-20T13:56:00Z', 6)).toMatchObject({ at: 'half-hour', mark: '2024-01-20T14:00:00Z', likelihood_ratio: 3.33 });
    expect(note('2024-01-20T14:02:00Z', 5)).toMatchObject({ at: 'other', mark: null, likelihood_ratio: 0.14 });
    expect(note('2024-01-20T13:50:00Z', 11)).toBeNull();
    expect(note('2024-01-20T14:15:00Z', 0, 'NP')?.at).toBe('half-hour');
    expect(note('2024-01-20T14:00:00Z', 0, 'NP')?.at).toBe('other');
  });
});

describe('watches', () => {
  it('are joined where they meet, bounded, and never for a simulation', () => {
    const now = at(0);
    const events = [
      event(at(2, 12)),
      event(at(2, 16)),
      event(at(5, 0), { ends_at: toRfc3339(at(40)) }),
      event(at(3), { simulated: true }),
      event(at(30)),
    ];
    expect(watchesOf(events, now)).toEqual([
      [at(2, 6), at(2, 22)],
      [at(4, 18), at(8, 18)],
    ]);
  });
});
