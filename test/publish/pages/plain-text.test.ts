import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText, shortened } from '../../../src/publish/pages/plain-text.ts';

describe('text from outside', () => {
  it('loses what turns the direction of the text that follows', () => {
    expect(plainText('Safe\u202ecom\u2066 \u061cLtd\u200f')).toBe('Safecom Ltd');
  });

  it('loses control and zero-width characters and keeps to one line', () => {
    expect(plainText('  A\u0000B\u200b\r\n C\tD \ufeff')).toBe('AB C D');
  });

  it('keeps letters of other scripts, with the marks that they need', () => {
    expect(plainText('پر رسائی · မြန်မာ · ไทย')).toBe('پر رسائی · မြန်မာ · ไทย');
    expect([...plainText(`Z${'\u0301'.repeat(50)}`)]).toHaveLength(5);
  });

  it('loses what no XML may hold: non-characters, and halves of pairs', () => {
    expect(plainText('a\uffff\ufffe\ud800b\udc00c😀')).toBe('abc😀');
  });

  it('holds no unseen character, whatever comes in', () => {
    const unseen = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b\ufffe\uffff]/u;
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !unseen.test(plainText(text))));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => !unseen.test(plainText(String.fromCharCode(...units)))),
    );
  });

  it('is cut between characters, with an ellipsis', () => {
    expect(shortened('a'.repeat(10_000), 48)).toBe(`${'a'.repeat(47)}…`);
    expect(shortened('😀😀😀😀', 3)).toBe('😀😀…');
    expect(shortened('short', 48)).toBe('short');
  });
});
