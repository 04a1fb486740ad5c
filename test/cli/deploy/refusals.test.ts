import { expect, it } from 'vitest';
import { refusalsOf } from '../../../src/cli/deploy/refusals.ts';
import { parseWorkerConfig, readWorkerConfig } from '../../../src/cli/worker-config.ts';

const SAFE = 'name = "tocsin"\nmain = "src/worker.ts"\n[observability]\nenabled = false\n';

const LIMIT = (name: string) => `[[ratelimits]]\nname = "${name}"\nnamespace_id = "1"\nsimple = { limit = 1, period = 60 }\n`;
const KEY = '[[kv_namespaces]]\nbinding = "PSEUDONYM_KEY"\nid = "0"\n';
const DATABASE = '[[d1_databases]]\nbinding = "DB"\ndatabase_name = "x"\ndatabase_id = "0"\nmigrations_dir = "migrations"\n';
const BOUND = [DATABASE, KEY, LIMIT('PROBE_LIMIT'), LIMIT('VOTER_LIMIT')];

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
  const refusals = refusalsOf(parseWorkerConfig(toml + BOUND.join('')));
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toContain(word);
});

it.each(['DB', 'PSEUDONYM_KEY', 'PROBE_LIMIT', 'VOTER_LIMIT'])('refuses a worker without %s', (name) => {
  const others = BOUND.filter((block) => !block.includes(`"${name}"`));
  expect(refusalsOf(parseWorkerConfig(SAFE + others.join('')))).toEqual([expect.stringContaining(name)]);
});

it('says where wrangler.toml cannot be read', () => {
  expect(() => parseWorkerConfig('name = ')).toThrow('wrangler.toml cannot be read');
  expect(() => parseWorkerConfig('main = "src/worker.ts"')).toThrow(/name/);
});
