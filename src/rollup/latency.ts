/** The median of counts by half-octaves, in milliseconds: right to about 20 %; null where there are none. */
export function medianOf(counts: readonly number[]): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let passed = 0;
  for (const [bucket, count] of counts.entries()) {
    passed += count;
    if (count > 0 && passed * 2 >= total) return Math.round(2 ** (bucket / 2));
  }
  return null;
}
