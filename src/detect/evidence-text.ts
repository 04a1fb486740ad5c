/**
 * Evidence in the state's text (`number-text.ts`): hundredths of a nat in two characters, and the two values that most networks have, nothing heard and
 * no hope left, in one.
 */
import { EVIDENCE_UNIT } from './candidates.ts';
import { readNumber, reserve, writeNumber, type Reader, type Writer } from './number-text.ts';
import { EVIDENCE_FLOOR_NATS } from './parameters.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const DIGIT_BITS = 6;
const BASE = 2 ** DIGIT_BITS;
const FLOOR = Math.round(EVIDENCE_FLOOR_NATS / EVIDENCE_UNIT);
const ZERO_MARK = '.';
const FLOOR_MARK = '~';
const ZERO_CODE = ZERO_MARK.charCodeAt(0);
const FLOOR_CODE = FLOOR_MARK.charCodeAt(0);
/** Codes of digits, and digits by their code: a state holds tens of thousands of them. */
const CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))));

/** Trailing zeros, networks without votes since then, are left out. */
export function writeEvidence(to: Writer, evidence: readonly number[]): void {
  let count = evidence.length;
  while (count > 0 && evidence[count - 1] === 0) count -= 1;
  writeNumber(to, count);
  reserve(to, 2 * count);
  const { bytes } = to;
  let { length } = to;
  for (let index = 0; index < count; index += 1) {
    const value = evidence[index] ?? 0;
    const offset = value - FLOOR;
    if (value === 0) bytes[length] = ZERO_CODE;
    else if (offset <= 0) bytes[length] = FLOOR_CODE;
    else {
      bytes[length] = CODES[offset >> DIGIT_BITS] ?? 0;
      length += 1;
      bytes[length] = CODES[offset & (BASE - 1)] ?? 0;
    }
    length += 1;
  }
  to.length = length;
}

/** @param size places that the evidence has */
export function readEvidence(from: Reader, size: number): number[] {
  const evidence = new Array<number>(size);
  const count = readNumber(from);
  const { codes } = from;
  let { at } = from;
  for (let place = 0; place < count; place += 1) {
    const mark = codes[at] ?? ZERO_CODE;
    if (mark === ZERO_CODE) evidence[place] = 0;
    else if (mark === FLOOR_CODE) evidence[place] = FLOOR;
    else {
      at += 1;
      evidence[place] = (VALUES[mark] ?? 0) * BASE + (VALUES[codes[at] ?? 0] ?? 0) + FLOOR;
    }
    at += 1;
  }
  evidence.fill(0, count);
  from.at = at;
  return evidence;
}
