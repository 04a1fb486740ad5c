/** What can be done to a page whose name is resolved, by nobody, by the line or by the site, and what is to be made of it. */
import { connection, exchange, handshake, SITE } from './measurements.ts';
import { failed, controlFailed, otherPage, inTheClear, http, redirected, short, type Situation } from './situation-keys.ts';

export const SITUATIONS_OF_PAGES: Situation[] = [
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
    'more redirects than a client follows',
    'inconclusive',
    {
      http_experiment_failure: 'unknown_failure: stopped after 10 redirects',
      requests: [exchange('https://www.example.com/', 302, 'unknown_failure: stopped after 10 redirects')],
    },
  ],
  [
    'a handshake that times out',
    'tls',
    failed('generic_timeout_error', { tls_handshakes: [handshake(SITE, 'www.example.com', 'generic_timeout_error')] }),
  ],
  [
    'a request in the clear that times out',
    'http',
    { ...inTheClear, ...failed('generic_timeout_error'), requests: [exchange('http://www.example.com/', 0, 'generic_timeout_error')] },
    http,
  ],
  [
    'a page in the clear without a control',
    'inconclusive',
    { ...inTheClear, requests: [exchange('http://www.example.com/', 200)], control: null, control_failure: 'generic_timeout_error' },
    http,
  ],
  [
    'a challenge in the clear',
    'inconclusive',
    {
      ...inTheClear,
      ...otherPage,
      status_code_match: false,
      requests: [exchange('http://www.example.com/', 503, null, { headers: { Server: 'cloudflare' } })],
    },
    http,
  ],
  [
    'a large page over TLS',
    'ok',
    { body_length_match: null, requests: [exchange('https://www.example.com/', 200, null, { body_is_truncated: true })] },
  ],
  [
    'a redirect to no address at all',
    'inconclusive',
    {
      http_experiment_failure: 'unknown_failure: no host in URL',
      requests: [exchange('https://www.example.com/', 302, null, { headers: { Location: 'https://' } })],
    },
  ],
  [
    'a silent handshake after a redirect',
    'tls',
    redirected('generic_timeout_error', { tls_handshakes: [handshake(SITE, 'www.example.com', 'generic_timeout_error')] }),
    short,
  ],
  [
    'a handshake that is ended after a redirect',
    'tls',
    redirected('eof_error', { tls_handshakes: [handshake(SITE, 'www.example.com', 'eof_error')] }),
    short,
  ],
];
