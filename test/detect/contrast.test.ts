import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparedWith, contrasted, rangesOf, stillHolds, type Abroad } from '../../src/detect/contrast.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { talliesOfVotes } from '../../src/rollup/tallies.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { episode } from '../incidents/episode.ts';
import { simulate, timeOf } from './simulate.ts';

const DAY = 288;
/** The onset is in the window after this one. */
const START = 2 * DAY;

const found = (overrides: Partial<Episode> = {}): Episode =>
  episode({
    suspectedAtMs: timeOf(START + 2),
    detectedAtMs: timeOf(START + 3),
    onset: { earliestMs: timeOf(START - 1), latestMs: timeOf(START + 1) },
    controls: { ok: 0, failed: 0 },
    ...overrides,
  });

/** A country with four networks that fail at a rate by window. `votes`: of each network in a window, on average. */
const country = (probeCc: string, rate: (window: number) => number, votes = 0.5): Abroad => {
  const networks = [1, 2, 3, 4].map((asn) => ({ asn, votes, rate }));
  const tallies = simulate({ seed: probeCc.charCodeAt(1), windows: 4 * DAY, networks }).flatMap(talliesOfVotes);
  return { probeCc, before: tallies, during: tallies };
};

const since =
  (start: number, end = Infinity) =>
  (window: number) =>
    window >= start && window < end ? 0.9 : 0.04;
const never = () => 0.04;
const always = () => 0.95;

const later = timeOf(START + 12);
const kindOf = (own: Episode, abroad: Abroad[], untilMs = later) => contrasted(own, abroad, untilMs).kind;

describe('a service that fails here', () => {
  test('and began to fail in two of three other countries is down for everyone', () => {
    const result = contrasted(found(), [country('IN', since(START)), country('BD', since(START)), country('LK', never)], later);
    expect(result).toMatchObject({ kind: 'platform-outage', contrast: { failing: ['IN', 'BD'], working: ['LK'], standing: [] } });
  });

  test('and works in the others is restricted here', () => {
    const result = contrasted(found(), [country('IN', never), country('BD', never), country('LK', never)], later);
    expect(result).toMatchObject({ kind: 'service-restriction', contrast: { failing: [], working: ['IN', 'BD', 'LK'], dueMs: null } });
  });

  test('is not excused by countries in which it is blocked for long, or has been since this morning', () => {
    const abroad = [country('CN', always), country('IR', always), country('RU', since(START - 40))];
    expect(contrasted(found(), abroad, later)).toMatchObject({
      kind: 'service-restriction',
      contrast: { failing: [], standing: ['CN', 'IR', 'RU'] },
    });
  });

  test('is not excused by one country that begins to block it in the same half hour', () => {
    expect(kindOf(found(), [country('IQ', since(START))])).toBe('service-restriction');
    expect(kindOf(found({ controls: { ok: 0, failed: 5 } }), [country('IQ', since(START))])).toBe('platform-outage');
  });

  test('is not excused by two countries where the edge finds it up', () => {
    const abroad = [country('IQ', since(START)), country('SY', since(START))];
    expect(kindOf(found({ controls: { ok: 6, failed: 0 } }), abroad)).toBe('service-restriction');
    expect(kindOf(found({ controls: { ok: 6, failed: 0 } }), [...abroad, country('JO', since(START))])).toBe('platform-outage');
  });

  test('is restricted where only the edge fails too and three countries do not', () => {
    const outage = found({ kind: 'platform-outage', controls: { ok: 0, failed: 6 } });
    expect(kindOf(outage, [country('IN', never), country('BD', never), country('LK', never)])).toBe('service-restriction');
    expect(kindOf(outage, [country('IN', never)])).toBe('platform-outage');
  });

  test('and goes on failing after the others are back is restricted, and it is told since when they were back', () => {
    const outage = since(START, START + 18);
    const abroad = [country('IN', outage), country('BD', outage), country('LK', outage)];
    expect(kindOf(found(), abroad)).toBe('platform-outage');
    const after = contrasted(found(), abroad, timeOf(START + 60));
    expect(after).toMatchObject({ kind: 'service-restriction', contrast: { backMs: timeOf(START + 25) } });
  });

  test('is compared for as long as it took to see it, where few measure', () => {
    const abroad = ['IN', 'BD', 'LK'].map((code) => country(code, since(START), 0.01));
    const slow = found({ detectedAtMs: timeOf(START + 60) });
    expect(kindOf(found(), abroad, timeOf(START + 60))).toBe('service-restriction');
    expect(kindOf(slow, abroad, timeOf(START + 60))).toBe('platform-outage');
    expect(stillHolds(slow, contrasted(found(), abroad, later), timeOf(START + 60))).toBeNull();
  });

  test('and is simulated is not compared with what was measured', () => {
    expect(
      contrasted(found({ simulated: true }), [country('IN', since(START)), country('BD', since(START))], later).contrast,
    ).toMatchObject({ failing: [] });
  });
});

test('a comparison is final half an hour after the onset, and an outage is looked at again', () => {
  const abroad = [country('IN', since(START)), country('BD', since(START))];
  const early = contrasted(found(), abroad, timeOf(START + 2));
  expect(stillHolds(found(), early, timeOf(START + 3))).toBeNull();
  const restricted = contrasted(found(), [country('IN', never)], later);
  expect(stillHolds(found(), restricted, timeOf(START + DAY))).toEqual(restricted.contrast);
  const outage = contrasted(found(), abroad, later);
  expect(stillHolds(found(), outage, later + WINDOW_MS)).toEqual(outage.contrast);
  expect(stillHolds(found(), outage, timeOf(START + 40))).toBeNull();
  expect(stillHolds(found({ onset: { earliestMs: timeOf(START), latestMs: timeOf(START + 1) } }), restricted, later)).toBeNull();
});

test('whom a country is compared with does not depend on the order of the others, nor on those that were not measured then', () => {
  const others = Array.from({ length: 30 }, (_, index) => ({
    probeCc: `C${String.fromCharCode(65 + index)}`,
    firstMs: timeOf(0),
    lastMs: timeOf(4 * DAY),
  }));
  const expected = comparedWith('PK', found(), others, later);
  expect(expected).toHaveLength(8);
  const gone = { probeCc: 'AA', firstMs: timeOf(0), lastMs: rangesOf(found(), later).before.sinceMs - 1 };
  fc.assert(
    fc.property(fc.shuffledSubarray([...others, gone], { minLength: 31 }), (shuffled) => {
      expect(comparedWith('PK', found(), shuffled, later)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});
