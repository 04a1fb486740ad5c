/** What situations of a page have in common, and how one is written down. */
import { connection, control, exchange, handshake, lookup, SITE } from './measurements.ts';

export type Keys = Record<string, unknown>;

export const ELSEWHERE = '41.90.4.99';
export const failed = (failure: string, keys: Keys = {}): Keys => ({ requests: [], http_experiment_failure: failure, ...keys });
export const controlFailed = (failure: string, keys: Keys = {}) =>
  control({ http_request: { body_length: -1, failure, title: '', headers: {}, status_code: -1 }, ...keys });
export const otherPage = { status_code_match: true, body_length_match: false, headers_match: false, title_match: false };
export const inTheClear = { tcp_connect: [connection(SITE, 80)], tls_handshakes: [] };
export const http = { input: 'http://www.example.com/' };

/** A redirect that leads from the input to the page at the site, where something fails. */
export const redirected = (failure: string, keys: Keys): Keys => {
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
export const short = { input: 'https://bit.ly/21645' };

export type Situation = [what: string, outcome: string, keys: Keys, overrides?: Keys];
