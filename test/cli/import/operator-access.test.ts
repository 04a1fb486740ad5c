import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findOperatorAccess } from '../../../src/cli/import/operator-access.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-access-'));
  vi.stubEnv('TOCSIN_HOME', folder);
  vi.stubEnv('TOCSIN_OPERATOR_TOKEN', undefined);
  vi.stubEnv('PORT', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('finds the token of the observatory that runs here by itself', () => {
  writeFileSync(join(folder, 'operator-token'), 'local-token\n');
  vi.stubEnv('PORT', '9000');
  expect(findOperatorAccess(undefined, undefined)).toEqual({ origin: 'http://localhost:9000', token: 'local-token' });
});

it('sends that token to no other observatory', () => {
  writeFileSync(join(folder, 'operator-token'), 'local-token\n');
  expect(() => findOperatorAccess('https://observatory.example', undefined)).toThrow('Give the operator');
});

it('prefers a file that is named to the environment, and trims it', () => {
  vi.stubEnv('TOCSIN_OPERATOR_TOKEN', 'from-environment');
  writeFileSync(join(folder, 'token'), ' from-file \n');
  expect(findOperatorAccess('https://observatory.example', join(folder, 'token')).token).toBe('from-file');
  expect(findOperatorAccess('https://observatory.example', undefined).token).toBe('from-environment');
});

it('sends no token over a line that others can read', () => {
  vi.stubEnv('TOCSIN_OPERATOR_TOKEN', 'from-environment');
  expect(() => findOperatorAccess('http://observatory.example', undefined)).toThrow('use https://observatory.example');
});

it.each(['http://127.0.0.1.example.org', 'http://127.example.org', 'http://localhost.example.org'])(
  'does not take %s for this machine',
  (address) => {
    writeFileSync(join(folder, 'operator-token'), 'local-token\n');
    expect(() => findOperatorAccess(address, undefined)).toThrow('https://');
  },
);

it('says where it looked for a token in vain', () => {
  expect(() => findOperatorAccess(undefined, undefined)).toThrow(`There is no operator's token in ${folder}`);
});

it.each([
  ['another line', 'a key\nof secrets'],
  ['other letters', 'tökn→'],
  ['nothing', ' \n'],
  ['a book', 'x'.repeat(201)],
])('takes a file with %s for no token, and does not repeat it', (_, content) => {
  writeFileSync(join(folder, 'token'), content);
  const message = `There is no token in ${join(folder, 'token')}: it is one word, of at most 200 letters, digits and signs.`;
  expect(() => findOperatorAccess('https://observatory.example', join(folder, 'token'))).toThrow(message);
});
