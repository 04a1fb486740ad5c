/**
 * Finds which of some thousand patterns occur in a text, in one pass over its bytes. Each pattern is filed under four of its bytes in a row,
 * those that the fewest other patterns share, and is compared in full only where these occur.
 */
type Filed<Value> = { bytes: Uint8Array; offset: number; value: Value };

export type PatternIndex<Value> = {
  byAnchor: ReadonlyMap<number, readonly Filed<Value>[]>;
  short: readonly Filed<Value>[];
  maybe: Uint8Array;
};

const ANCHOR_BYTES = 4;
const FILTER_SIZE = 1 << 16;

const anchorAt = (bytes: Uint8Array, index: number): number =>
  ((bytes[index] ?? 0) << 24) | ((bytes[index + 1] ?? 0) << 16) | ((bytes[index + 2] ?? 0) << 8) | (bytes[index + 3] ?? 0);

const filterPlace = (anchor: number): number => (Math.imul(anchor, 0x9e3779b1) >>> 16) & (FILTER_SIZE - 1);

const anchorsOf = (bytes: Uint8Array): number[] =>
  Array.from({ length: Math.max(0, bytes.length - ANCHOR_BYTES + 1) }, (_, index) => anchorAt(bytes, index));

export function indexPatterns<Value>(patterns: readonly { pattern: string; value: Value }[]): PatternIndex<Value> {
  const encoder = new TextEncoder();
  const encoded = patterns.map(({ pattern, value }) => ({ bytes: encoder.encode(pattern), value }));
  const uses = new Map<number, number>();
  for (const { bytes } of encoded) for (const anchor of new Set(anchorsOf(bytes))) uses.set(anchor, (uses.get(anchor) ?? 0) + 1);
  const byAnchor = new Map<number, Filed<Value>[]>();
  const short: Filed<Value>[] = [];
  const maybe = new Uint8Array(FILTER_SIZE);
  for (const { bytes, value } of encoded) {
    const [rarest] = anchorsOf(bytes)
      .map((anchor, offset) => ({ anchor, offset, uses: uses.get(anchor) ?? 0 }))
      .sort((a, b) => a.uses - b.uses);
    if (!rarest) {
      short.push({ bytes, offset: 0, value });
      continue;
    }
    byAnchor.set(rarest.anchor, [...(byAnchor.get(rarest.anchor) ?? []), { bytes, offset: rarest.offset, value }]);
    maybe[filterPlace(rarest.anchor)] = 1;
  }
  return { byAnchor, short, maybe };
}

const isAt = (text: Uint8Array, start: number, bytes: Uint8Array): boolean =>
  start >= 0 && start + bytes.length <= text.length && bytes.every((byte, index) => text[start + index] === byte);

/** The values of the patterns that occur in the text, each once. */
export function findPatterns<Value>(text: Uint8Array, { byAnchor, short, maybe }: PatternIndex<Value>): Value[] {
  const found = new Set<Value>();
  for (let index = 0; index < text.length; index += 1) {
    for (const { bytes, value } of short) if (isAt(text, index, bytes)) found.add(value);
    const anchor = anchorAt(text, index);
    if (maybe[filterPlace(anchor)] === 0) continue;
    for (const { bytes, offset, value } of byAnchor.get(anchor) ?? []) if (isAt(text, index - offset, bytes)) found.add(value);
  }
  return [...found];
}
