/** Half-open ranges of time `[start, end)` in milliseconds, ascending and apart: what is left to do, in little room. */
export type Ranges = readonly (readonly [number, number])[];

/** Adds a range and joins what lies less than `gapMs` apart. */
export function addRange(ranges: Ranges, startMs: number, endMs: number, gapMs: number): Ranges {
  const before = ranges.filter(([, end]) => end + gapMs < startMs);
  const after = ranges.filter(([start]) => start > endMs + gapMs);
  const touched = ranges.filter(([start, end]) => end + gapMs >= startMs && start <= endMs + gapMs);
  const joined: [number, number] = [
    Math.min(startMs, ...touched.map(([start]) => start)),
    Math.max(endMs, ...touched.map(([, end]) => end)),
  ];
  return [...before, joined, ...after];
}

/** Takes a range away. */
export const removeRange = (ranges: Ranges, startMs: number, endMs: number): Ranges =>
  ranges.flatMap(([start, end]) => {
    const left: [number, number][] = start < startMs ? [[start, Math.min(end, startMs)]] : [];
    const right: [number, number][] = end > endMs ? [[Math.max(start, endMs), end]] : [];
    return [...left, ...right];
  });

/** The first part of the ranges before `untilMs`, at most `lengthMs` long; null where there is none. */
export function firstRange(ranges: Ranges, untilMs: number, lengthMs: number): [number, number] | null {
  const [first] = ranges;
  if (!first || first[0] >= untilMs) return null;
  return [first[0], Math.min(first[1], first[0] + lengthMs)];
}

/** How many steps of `stepMs` begin in the ranges before `untilMs`. */
export const stepsIn = (ranges: Ranges, untilMs: number, stepMs: number): number =>
  ranges.reduce((sum, [start, end]) => sum + Math.max(0, Math.ceil((Math.min(end, untilMs) - start) / stepMs)), 0);
