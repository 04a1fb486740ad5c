import { expect, it } from 'vitest';
import { refusalsOf } from '../../../src/cli/deploy/refusals.ts';
import { parseWorkerConfig, readWorkerConfig } from '../../../src/cli/worker-config.ts';

const SAFE = 'name = "tocsin"\nmain = "src/worker.ts"\n[observability]\nenabled = false\n';

it('lets the configuration of the repository out', () => {
  expect(refusalsOf(readWorkerConfig(process.cwd()))).toEqual([]);
});

it.each([
  ['logging that is on because nobody switched it off', 'name = "tocsin"\nmain = "src/worker.ts"\n', 'logging'],
  ['logs under observability', `${SAFE}[observability.logs]\nenabled = true\n`, 'logging'],
  ['traces under observability', `${SAFE}[observability.traces]\nenabled = true\n`, 'logging'],
  ['logpush', `logpush = true\n${SAFE}`, 'logpush'],
  ['tail consumers', `${SAFE}[[tail_consumers]]\nservice = "log"\n`, 'tail_consumers'],
  ['a privacy floor of two', `${SAFE}[vars]\nPRIVACY_FLOOR = "2"\n`, 'PRIVACY_FLOOR'],
  ['a country that the worker cannot read', `${SAFE}[vars]\nPAUSED_COUNTRIES = "KE ug"\n`, 'PAUSED_COUNTRIES'],
  ['an address that is none', `${SAFE}[vars]\nOBSERVATORY_URLS = "observatory"\n`, 'OBSERVATORY_URLS'],
  ['requests a day that are none', `${SAFE}[vars]\nDAILY_REQUESTS = 0\n`, 'DAILY_REQUESTS'],
  ['a variable that would replace the secret', `${SAFE}[vars]\nOPERATOR_TOKEN_SHA256 = ""\n`, 'OPERATOR_TOKEN_SHA256'],
])('refuses %s', (_, toml, word) => {
  const refusals = refusalsOf(parseWorkerConfig(toml));
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toContain(word);
});

it('says where wrangler.toml cannot be read', () => {
  expect(() => parseWorkerConfig('name = ')).toThrow('wrangler.toml cannot be read');
  expect(() => parseWorkerConfig('main = "src/worker.ts"')).toThrow(/name/);
});
