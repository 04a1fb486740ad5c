/** IP addresses as bytes: which are not routable on the public internet, and which lie in one network. */

import { OPERATOR_RANGES } from './operator-ranges.ts';

const V4_BYTES = 4;
const V6_GROUPS = 8;

const parseV4 = (text: string): number[] | null => {
  const parts = text.split('.');
  const bytes = parts.map(Number);
  const isValid = parts.length === V4_BYTES && parts.every((part) => /^\d{1,3}$/.test(part)) && bytes.every((byte) => byte <= 255);
  return isValid ? bytes : null;
};

/** Groups of half an IPv6 address (either side of `::`); an embedded IPv4 address counts as two. */
const parseGroups = (text: string): number[] | null => {
  if (text === '') return [];
  const groups: number[] = [];
  for (const part of text.split(':')) {
    const v4 = part.includes('.') ? parseV4(part) : null;
    if (v4) groups.push(((v4[0] ?? 0) << 8) | (v4[1] ?? 0), ((v4[2] ?? 0) << 8) | (v4[3] ?? 0));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else return null;
  }
  return groups;
};

const parseV6 = (text: string): number[] | null => {
  const halves = text.split('::');
  const head = parseGroups(halves[0] ?? '');
  const tail = parseGroups(halves[1] ?? '');
  if (!head || !tail || halves.length > 2) return null;
  const missing = V6_GROUPS - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail].flatMap((group) => [group >> 8, group & 255]);
};

export const isV6 = (address: string): boolean => address.includes(':');

/** The 4 or 16 bytes of an address, or null where the text is none. */
export const parseAddress = (text: string): readonly number[] | null => (isV6(text) ? parseV6(text) : parseV4(text));

const sharePrefix = (one: readonly number[], other: readonly number[], bits: number): boolean => {
  if (one.length !== other.length) return false;
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = 0xff & (0xff << Math.max(0, 8 - (bits - bit)));
    const index = bit >> 3;
    if (((one[index] ?? 0) & mask) !== ((other[index] ?? 0) & mask)) return false;
  }
  return true;
};

/**
 * Ranges that no public service can have: IANA's special-purpose registries (RFC 6890), less 64:ff9b::/96 and
 * 192.88.99.0/24, by which ordinary traffic is translated. An IPv4 address mapped into IPv6 has no place in a DNS answer.
 */
const BOGON_RANGES: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 127],
  ['::ffff:0:0', 96],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];

/** A range of addresses, parsed. */
export type AddressRange = { readonly bytes: readonly number[]; readonly bits: number };

export const parseRanges = (ranges: readonly (readonly [address: string, bits: number])[]): AddressRange[] =>
  ranges.map(([address, bits]) => ({ bytes: parseAddress(address) ?? [], bits }));

const BOGONS = parseRanges(BOGON_RANGES);

/** Does an address lie in one of these ranges? What is no address lies in none. */
export const liesIn = (address: string, ranges: readonly AddressRange[]): boolean => {
  const bytes = parseAddress(address);
  return bytes !== null && ranges.some((range) => sharePrefix(bytes, range.bytes, range.bits));
};

/** Is this an address at which no public service can be, so that a resolver which gives it does not tell the truth? */
export const isBogon = (address: string): boolean => parseAddress(address) === null || liesIn(address, BOGONS);

/** An operator's addresses usually lie together: an IPv4 /16, an IPv6 /32. */
const NETWORK_BITS = { v4: 16, v6: 32 } as const;

const parseRange = (text: string) => {
  const [address = '', bits] = text.split('/');
  return { bytes: parseAddress(address) ?? [], bits: Number(bits) };
};

const OPERATORS = OPERATOR_RANGES.map((ranges) => ranges.map(parseRange));

/** The place in the list of the operator whose address it is; -1 where it is none of them. */
const operatorOf = (address: readonly number[]): number =>
  OPERATORS.findIndex((ranges) => ranges.some(({ bytes, bits }) => sharePrefix(address, bytes, bits)));

const areTogether = (left: readonly number[], right: readonly number[]): boolean => {
  if (sharePrefix(left, right, left.length === V4_BYTES ? NETWORK_BITS.v4 : NETWORK_BITS.v6)) return true;
  const operator = operatorOf(left);
  return operator >= 0 && operator === operatorOf(right);
};

/** Does any of these addresses lie in the same network as any of those? Content networks give different answers to different askers, but from their own ranges. */
export const shareNetwork = (these: readonly string[], those: readonly string[]): boolean =>
  these.some((one) =>
    those.some((other) => {
      const [left, right] = [parseAddress(one), parseAddress(other)];
      return left !== null && right !== null && areTogether(left, right);
    }),
  );
