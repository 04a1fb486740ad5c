import { describe, expect, it } from 'vitest';
import { NO_FINGERPRINTS } from '../../../src/ingest/ooni/judge/fingerprint.ts';
import { judgeMeasurement } from '../../../src/ingest/ooni/judge/judge.ts';
import { lookup, SITE, webMeasurement } from './measurements.ts';
import type { Keys } from './situation-keys.ts';
import { SITUATIONS_OF_NAMES } from './situations-of-names.ts';
import { SITUATIONS_OF_PAGES } from './situations-of-pages.ts';

/** Those that OONI's own clients are tested in. */
const SITUATIONS = [...SITUATIONS_OF_NAMES, ...SITUATIONS_OF_PAGES];

const tagsOf = (item: Keys): string[] => (item['tags'] ?? []) as string[]; // as measurements.ts makes them

/** As version 0.4 writes it: nothing is tagged, and of what a redirect leads to only the requests are recorded. */
function asOlderClient(fields: Keys): Keys {
  const keys = fields['test_keys'] as Keys;
  const listOf = (name: string): Keys[] => (keys[name] ?? []) as Keys[];
  const atFirst = (name: string): Keys[] => listOf(name).filter((item) => !tagsOf(item).includes('depth=1'));
  const plain = (items: Keys[]): Keys[] => items.map(({ tags: _, ...item }) => item);
  const older = Object.fromEntries(['queries', 'tcp_connect', 'tls_handshakes'].map((name) => [name, plain(atFirst(name))]));
  return { ...fields, test_version: '0.4.3', test_keys: { ...keys, ...older, requests: plain(listOf('requests')) } };
}

describe('a page that meets', () => {
  it.each(SITUATIONS)('%s is %s', (_, outcome, keys, overrides = {}) => {
    expect(judgeMeasurement(webMeasurement(keys, overrides), null, NO_FINGERPRINTS).outcome).toBe(outcome);
  });

  it.each(SITUATIONS)('%s is %s for an older client too', (_, outcome, keys, overrides = {}) => {
    expect(judgeMeasurement(asOlderClient(webMeasurement(keys, overrides)), null, NO_FINGERPRINTS).outcome).toBe(outcome);
  });

  it('a denied name is denied in measurements that do not say what is classic', () => {
    const open = [
      { ...lookup('www.example.com', [SITE], null, 'doh'), tags: ['depth=0'] },
      { ...lookup('www.example.com', [SITE], null, 'udp'), tags: ['depth=0'] },
    ];
    const keys = {
      queries: [...open, lookup('www.example.com', [], 'dns_nxdomain_error')],
      http_experiment_failure: 'dns_nxdomain_error',
      blocking: 'dns',
    };
    const fields = JSON.parse(JSON.stringify(webMeasurement(keys)).replaceAll('"classic",', '')) as Keys;
    expect(judgeMeasurement(fields, null, NO_FINGERPRINTS)).toMatchObject({ outcome: 'dns', anomaly: true });
  });
});
