import type { Histogram } from './bin.ts';

/** The median of a histogram of half-octaves, in milliseconds: right to about 20 %; null where it is empty. */
export function medianOf(histogram: Histogram): number | null {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => ({ bucket: Number(bucket), count }))
    .sort((a, b) => a.bucket - b.bucket);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { bucket, count } of buckets) {
    passed += count;
    if (passed * 2 >= total) return Math.round(2 ** (bucket / 2));
  }
  return null;
}
