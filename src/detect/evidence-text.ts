/**
 * Evidence as text: hundredths of a nat in two characters, and the two values that most networks have, nothing heard and no hope left, in one.
 */
import { EVIDENCE_UNIT } from './candidates.ts';
import { EVIDENCE_FLOOR_NATS } from './parameters.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = DIGITS.length;
const FLOOR = Math.round(EVIDENCE_FLOOR_NATS / EVIDENCE_UNIT);
const ZERO_MARK = '.';
const FLOOR_MARK = '~';
const ZERO_CODE = ZERO_MARK.charCodeAt(0);
const FLOOR_CODE = FLOOR_MARK.charCodeAt(0);
/** Codes of digits, and digits by their code: a state holds tens of thousands of them. */
const CODES: readonly number[] = [...DIGITS].map((digit) => digit.charCodeAt(0));
const VALUES: readonly number[] = Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))));

/** Trailing zeros, networks without votes since then, are left out. */
export function toText(evidence: readonly number[]): string {
  let length = evidence.length;
  while (length > 0 && evidence[length - 1] === 0) length -= 1;
  const codes: number[] = [];
  for (let index = 0; index < length; index += 1) {
    const value = evidence[index] ?? 0;
    const offset = value - FLOOR;
    if (value === 0) codes.push(ZERO_CODE);
    else if (offset <= 0) codes.push(FLOOR_CODE);
    else codes.push(CODES[Math.floor(offset / BASE)] ?? 0, CODES[offset % BASE] ?? 0);
  }
  return textOf(codes);
}

/** Most that one call takes as arguments. */
const MOST_CODES = 8192;

function textOf(codes: readonly number[]): string {
  if (codes.length <= MOST_CODES) return String.fromCharCode(...codes);
  return textOf(codes.slice(0, MOST_CODES)) + textOf(codes.slice(MOST_CODES));
}

export function fromText(text: string, size: number): number[] {
  const evidence = new Array<number>(size).fill(0);
  let place = 0;
  for (let index = 0; index < text.length; index += 1) {
    const mark = text.charCodeAt(index);
    if (mark === FLOOR_CODE) evidence[place] = FLOOR;
    else if (mark !== ZERO_CODE) {
      index += 1;
      evidence[place] = (VALUES[mark] ?? 0) * BASE + (VALUES[text.charCodeAt(index)] ?? 0) + FLOOR;
    }
    place += 1;
  }
  return evidence;
}
