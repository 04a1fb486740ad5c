/** What can be done to a page, by nobody, by the line or by the site, and what is made of it: the situations that OONI's own clients are tested in. */
import { describe, expect, it } from 'vitest';
import { NO_FINGERPRINTS } from '../../../src/ingest/ooni/judge/fingerprint.ts';
import { judgeMeasurement } from '../../../src/ingest/ooni/judge/judge.ts';
import { connection, control, exchange, handshake, lookup, SITE, webMeasurement } from './measurements.ts';

type Keys = Record<string, unknown>;

const ELSEWHERE = '41.90.4.99';
const failed = (failure: string, keys: Keys = {}): Keys => ({ requests: [], http_experiment_failure: failure, ...keys });
const controlFailed = (failure: string, keys: Keys = {}) =>
  control({ http_request: { body_length: -1, failure, title: '', headers: {}, status_code: -1 }, ...keys });
const otherPage = { status_code_match: true, body_length_match: false, headers_match: false, title_match: false };
const inTheClear = { tcp_connect: [connection(SITE, 80)], tls_handshakes: [] };
const http = { input: 'http://www.example.com/' };

/** A redirect that leads from the input to the page at the site, where something fails. */
const redirected = (failure: string, keys: Keys): Keys => {
  const second = (items: unknown) =>
    (Array.isArray(items) ? (items as Keys[]) : []).map((item) => ({ ...item, tags: ['classic', 'depth=1', 'fetch_body=true'] }));
  const short = '67.199.248.11';
  return {
    queries: [lookup('bit.ly', [short]), ...second(keys['queries'] ?? [lookup('www.example.com', [SITE])])],
    tcp_connect: [connection(short, 443), ...second(keys['tcp_connect'] ?? [connection(SITE, 443)])],
    tls_handshakes: [handshake(short, 'bit.ly'), ...second(keys['tls_handshakes'])],
    requests: [exchange('https://bit.ly/21645', 302, null, { headers: { Location: 'https://www.example.com/' } })],
    http_experiment_failure: failure,
    control: control({ dns: { failure: null, addrs: [short] } }),
  };
};
const short = { input: 'https://bit.ly/21645' };

const SITUATIONS: [what: string, outcome: string, keys: Keys, overrides?: Keys][] = [
  [
    'a certificate for another name, for the control too',
    'inconclusive',
    {
      ...failed('ssl_invalid_hostname', { tls_handshakes: [handshake(SITE, 'www.example.com', 'ssl_invalid_hostname')] }),
      control: controlFailed('ssl_invalid_hostname', {
        tls_handshake: { [`${SITE}:443`]: { server_name: 'www.example.com', status: false, failure: 'ssl_invalid_hostname' } },
      }),
    },
  ],
  [
    'a certificate of nobody known, for the probe alone',
    'tls',
    failed('ssl_unknown_authority', {
      tls_handshakes: [handshake(SITE, 'www.example.com', 'ssl_unknown_authority')],
    }),
  ],
  [
    'an address that cannot be',
    'dns',
    failed('generic_timeout_error', {
      queries: [lookup('www.example.com', ['10.10.34.35'])],
      tcp_connect: [connection('10.10.34.35', 443, 'generic_timeout_error')],
      tls_handshakes: [],
    }),
  ],
  [
    'a refusal to resolve',
    'dns',
    failed('dns_refused_error', {
      queries: [lookup('www.example.com', [], 'dns_refused_error')],
      tcp_connect: [],
      tls_handshakes: [],
    }),
  ],
  [
    'a resolver that is silent',
    'inconclusive',
    failed('generic_timeout_error', {
      queries: [lookup('www.example.com', [], 'generic_timeout_error')],
      tcp_connect: [],
      tls_handshakes: [],
    }),
  ],
  [
    'an address that passes TLS on',
    'ok',
    {
      queries: [lookup('www.example.com', [ELSEWHERE])],
      tcp_connect: [connection(ELSEWHERE, 443)],
      tls_handshakes: [handshake(ELSEWHERE, 'www.example.com')],
    },
  ],
  [
    'an address for a name that no longer exists',
    'dns',
    {
      ...inTheClear,
      ...otherPage,
      queries: [lookup('www.example.com', [ELSEWHERE])],
      tcp_connect: [connection(ELSEWHERE, 80)],
      requests: [exchange('http://www.example.com/', 200)],
      control: controlFailed('dns_lookup_error', { dns: { failure: 'dns_name_error', addrs: [] }, tcp_connect: {}, tls_handshake: {} }),
    },
    http,
  ],
  [
    'a connection that is reset',
    'tcp',
    failed('connection_reset', { tcp_connect: [connection(SITE, 443, 'connection_reset')], tls_handshakes: [] }),
  ],
  [
    'a connection that times out',
    'tcp',
    failed('generic_timeout_error', { tcp_connect: [connection(SITE, 443, 'generic_timeout_error')], tls_handshakes: [] }),
  ],
  [
    'a site that nobody can connect to',
    'inconclusive',
    {
      ...failed('generic_timeout_error', { tcp_connect: [connection(SITE, 443, 'generic_timeout_error')], tls_handshakes: [] }),
      control: controlFailed('generic_timeout_error', {
        tcp_connect: { [`${SITE}:443`]: { status: false, failure: 'generic_timeout_error' } },
        tls_handshake: {},
      }),
    },
  ],
  [
    'a handshake that is reset',
    'tls',
    failed('connection_reset', { tls_handshakes: [handshake(SITE, 'www.example.com', 'connection_reset')] }),
  ],
  ['a handshake that is ended', 'tls', failed('eof_error', { tls_handshakes: [handshake(SITE, 'www.example.com', 'eof_error')] })],
  [
    'a request in the clear that is reset',
    'http',
    { ...inTheClear, ...failed('connection_reset'), requests: [exchange('http://www.example.com/', 0, 'connection_reset')] },
    http,
  ],
  [
    'a failure without a control',
    'inconclusive',
    {
      ...failed('connection_reset', { tls_handshakes: [handshake(SITE, 'www.example.com', 'connection_reset')] }),
      control: null,
      control_failure: 'eof_error',
    },
  ],
  [
    'a block page at the address of the site',
    'http',
    { ...inTheClear, ...otherPage, requests: [exchange('http://www.example.com/', 200)] },
    http,
  ],
  [
    'a redirect in the clear to a block page',
    'http',
    {
      ...inTheClear,
      ...otherPage,
      requests: [
        exchange('http://block.isp.test/', 200),
        exchange('http://www.example.com/', 302, null, { headers: { Location: 'http://block.isp.test/' } }),
      ],
    },
    http,
  ],
  [
    'a block page where the resolver leads',
    'dns',
    {
      ...otherPage,
      queries: [lookup('www.example.com', [ELSEWHERE])],
      tcp_connect: [connection(ELSEWHERE, 80)],
      tls_handshakes: [],
      requests: [exchange('http://www.example.com/', 200)],
    },
    http,
  ],
  [
    'a large page',
    'ok',
    {
      ...inTheClear,
      status_code_match: true,
      body_length_match: null,
      headers_match: true,
      title_match: null,
      requests: [exchange('http://www.example.com/', 200, null, { body_is_truncated: true })],
    },
    http,
  ],
  [
    'a challenge over TLS',
    'ok',
    { requests: [exchange('https://www.example.com/', 403, null, { headers: { Server: 'cloudflare' } })], status_code_match: false },
  ],
  [
    'a name in another script',
    'ok',
    {
      queries: [lookup('xn--d1acpjx3f.xn--p1ai', [SITE])],
      tls_handshakes: [handshake(SITE, 'xn--d1acpjx3f.xn--p1ai')],
      requests: [exchange('https://xn--d1acpjx3f.xn--p1ai/', 200)],
    },
    { input: 'https://Яндекс.рф/' },
  ],
  [
    'a refused connection after a redirect',
    'tcp',
    redirected('connection_refused', { tcp_connect: [connection(SITE, 443, 'connection_refused')] }),
    short,
  ],
  [
    'a reset handshake after a redirect',
    'tls',
    redirected('connection_reset', { tls_handshakes: [handshake(SITE, 'www.example.com', 'connection_reset')] }),
    short,
  ],
  [
    'a denied name after a redirect',
    'dns',
    redirected('dns_nxdomain_error', { queries: [lookup('www.example.com', [], 'dns_nxdomain_error')], tcp_connect: [] }),
    short,
  ],
  [
    'a page on the machine itself, for everybody',
    'inconclusive',
    {
      ...failed('connection_refused', {
        queries: [lookup('www.example.com', ['127.0.0.1'])],
        tcp_connect: [connection('127.0.0.1', 443, 'connection_refused')],
        tls_handshakes: [],
      }),
      control: controlFailed('connection_refused', { dns: { failure: null, addrs: ['127.0.0.1'] }, tcp_connect: {}, tls_handshake: {} }),
    },
  ],
  [
    'more redirects than a client follows',
    'inconclusive',
    {
      http_experiment_failure: 'unknown_failure: stopped after 10 redirects',
      requests: [exchange('https://www.example.com/', 302, 'unknown_failure: stopped after 10 redirects')],
    },
  ],
];

describe('a page that meets', () => {
  it.each(SITUATIONS)('%s is %s', (_, outcome, keys, overrides = {}) => {
    expect(judgeMeasurement(webMeasurement(keys, overrides), null, NO_FINGERPRINTS).outcome).toBe(outcome);
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
