import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deploy, hasTokenSecret, originOf, requireCrons } from '../../../src/cli/deploy/deploy.ts';
import { showPlan } from '../../../src/cli/deploy/show-plan.ts';
import type { Wrangler } from '../../../src/cli/deploy/wrangler-command.ts';
import { sha256Hex } from '../../../src/cli/supervisor/state-folder.ts';
import { openAccount, type Account } from './cloudflare-account.ts';

const PROJECT = resolve(import.meta.dirname, '../../..');

let root: string;
let wrangler: Wrangler;
let said: string[];
const say = (line: string): void => void said.push(line);

/** A clone of its own, whose wrangler.toml may be changed. */
const makeClone = (change: (toml: string) => string): void => {
  for (const folder of ['src', 'node_modules']) symlinkSync(join(PROJECT, folder), join(root, folder));
  cpSync(join(PROJECT, 'migrations'), join(root, 'migrations'), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'build-web.mjs']) cpSync(join(PROJECT, file), join(root, file));
  writeFileSync(join(root, 'wrangler.toml'), change(readFileSync(join(PROJECT, 'wrangler.toml'), 'utf8')));
};
const tomlOfClone = (): string => readFileSync(join(root, 'wrangler.toml'), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tocsin-clone-'));
  wrangler = { root, node: process.execPath };
  said = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

it('shows what a deploy would make, and builds it, without asking anybody', { timeout: 60_000 }, async () => {
  makeClone((toml) => toml);
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', 'http://127.0.0.1:1');
  await showPlan(wrangler, say);
  const plan = said.join('\n');
  for (const part of [
    '"tocsin" at',
    'free plan',
    'D1 database',
    '0001_observatory.sql',
    'PSEUDONYM_KEY',
    '"tocsin-archive"',
    '* * * * *',
    'VANTAGE: class RegionalVantage',
    'WORKSHOP: class Workshop',
    'PROBE_LIMIT',
    'PRIVACY_FLOOR = "3"',
  ]) {
    expect(plan).toContain(part);
  }
  expect(readFileSync(join(root, 'dist', 'worker', 'worker.js'), 'utf8')).toContain('/v1/reports');
});

it.each([
  ['logging on', 'enabled = false', 'enabled = true', "The platform's logging is on"],
  ['a low privacy floor', 'PRIVACY_FLOOR = "3"', 'PRIVACY_FLOOR = "1"', 'PRIVACY_FLOOR is 1'],
])('refuses %s before anything is built', async (_, from, to, refusal) => {
  makeClone((toml) => toml.replace(from, to));
  await expect(showPlan(wrangler, say)).rejects.toThrow(refusal);
  expect(said).toEqual([]);
});

const logIn = async (): Promise<Account> => {
  const account = await openAccount();
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', account.url);
  vi.stubEnv('CLOUDFLARE_API_TOKEN', 'token-of-the-account');
  vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', '0123456789abcdef0123456789abcdef');
  vi.stubEnv('TOCSIN_HOME', join(root, 'state'));
  return account;
};

it('makes no second token where it cannot be known whether there is a first', { timeout: 60_000 }, async () => {
  makeClone((toml) => toml);
  const account = await logIn();
  account.hidesSecrets = true;
  await expect(hasTokenSecret(wrangler)).rejects.toThrow(/Which secrets the worker has could not be read/);
  account.hidesSecrets = false;
  expect(await hasTokenSecret(wrangler)).toBe(false);
  account.close();
});

it('makes what is missing once, migrates, and gives the worker the hash of a new token', { timeout: 120_000 }, async () => {
  makeClone((toml) => toml.replace('workers_dev = true', 'workers_dev = false'));
  const account = await logIn();
  await deploy(wrangler, say);

  expect(account.databases.map(({ name }) => name)).toEqual(['tocsin']);
  expect(account.namespaces.map(({ title }) => title)).toEqual(['tocsin-pseudonym-key']);
  expect(account.buckets).toEqual(['tocsin-archive']);
  expect(tomlOfClone()).toContain('11111111-2222-4333-8444-555555555555');
  expect(tomlOfClone()).toContain('abcdefabcdefabcdefabcdefabcdefab');
  expect(tomlOfClone()).toContain('# Holds the one-day key');
  expect(account.statements.join('\n')).toContain('CREATE TABLE probe');
  expect(account.crons).toContainEqual({ cron: '* * * * *' });
  const token = readFileSync(join(root, 'state', 'deployed-operator-token'), 'utf8').trim();
  expect(account.uploads[0]?.bindings).toContainEqual({ name: 'OPERATOR_TOKEN_SHA256', type: 'secret_text', text: sha256Hex(token) });
  expect(account.uploads[0]?.observability?.enabled).toBe(false);

  const toml = tomlOfClone();
  await deploy(wrangler, say);
  expect(tomlOfClone()).toBe(toml);
  expect([account.databases.length, account.namespaces.length, account.buckets.length]).toEqual([1, 1, 1]);
  expect(account.uploads[1]?.bindings.some(({ name }) => name === 'OPERATOR_TOKEN_SHA256')).toBe(false);
  account.close();
});

it('says how to log in where nobody is', { timeout: 60_000 }, async () => {
  makeClone((toml) => toml);
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', 'http://127.0.0.1:1');
  vi.stubEnv('XDG_CONFIG_HOME', join(root, 'config'));
  vi.stubEnv('HOME', root);
  await expect(deploy(wrangler, say)).rejects.toThrow('npx wrangler login');
});

it('says so where the platform has not taken every cron', () => {
  const [often, seldom] = ['* * * * *', '7 0 * * *'];
  expect(() => requireCrons([often, seldom], ['https://tocsin.me.workers.dev', `schedule: ${often}`])).toThrow('7 0 * * *');
  expect(() => requireCrons([often], [`schedule: ${often}`])).not.toThrow();
});

it.each([
  [['https://tocsin.me.workers.dev', 'schedule: * * * * *'], 'https://tocsin.me.workers.dev'],
  [['schedule: * * * * *', 'watch.example.org (custom domain)'], 'https://watch.example.org'],
  [['example.org/observatory/*'], 'https://example.org'],
  [['schedule: * * * * *'], null],
])('finds the address among %j', (targets, origin) => {
  expect(originOf(targets)).toBe(origin);
});
