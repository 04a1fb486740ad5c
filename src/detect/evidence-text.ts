/**
 * Evidence as text: hundredths of a nat in two characters, and the two values that most networks have, nothing heard and no hope left, in one.
 */
import { EVIDENCE_UNIT } from './candidates.ts';
import { EVIDENCE_FLOOR_NATS } from './parameters.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = DIGITS.length;
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const FLOOR = Math.round(EVIDENCE_FLOOR_NATS / EVIDENCE_UNIT);
const ZERO_MARK = '.';
const FLOOR_MARK = '~';

/** Trailing zeros, networks without votes since then, are left out. */
export function toText(evidence: readonly number[]): string {
  let length = evidence.length;
  while (length > 0 && evidence[length - 1] === 0) length -= 1;
  let text = '';
  for (let index = 0; index < length; index += 1) text += valueText(evidence[index] ?? 0);
  return text;
}

function valueText(value: number): string {
  if (value === 0) return ZERO_MARK;
  if (value <= FLOOR) return FLOOR_MARK;
  const offset = value - FLOOR;
  return (DIGITS[Math.floor(offset / BASE)] ?? '') + (DIGITS[offset % BASE] ?? '');
}

export function fromText(text: string, size: number): number[] {
  const evidence = new Array<number>(size).fill(0);
  let place = 0;
  for (let index = 0; index < text.length; index += 1) {
    const mark = text[index] ?? '';
    if (mark === FLOOR_MARK) evidence[place] = FLOOR;
    else if (mark !== ZERO_MARK) {
      index += 1;
      evidence[place] = (VALUES.get(mark) ?? 0) * BASE + (VALUES.get(text[index] ?? '') ?? 0) + FLOOR;
    }
    place += 1;
  }
  return evidence;
}
