import { describe, expect, it } from 'vitest';
import { isOlder } from '../../src/probe/version-order.ts';

describe('a version', () => {
  it.each([
    ['0.1.0', '0.2.0'],
    ['0.9.9', '0.10.0'],
    ['1.9.9', '2.0.0'],
    ['1.2.3-beta', '1.2.4'],
  ])('%s is older than %s', (older, newer) => {
    expect([isOlder(older, newer), isOlder(newer, older)]).toEqual([true, false]);
  });

  it('is not older than itself, nor than what cannot be read', () => {
    expect(isOlder('1.2.3', '1.2.3')).toBe(false);
    expect(isOlder('1.2.3', 'latest')).toBe(false);
  });
});
