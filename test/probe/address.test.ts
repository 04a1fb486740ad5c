import { describe, expect, it } from 'vitest';
import { OPERATOR_RANGES } from '../../src/probe/operator-ranges.ts';
import { isBogon, parseAddress, shareNetwork } from '../../src/probe/address.ts';

describe('an address', () => {
  it('is parsed to its bytes', () => {
    expect(parseAddress('192.0.2.255')).toEqual([192, 0, 2, 255]);
    expect(parseAddress('2001:db8::1')).toEqual([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(parseAddress('64:ff9b::192.0.2.1')?.slice(-4)).toEqual([192, 0, 2, 1]);
    expect(parseAddress('::')).toEqual(Array.from({ length: 16 }, () => 0));
  });

  it.each(['', '1.2.3', '1.2.3.256', '1.2.3.4.5', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', 'g::1', '1.2.3.4:80'])(
    'is not %j',
    (text) => {
      expect(parseAddress(text)).toBeNull();
    },
  );
});

describe('a bogon', () => {
  it.each([
    '0.0.0.0',
    '10.10.34.35',
    '100.64.0.1',
    '127.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    'fd00::1',
    'fe80::1',
    'not an address',
  ])('is %s', (address) => {
    expect(isBogon(address)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '11.0.0.1',
    '100.128.0.1',
    '172.32.0.1',
    '192.88.99.1',
    '223.255.255.1',
    '64:ff9b::808:808',
    '2606:4700::1111',
    '2a03:2880::1',
  ])('is not %s', (address) => {
    expect(isBogon(address)).toBe(false);
  });
});

describe('one network', () => {
  it('holds addresses of the same /16 or /32', () => {
    expect(shareNetwork(['157.240.1.1'], ['8.8.8.8', '157.240.254.1'])).toBe(true);
    expect(shareNetwork(['2a03:2880:f10::1'], ['2a03:2880:ffff::1'])).toBe(true);
  });

  it.each([
    ['162.159.140.229', '172.66.0.227'],
    ['31.13.72.36', '57.144.1.1'],
    ['142.250.185.78', '2a00:1450:4001:82a::200e'],
    ['151.101.1.140', '2a04:4e42::396'],
  ])('holds %s and %s, which one operator announces', (one, other) => {
    expect(shareNetwork([one], [other])).toBe(true);
    expect(shareNetwork([one], ['149.154.167.99'])).toBe(false);
  });

  it('knows the ranges of operators by addresses and lengths that are some', () => {
    for (const range of OPERATOR_RANGES.flat()) {
      const [address = '', bits] = range.split('/');
      const bytes = parseAddress(address);
      expect([range, bytes !== null && Number(bits) >= 8 && Number(bits) <= bytes.length * 8]).toEqual([range, true]);
    }
  });

  it('does not hold others, nor addresses of two families', () => {
    expect(shareNetwork(['157.240.1.1'], ['157.241.1.1'])).toBe(false);
    expect(shareNetwork(['104.244.42.1'], ['2a04:9d40::1'])).toBe(false);
    expect(shareNetwork([], ['157.240.1.1'])).toBe(false);
  });
});
