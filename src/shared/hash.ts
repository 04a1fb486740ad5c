const PRIME = 0x100000001b3n;
const OFFSET = 0xcbf29ce484222325n;
const MASK = 0xffffffffffffffffn;

/**
 * FNV-1a over the text's UTF-16 units, 64 bits in base 36. Not for secrets: it tells apart what honest software names apart.
 * Source: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
 */
export function hash64(text: string): string {
  let hash = OFFSET;
  for (let index = 0; index < text.length; index += 1) hash = ((hash ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK;
  return hash.toString(36);
}
