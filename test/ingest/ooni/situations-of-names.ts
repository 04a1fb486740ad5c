/** What a resolver can do to a page's name, by a lie or by itself, and what is to be made of it. */
import { connection, exchange, handshake, lookup, SITE } from './measurements.ts';
import { ELSEWHERE, failed, controlFailed, otherPage, inTheClear, http, redirected, short, type Situation } from './situation-keys.ts';

export const SITUATIONS_OF_NAMES: Situation[] = [
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
    'a name that is gone for everybody',
    'inconclusive',
    {
      ...failed('dns_nxdomain_error', {
        queries: [lookup('www.example.com', [], 'dns_nxdomain_error')],
        tcp_connect: [],
        tls_handshakes: [],
        dns_experiment_failure: 'dns_nxdomain_error',
      }),
      control: controlFailed('dns_lookup_error', { dns: { failure: 'dns_name_error', addrs: [] }, tcp_connect: {}, tls_handshake: {} }),
    },
  ],
  [
    'a name without an address, for everybody',
    'inconclusive',
    {
      ...failed('dns_no_answer', { queries: [lookup('www.example.com', [], 'dns_no_answer')], tcp_connect: [], tls_handshakes: [] }),
      control: controlFailed('dns_lookup_error', { dns: { failure: null, addrs: [] }, tcp_connect: {}, tls_handshake: {} }),
    },
  ],
  [
    'a name without an address, for the probe alone',
    'dns',
    failed('dns_no_answer', { queries: [lookup('www.example.com', [], 'dns_no_answer')], tcp_connect: [], tls_handshakes: [] }),
  ],
  [
    'a name that Android has no data for',
    'dns',
    failed('android_dns_cache_no_data', {
      queries: [lookup('www.example.com', [], 'android_dns_cache_no_data')],
      tcp_connect: [],
      tls_handshakes: [],
    }),
  ],
  [
    'a resolver that fails',
    'inconclusive',
    failed('dns_server_misbehaving', {
      queries: [lookup('www.example.com', [], 'dns_server_misbehaving')],
      tcp_connect: [],
      tls_handshakes: [],
    }),
  ],
  [
    'the machine itself where the resolver leads',
    'dns',
    failed('connection_refused', {
      queries: [lookup('www.example.com', ['127.0.0.1'])],
      tcp_connect: [connection('127.0.0.1', 443, 'connection_refused')],
      tls_handshakes: [],
    }),
  ],
  [
    'a refusal where the resolver leads',
    'dns',
    failed('connection_refused', {
      queries: [lookup('www.example.com', [ELSEWHERE])],
      tcp_connect: [connection(ELSEWHERE, 443, 'connection_refused')],
      tls_handshakes: [],
    }),
  ],
  [
    'a certificate of nobody known where the resolver leads',
    'dns',
    failed('ssl_unknown_authority', {
      queries: [lookup('www.example.com', [ELSEWHERE])],
      tcp_connect: [connection(ELSEWHERE, 443)],
      tls_handshakes: [handshake(ELSEWHERE, 'www.example.com', 'ssl_unknown_authority')],
    }),
  ],
];
