/** Evidence in two characters a value: hundredths of a nat between the floor and the ceiling fit into twelve bits. */
import { EVIDENCE_UNIT } from './candidates.ts';
import { EVIDENCE_FLOOR_NATS } from './parameters.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = DIGITS.length;
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const OFFSET = Math.round(-EVIDENCE_FLOOR_NATS / EVIDENCE_UNIT);

/** Trailing zeros, networks without votes since then, are left out. */
export function toText(evidence: readonly number[]): string {
  let length = evidence.length;
  while (length > 0 && evidence[length - 1] === 0) length -= 1;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    const value = (evidence[index] ?? 0) + OFFSET;
    text += (DIGITS[Math.floor(value / BASE)] ?? '') + (DIGITS[value % BASE] ?? '');
  }
  return text;
}

export function fromText(text: string, size: number): number[] {
  const evidence = new Array<number>(size).fill(0);
  for (let index = 0; index * 2 < text.length; index += 1) {
    const high = VALUES.get(text[index * 2] ?? '') ?? 0;
    const low = VALUES.get(text[index * 2 + 1] ?? '') ?? 0;
    evidence[index] = high * BASE + low - OFFSET;
  }
  return evidence;
}
