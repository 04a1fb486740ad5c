import { describe, expect, it } from 'vitest';
import { NO_FINGERPRINTS, type Fingerprints } from '../../../src/ingest/ooni/judge/fingerprint.ts';
import { judgeMeasurement } from '../../../src/ingest/ooni/judge/judge.ts';
import { connection, control, exchange, FINGERPRINTS, handshake, lookup, SITE, webMeasurement } from './measurements.ts';

const judge = (fields: Record<string, unknown>, prints: Fingerprints = NO_FINGERPRINTS) => judgeMeasurement(fields, null, prints);
const outcomeOf = (fields: Record<string, unknown>) => judge(fields).outcome;

describe('a web page', () => {
  it('is ok where it answers over TLS, whatever the control thinks of the answer', () => {
    expect(outcomeOf(webMeasurement())).toBe('ok');
    expect(outcomeOf(webMeasurement({ control_failure: 'connection_reset', control: null }))).toBe('ok');
  });

  it('is restricted by DNS where the resolver denies a name that the control resolves', () => {
    const failed = { tcp_connect: [], tls_handshakes: [], requests: [], http_experiment_failure: 'dns_nxdomain_error', blocking: 'dns' };
    const denied = (failure: string) => webMeasurement({ ...failed, queries: [lookup('www.example.com', [], failure)] });
    expect(judge(denied('dns_nxdomain_error'))).toMatchObject({ outcome: 'dns', failure_string: 'dns_nxdomain_error', anomaly: true });
    expect(outcomeOf(denied('android_dns_cache_no_data'))).toBe('dns');
    expect(outcomeOf(denied('generic_timeout_error'))).toBe('inconclusive');
  });

  it('is nobody’s block where its name is gone for the control too', () => {
    const gone = control({ dns: { failure: 'dns_name_error', addrs: [] }, http_request: { failure: 'dns_lookup_error', status_code: -1 } });
    const keys = {
      queries: [lookup('www.example.com', [], 'dns_nxdomain_error')],
      tcp_connect: [],
      tls_handshakes: [],
      requests: [],
      control: gone,
    };
    expect(outcomeOf(webMeasurement(keys))).toBe('inconclusive');
  });

  it('is fine at an address that the control does not know, where that has a valid certificate', () => {
    const elsewhere = '203.119.1.1';
    const keys = {
      queries: [lookup('www.example.com', [elsewhere])],
      tcp_connect: [connection(elsewhere, 443)],
      tls_handshakes: [handshake(elsewhere, 'www.example.com')],
    };
    expect(outcomeOf(webMeasurement(keys))).toBe('ok');
    const impostor = { ...keys, tls_handshakes: [handshake(elsewhere, 'www.example.com', 'ssl_unknown_authority')], requests: [] };
    expect(outcomeOf(webMeasurement({ ...impostor, http_experiment_failure: 'ssl_unknown_authority' }))).toBe('dns');
  });

  it.each([
    ['tcp', { tcp_connect: [connection(SITE, 443, 'generic_timeout_error')], tls_handshakes: [] }, 'generic_timeout_error'],
    ['tls', { tls_handshakes: [handshake(SITE, 'www.example.com', 'connection_reset')] }, 'connection_reset'],
  ])('is restricted at the layer %s where the control passes it', (layer, keys, failure) => {
    const failing = { ...keys, requests: [], http_experiment_failure: failure, blocking: 'http-failure' };
    expect(judge(webMeasurement(failing))).toMatchObject({ outcome: layer, failure_string: failure });
    const down = control({
      tcp_connect: { [`${SITE}:443`]: { status: false, failure } },
      tls_handshake: { [`${SITE}:443`]: { status: false, failure } },
    });
    expect(outcomeOf(webMeasurement({ ...failing, control: down }))).toBe('inconclusive');
    expect(outcomeOf(webMeasurement({ ...failing, control: null, control_failure: 'generic_timeout_error' }))).toBe('inconclusive');
  });

  it('is the clock’s fault where a certificate is out of date for the probe alone', () => {
    const keys = { tls_handshakes: [handshake(SITE, 'www.example.com', 'ssl_invalid_certificate')], requests: [] };
    expect(outcomeOf(webMeasurement({ ...keys, http_experiment_failure: 'ssl_invalid_certificate' }))).toBe('inconclusive');
  });

  it('is the volunteer’s own filter where the probe’s machine answers', () => {
    const keys = { queries: [lookup('www.example.com', ['0.0.0.0'])], tcp_connect: [connection('0.0.0.0', 80)], requests: [] };
    expect(outcomeOf(webMeasurement(keys))).toBe('inconclusive');
  });

  it('ignores IPv6 that leads nowhere', () => {
    const keys = {
      tcp_connect: [connection('2606:2800::1', 443, 'host_unreachable'), connection('2606:2800::2', 443, 'network_unreachable')],
      tls_handshakes: [],
      requests: [],
      http_experiment_failure: 'network_unreachable',
    };
    expect(outcomeOf(webMeasurement(keys))).toBe('inconclusive');
  });

  it('is never blocked by a failure that nobody knows', () => {
    const keys = { requests: [], tls_handshakes: [handshake(SITE, 'www.example.com', 'unknown_failure: surprise')] };
    expect(
      judge(webMeasurement({ ...keys, http_experiment_failure: 'unknown_failure: surprise', blocking: 'http-failure' })),
    ).toMatchObject({
      outcome: 'inconclusive',
      failure: true,
    });
  });

  it('is throttled where bytes trickle until time is up', () => {
    const events = (rate: number) =>
      Array.from({ length: 20 }, (_, index) => ({
        operation: 'bytes_received_cumulative',
        transaction_id: 50001,
        num_bytes: index * rate,
        t: index,
        failure: null,
      }));
    const cut = {
      requests: [exchange('https://www.example.com/', 200, 'generic_timeout_error')],
      http_experiment_failure: 'generic_timeout_error',
    };
    expect(outcomeOf(webMeasurement({ ...cut, network_events: events(1000) }))).toBe('throttled');
    expect(outcomeOf(webMeasurement({ ...cut, network_events: events(100_000) }))).toBe('http');
    expect(outcomeOf(webMeasurement(cut))).toBe('http');
  });
});

describe('a page in the clear', () => {
  const page = (keys: Record<string, unknown>, response: Record<string, unknown> = {}, code = 200) =>
    webMeasurement(
      {
        tcp_connect: [connection(SITE, 80)],
        tls_handshakes: [],
        requests: [exchange('http://www.example.com/', code, null, response)],
        ...keys,
      },
      { input: 'http://www.example.com/' },
    );
  const other = { status_code_match: true, body_length_match: false, headers_match: false, title_match: false, blocking: 'http-diff' };

  it('is compared with the control’s', () => {
    expect(outcomeOf(page({ status_code_match: true, title_match: true }))).toBe('ok');
    expect(outcomeOf(page(other))).toBe('http');
    expect(outcomeOf(page({ ...other, control: null, control_failure: 'eof_error' }))).toBe('inconclusive');
  });

  it.each([
    ['says that one must log in', {}, 511],
    ['leads to a place inside the network', { headers: { Location: 'http://192.168.1.1/login' } }, 302],
    ['leads to a name of the network alone', { headers: { Location: 'http://hotspot.local/?u=http://www.example.com/' } }, 302],
    ['is made for programs that log in', { body: '<!-- <WISPAccessGatewayParam> -->' }, 200],
  ])('is a captive portal’s where it %s', (_, response, code) => {
    expect(outcomeOf(page({ ...other, status_code_match: false }, response, code))).toBe('inconclusive');
    const there = { queries: [lookup('www.example.com', ['10.5.50.1'])], tcp_connect: [connection('10.5.50.1', 80)] };
    expect(outcomeOf(page({ ...other, ...there }, response, code))).toBe('inconclusive');
  });

  it('fits an address that an old client, which noted no networks, found to fit', () => {
    const elsewhere = { ...other, queries: [lookup('www.example.com', ['203.119.1.1'])], tcp_connect: [connection('203.119.1.1', 80)] };
    expect(outcomeOf(page({ ...elsewhere, dns_consistency: 'inconsistent' }))).toBe('dns');
    expect(outcomeOf(page({ ...elsewhere, dns_consistency: 'consistent' }))).toBe('http');
  });

  it('is no block where a content network asks for proof of a human', () => {
    expect(outcomeOf(page({ ...other, status_code_match: false }, { headers: { Server: 'cloudflare' } }, 403))).toBe('inconclusive');
  });

  it('is confirmed by a fingerprint of a nation or a provider, in base64 too, and by no other', () => {
    const body = 'before This page is "closed" by order after';
    expect(judge(page(other, { body }), FINGERPRINTS)).toMatchObject({
      outcome: 'http',
      confirmed: true,
      anomaly: true,
      why: 'it is a known block page (test.nat)',
    });
    const base64 = { format: 'base64', data: Buffer.from(body).toString('base64') };
    expect(judge(page(other, { body: base64 }), FINGERPRINTS).confirmed).toBe(true);
    expect(judge(page({}, { body: 'An ordinary error page' }), FINGERPRINTS).confirmed).toBe(false);
    expect(judge(page({}, { headers: { Server: 'SchoolFilter' } }), FINGERPRINTS).confirmed).toBe(false);
    expect(judge(page({ queries: [lookup('www.example.com', ['41.90.4.99'])] }), FINGERPRINTS)).toMatchObject({
      confirmed: true,
      outcome: 'dns',
    });
  });

  it('knows by its own rules what OONI’s matcher passes over', () => {
    const redirect = page({ blocking: null, accessible: null }, { headers: { Location: 'http://isp.test/blocked?1' } }, 302);
    expect(judge(redirect, FINGERPRINTS)).toMatchObject({ confirmed: false, failure: true, outcome: 'http' });
  });

  it('is read without a header that cannot be decoded', () => {
    const broken = { headers: { 'X-Odd': { format: 'base64', data: 'abc' } } };
    expect(outcomeOf(page({ status_code_match: true, title_match: true }, broken))).toBe('ok');
  });

  it('has failed where an answer cannot be decoded', () => {
    expect(judge(page({}, { body: { format: 'base64', data: 'abc' } }), FINGERPRINTS)).toMatchObject({
      failure: true,
      outcome: 'inconclusive',
    });
  });
});
