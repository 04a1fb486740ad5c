/**
 * Evidence as text: hundredths of a nat in two characters, and the two values that most networks have, nothing heard and no hope left, in one.
 */
import { EVIDENCE_UNIT } from './candidates.ts';
import { EVIDENCE_CEILING_NATS, EVIDENCE_FLOOR_NATS } from './parameters.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = DIGITS.length;
const FLOOR = Math.round(EVIDENCE_FLOOR_NATS / EVIDENCE_UNIT);
const CEILING = Math.round(EVIDENCE_CEILING_NATS / EVIDENCE_UNIT);
const ZERO_MARK = '.';
const FLOOR_MARK = '~';
/** Digits by their code, and the text of each value from the lowest on: a state holds tens of thousands of them. */
const VALUES: readonly number[] = Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))));
const TEXTS: readonly string[] = Array.from({ length: CEILING - FLOOR + 1 }, (_, offset) => textOf(offset));

const ZERO_CODE = ZERO_MARK.charCodeAt(0);
const FLOOR_CODE = FLOOR_MARK.charCodeAt(0);

/** Trailing zeros, networks without votes since then, are left out. */
export function toText(evidence: readonly number[]): string {
  let length = evidence.length;
  while (length > 0 && evidence[length - 1] === 0) length -= 1;
  let text = '';
  for (let index = 0; index < length; index += 1) text += TEXTS[(evidence[index] ?? 0) - FLOOR] ?? FLOOR_MARK;
  return text;
}

function textOf(offset: number): string {
  if (offset === 0) return FLOOR_MARK;
  return offset === -FLOOR ? ZERO_MARK : (DIGITS[Math.floor(offset / BASE)] ?? '') + (DIGITS[offset % BASE] ?? '');
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
