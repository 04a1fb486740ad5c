import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRange, firstRange, removeRange, stepsIn, type Ranges } from '../../src/shared/ranges.ts';

const starts = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 });
const build = (points: number[], gap: number): Ranges =>
  points.reduce<Ranges>((ranges, point) => addRange(ranges, point, point + 1, gap), []);

describe('ranges of what is to be done', () => {
  it('hold each point that was added, whatever the order, and lie apart', () => {
    fc.assert(
      fc.property(starts, fc.integer({ min: 0, max: 3 }), (points, gap) => {
        const ranges = build(points, gap);
        expect(build(points.toReversed(), gap)).toEqual(ranges);
        for (const point of points) expect(ranges.some(([start, end]) => start <= point && point < end)).toBe(true);
        for (const [index, [start]] of ranges.entries()) expect(start).toBeGreaterThan((ranges[index - 1]?.[1] ?? -100) + gap);
      }),
    );
  });

  it('are empty once all of it is taken away piece by piece', () => {
    let ranges = build([1, 2, 3, 10, 11, 30], 0);
    const taken: [number, number][] = [];
    for (let first = firstRange(ranges, 100, 2); first; first = firstRange(ranges, 100, 2)) {
      taken.push(first);
      ranges = removeRange(ranges, ...first);
    }
    expect(taken).toEqual([
      [1, 3],
      [3, 4],
      [10, 12],
      [30, 31],
    ]);
    expect(ranges).toEqual([]);
  });

  it('count only what lies before the time', () => {
    const ranges = build([1, 2, 3, 10, 11, 30], 0);
    expect(stepsIn(ranges, 11, 1)).toBe(4);
    expect(firstRange(ranges, 1, 5)).toBeNull();
  });
});
