import { describe, expect, it } from 'vitest';
import { prefixOf, voterOf } from '../../src/ingest/voter.ts';

const keyOf = (byte: number) =>
  crypto.subtle.importKey('raw', new Uint8Array(32).fill(byte), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

describe('a voter', () => {
  it.each([
    ['192.0.2.17', '192.0.2.200'],
    ['::ffff:192.0.2.17', '192.0.2.1'],
    ['2001:db8:1:2::3', '2001:0db8:0001:ffff:1:2:3:4'],
    ['2001:db8::1', '2001:db8:0:1::'],
    ['fe80::1%eth0', 'fe80::2'],
  ])('is the same for %s and %s', (one, other) => {
    expect(prefixOf(one)).toBe(prefixOf(other));
    expect(prefixOf(one)).not.toBe('');
  });

  it.each([
    ['192.0.2.1', '192.0.3.1'],
    ['2001:db8:1::1', '2001:db8:2::1'],
    ['::1', '2001:db8::1'],
  ])('is another for %s than for %s', (one, other) => {
    expect(prefixOf(one)).not.toBe(prefixOf(other));
  });

  it('has another pseudonym under the next day’s key, and none that holds the address', async () => {
    const today = await voterOf('192.0.2.17', await keyOf(1));
    expect(await voterOf('192.0.2.99', await keyOf(1))).toBe(today);
    expect(await voterOf('192.0.2.17', await keyOf(2))).not.toBe(today);
    expect(today).toMatch(/^[A-Za-z0-9_-]{8}$/);
  });
});
