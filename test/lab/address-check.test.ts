import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { addressesIn, checkAddresses } from './address-check.ts';

const ADDRESS = '41.90.17.203';
const folder = mkdtempSync(join(tmpdir(), 'address-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the search for addresses', () => {
  it.each([
    ['an address in a text', Buffer.from(`from ${ADDRESS}, over HTTP`)],
    ['its /24 alone', Buffer.from('voter 41.90.17.')],
    ['one in compressed lines', gzipSync(`{"address":"${ADDRESS}"}`)],
    ['one as four bytes', Buffer.from([1, 2, 41, 90, 17, 203, 3])],
  ])('finds %s', (_what, bytes) => {
    expect(addressesIn(bytes, ['9.9.9.9', ADDRESS])).toEqual([ADDRESS]);
  });

  it.each([
    ['a longer number', Buffer.from('141.90.17.203')],
    ['another network', Buffer.from('41.90.171.203')],
    ['nothing', Buffer.alloc(0)],
  ])('does not take %s for one', (_what, bytes) => {
    expect(addressesIn(bytes, [ADDRESS])).toEqual([]);
  });

  it('looks into every value of a database, and says where it stands', () => {
    const database = new DatabaseSync(join(folder, 'd1.sqlite'));
    database.exec('CREATE TABLE inbox (seq INTEGER PRIMARY KEY, line BLOB)');
    database.prepare('INSERT INTO inbox (line) VALUES (?)').run(gzipSync(JSON.stringify({ filler: 'x'.repeat(20_000), seen: ADDRESS })));
    database.close();
    writeFileSync(join(folder, 'observatory.log'), 'nothing of interest');
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', 'code.js'), ADDRESS);
    const check = checkAddresses(folder, [ADDRESS]);
    expect(check.found).toEqual([`${ADDRESS} in ${join(folder, 'd1.sqlite')} inbox.line`]);
    expect(check.looked).toBeGreaterThan(2);
  });
});
