/** Raw measurements for tests, small and in the form in which OONI's clients write them. */

import { parseFingerprints, prepareFingerprints } from '../../../src/ingest/ooni/judge/fingerprint.ts';

type Json = Record<string, unknown>;

const SITE = '93.184.216.34';

const control = (overrides: Json = {}): Json => ({
  tcp_connect: { [`${SITE}:443`]: { status: true, failure: null }, [`${SITE}:80`]: { status: true, failure: null } },
  tls_handshake: { [`${SITE}:443`]: { server_name: 'www.example.com', status: true, failure: null } },
  http_request: { body_length: 1533, failure: null, title: 'Page', headers: {}, status_code: 200 },
  dns: { failure: null, addrs: [SITE] },
  ip_info: { [SITE]: { asn: 15133, flags: 11 } },
  ...overrides,
});

export const measurement = (testName: string, testKeys: Json, overrides: Json = {}): Json => ({
  data_format_version: '0.2.0',
  input: null,
  measurement_start_time: '2024-02-12 20:33:47',
  probe_asn: 'AS33771',
  probe_cc: 'KE',
  probe_ip: '127.0.0.1',
  report_id: '20240212T203347Z_test_KE_33771_n1_0123456789abcdef',
  resolver_asn: 'AS33771',
  resolver_ip: '41.90.4.1',
  software_name: 'ooniprobe-android',
  software_version: '3.8.8',
  test_name: testName,
  test_runtime: 1.5,
  test_start_time: '2024-02-12 20:33:46',
  test_version: '0.5.28',
  annotations: { engine_version: '3.20.1', platform: 'android' },
  ...overrides,
  test_keys: testKeys,
});

const tagged = ['classic', 'depth=0', 'fetch_body=true'];

/** web_connectivity of https://www.example.com/ that succeeded, by version 0.5; keys of the test may be replaced. */
export const webMeasurement = (testKeys: Json = {}, overrides: Json = {}): Json =>
  measurement(
    'web_connectivity',
    {
      queries: [lookup('www.example.com', [SITE])],
      tcp_connect: [connection(SITE, 443)],
      tls_handshakes: [handshake(SITE, 'www.example.com')],
      requests: [exchange('https://www.example.com/', 200)],
      control: control(),
      control_failure: null,
      dns_experiment_failure: null,
      http_experiment_failure: null,
      accessible: true,
      blocking: false,
      ...testKeys,
    },
    { input: 'https://www.example.com/', ...overrides },
  );

export const lookup = (hostname: string, addresses: string[], failure: string | null = null, engine = 'getaddrinfo'): Json => ({
  engine,
  hostname,
  query_type: 'ANY',
  failure,
  answers: addresses.map((address) =>
    address.includes(':') ? { answer_type: 'AAAA', ipv6: address } : { answer_type: 'A', ipv4: address },
  ),
  tags: engine === 'doh' ? ['depth=0'] : tagged,
});

export const connection = (ip: string, port: number, failure: string | null = null): Json => ({
  ip,
  port,
  status: { failure, success: failure === null },
  tags: tagged,
});

export const handshake = (address: string, name: string, failure: string | null = null): Json => ({
  address: `${address}:443`,
  server_name: name,
  failure,
  no_tls_verify: false,
  tags: tagged,
});

export const exchange = (url: string, code: number, failure: string | null = null, response: Json = {}): Json => ({
  failure,
  request: { url, method: 'GET' },
  response: { code, body: '', headers: {}, ...response },
  transaction_id: 50001,
  tags: tagged,
});

export const FINGERPRINTS = prepareFingerprints(
  parseFingerprints(
    [
      'name,scope,other_names,location_found,pattern_type,pattern,confidence_no_fp,expected_countries,source,exp_url,notes',
      'test.nat,nat,,body,contains,"This page is ""closed"" by order",5,KE,test,,',
      'test.fp,fp,,body,contains,An ordinary error page,5,,test,,',
      'test.inst,inst,,header.server,full,SchoolFilter,5,TZ,test,,',
      'test.dns,isp,,dns,full,41.90.4.99,5,KE,test,,',
      'test.contains,isp,,header.location,contains,/blocked?,5,KE,test,,',
    ].join('\r\n'),
  ),
);

export { control, SITE };
