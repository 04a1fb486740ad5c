import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FINGERPRINTS, parseFingerprints, prepareFingerprints, type Fingerprints } from '../../../src/ingest/ooni/judge/fingerprint.ts';
import { isMeasurement, judgeMeasurement } from '../../../src/ingest/ooni/judge/judge.ts';
import { parseCsv } from '../../../src/ingest/ooni/judge/csv.ts';
import { connection, exchange, FINGERPRINTS, lookup, measurement, webMeasurement } from './measurements.ts';

const DATA = process.env['TOCSIN_DATA'] ?? '../shared/data';
const hasData = existsSync(`${DATA}/ooni-qa/expected.json`);
if (!hasData) process.stdout.write(`No recorded OONI measurements in ${DATA}: their tests are skipped.\n`);

const judge = (fields: Record<string, unknown>, prints: Fingerprints = NO_FINGERPRINTS, uid: string | null = null) =>
  judgeMeasurement(fields, uid, prints);

describe('the messengers', () => {
  const centres = (failed: number) =>
    Array.from({ length: 10 }, (_, index) => connection(`149.154.167.${index}`, 443, index < failed ? 'generic_timeout_error' : null));
  const posts = (failed: number) =>
    Array.from({ length: 10 }, (_, index) => exchange(`http://149.154.167.${index}/`, 501, index < failed ? 'eof_error' : null));
  const telegram = (connects: number, requests: number, web: string | null = null) =>
    judge(
      measurement('telegram', {
        tcp_connect: centres(connects),
        requests: posts(requests),
        telegram_web_status: web ? 'blocked' : 'ok',
        telegram_web_failure: web,
      }),
    );

  it('call Telegram restricted past a quarter of its data centres', () => {
    expect(telegram(2, 2)).toMatchObject({ outcome: 'ok', anomaly: false });
    expect(telegram(3, 3)).toMatchObject({ outcome: 'tcp', anomaly: true });
    expect(telegram(0, 9)).toMatchObject({ outcome: 'http', anomaly: true });
    expect(telegram(0, 0, 'connection_reset')).toMatchObject({ outcome: 'tls', anomaly: true });
    expect(telegram(0, 0, 'connection_aborted')).not.toMatchObject({ outcome: 'tls' });
    expect(telegram(0, 0, 'connection_reset').findings.map(({ target, outcome }) => [target, outcome])).toEqual([
      ['telegram/app', 'ok'],
      ['telegram/web', 'tls'],
    ]);
  });

  it('call a line on which nothing works down', () => {
    const dead = measurement('telegram', {
      tcp_connect: centres(10),
      requests: posts(10),
      telegram_web_status: 'blocked',
      telegram_web_failure: 'generic_timeout_error',
    });
    expect(judge(dead)).toMatchObject({ outcome: 'inconclusive', anomaly: true });
  });

  it('take one endpoint of WhatsApp for enough, and look at its pages apart', () => {
    const whatsapp = (keys: Record<string, unknown>) =>
      judge(
        measurement('whatsapp', {
          requests: [exchange('https://web.whatsapp.com/', 200), exchange('https://v.whatsapp.net/v2/register', 200)],
          tcp_connect: [connection('157.240.1.60', 5222), connection('157.240.1.60', 443, 'generic_timeout_error')],
          ...keys,
        }),
      );
    expect(whatsapp({})).toMatchObject({ outcome: 'ok', anomaly: false, failure: false });
    expect(whatsapp({ tcp_connect: [connection('157.240.1.60', 443, 'connection_reset')] })).toMatchObject({
      outcome: 'tcp',
      anomaly: true,
    });
    expect(whatsapp({ requests: [] })).toMatchObject({ failure: true });
    const web = [exchange('https://web.whatsapp.com/', 0, 'connection_reset'), exchange('https://v.whatsapp.net/v2/register', 200)];
    expect(whatsapp({ requests: web })).toMatchObject({ outcome: 'tls', anomaly: true });
  });

  it('call no name of Facebook’s a lie that only its client’s database does not know', () => {
    const keys = { facebook_dns_blocking: true, facebook_edge_dns_consistent: false, facebook_tcp_blocking: false };
    const known = measurement('facebook_messenger', {
      ...keys,
      queries: [lookup('edge-mqtt.facebook.com', ['157.240.194.11'])],
      tcp_connect: [connection('157.240.194.11', 443)],
    });
    expect(judge(known)).toMatchObject({ anomaly: true, outcome: 'ok' });
    const astray = (asn: number) =>
      measurement('facebook_messenger', {
        ...keys,
        queries: ['b-api', 'b-graph', 'edge-mqtt', 'star.c10r'].map((name) => ({
          ...lookup(`${name}.facebook.com`, []),
          answers: [{ answer_type: 'A', ipv4: '41.90.4.99', asn }],
        })),
        tcp_connect: [],
      });
    expect(judge(astray(33771))).toMatchObject({ outcome: 'dns', failure_string: null });
    expect(judge(astray(32934))).toMatchObject({ outcome: 'inconclusive' });
    const denied = measurement('facebook_messenger', { ...keys, queries: [lookup('edge-mqtt.facebook.com', [], 'dns_nxdomain_error')] });
    expect(judge(denied)).toMatchObject({ outcome: 'dns' });
  });

  it('trust no client of Signal that is too old for its day', () => {
    const signal = (overrides: Record<string, unknown>) =>
      judge(
        measurement(
          'signal',
          {
            failed_operation: null,
            failure: null,
            signal_backend_status: 'blocked',
            signal_backend_failure: 'ssl_unknown_authority',
            requests: [exchange('https://chat.signal.org/', 0, 'ssl_unknown_authority')],
            queries: [lookup('chat.signal.org', ['76.223.92.165'])],
          },
          { test_version: '0.2.5', ...overrides },
        ),
      );
    expect(signal({})).toMatchObject({ anomaly: true, failure: false, outcome: 'tls' });
    expect(signal({ test_version: '0.2.3' })).toMatchObject({ failure: true, outcome: 'inconclusive' });
    expect(signal({ test_version: '0.2.4' })).toMatchObject({ failure: true });
    expect(signal({ test_version: '0.2.1', measurement_start_time: '2022-10-18 23:59:59' })).toMatchObject({ failure: false });
    expect(signal({ annotations: { engine_version: '3.17.2-alpha' } })).toMatchObject({ failure: true });
  });
});

describe('tools and other tests', () => {
  const targets = (kind: string, failed: number, all: number) =>
    Object.fromEntries(
      Array.from({ length: all }, (_, index) => [
        `${kind}${index}`,
        { failure: index < failed ? 'generic_timeout_error' : null, network_events: [], target_protocol: kind },
      ]),
    );

  it('measure Tor by its directory authorities, not by bridges that come and go', () => {
    const tor = (obfs4: number, authorities: number) =>
      judge(measurement('tor', { targets: { ...targets('obfs4', obfs4, 15), ...targets('or_port_dirauth', authorities, 10) } }));
    expect(tor(15, 0)).toMatchObject({ outcome: 'ok', anomaly: true });
    expect(tor(15, 10)).toMatchObject({ outcome: 'tcp', anomaly: true });
  });

  it.each([
    ['psiphon', { failure: null, bootstrap_time: 3.1 }, { anomaly: false, failure: false, outcome: 'ok' }],
    ['psiphon', { failure: 'generic_timeout_error', bootstrap_time: 0 }, { anomaly: true, failure: false, outcome: 'inconclusive' }],
    ['psiphon', { failure: null, bootstrap_time: null }, { anomaly: false, failure: false }],
    ['psiphon', { failure: null }, { anomaly: false, failure: true }],
    ['dash', { failure: '' }, { failure: true }],
    ['dash', { failure: 'eof_error' }, { anomaly: false, failure: true, outcome: 'inconclusive' }],
    ['ndt', {}, { anomaly: false, failure: false }],
    ['dnscheck', {}, { anomaly: false, failure: true }],
    ['stunreachability', { failure: 'generic_timeout_error' }, { anomaly: true, failure: false }],
    ['vanilla_tor', { tor_logs: 'Bootstrapped 100% (done): Done' }, { anomaly: false }],
    ['vanilla_tor', { tor_logs: 'Bootstrapped 80%', tor_progress: 80 }, { anomaly: true }],
    ['http_invalid_request_line', { sent: ['a', 'b'], received: ['a', 'c'] }, { anomaly: true }],
    [
      'http_header_field_manipulation',
      { requests: [{ request: { headers: { acCept: 'x' } }, response: { body: '{"headers_dict":{"acCept":["x"]}}' } }] },
      { anomaly: false },
    ],
    [
      'http_header_field_manipulation',
      { requests: [{ request: { headers: { acCept: 'x' } }, response: { body: '{"headers_dict":{"Accept":["x"]}}' } }] },
      { anomaly: true },
    ],
    ['constructor', {}, { failure: true, outcome: 'inconclusive' }],
  ])('score %s as OONI does (%#)', (name, keys, expected) => {
    expect(judge(measurement(name, keys))).toMatchObject(expected);
  });

  it('have failed where they were measured after they came', () => {
    expect(judge(webMeasurement(), NO_FINGERPRINTS, '20240212190000.000000_KE_webconnectivity_0123456789abcdef')).toMatchObject({
      failure: true,
      outcome: 'inconclusive',
    });
    expect(judge(webMeasurement(), NO_FINGERPRINTS, '20240212203400.000000_KE_webconnectivity_0123456789abcdef')).toMatchObject({
      failure: false,
      outcome: 'ok',
    });
  });
});

it('judges whatever JSON comes without failing', () => {
  const names = fc.constantFrom(
    'web_connectivity',
    'telegram',
    'whatsapp',
    'signal',
    'tor',
    'psiphon',
    'facebook_messenger',
    'meek_fronted_requests_test',
    'http_requests',
    'http_header_field_manipulation',
    'http_invalid_request_line',
    'vanilla_tor',
    'riseupvpn',
    'dash',
  );
  const keys = [
    'queries',
    'tcp_connect',
    'tls_handshakes',
    'requests',
    'control',
    'targets',
    'network_events',
    'blocking',
    'response',
    'answers',
    'status',
    'tags',
    'headers',
    'body',
  ];
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue({ maxDepth: 1 }),
      fc.record({ format: fc.constant('base64'), data: fc.oneof(fc.string({ maxLength: 9 }), fc.base64String({ maxLength: 12 })) }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 5 }),
    ),
  })).value;
  fc.assert(
    fc.property(names, json, (name, test_keys) => {
      const fields: Record<string, unknown> = { test_name: name, input: 'http://x.test/', test_keys };
      expect(typeof judge(fields, FINGERPRINTS).anomaly).toBe('boolean');
      expect(typeof judge(fields).anomaly).toBe('boolean');
    }),
    { numRuns: 300, seed: 7 },
  );
});

it('reads CSV with quotes, commas and line ends inside cells', () => {
  expect(parseCsv('a,b\r\n"1,\n""2""",3\n4\n')).toEqual([
    { a: '1,\n"2"', b: '3' },
    { a: '4', b: '' },
  ]);
});

describe.skipIf(!hasData)('recorded measurements', () => {
  const prints = () =>
    prepareFingerprints(
      ['http', 'dns'].flatMap((kind) => parseFingerprints(readFileSync(`${DATA}/fingerprints/fingerprints_${kind}.csv`, 'utf8'))),
    );

  it('get the verdict that OONI gave them', () => {
    const lines = gunzipSync(readFileSync(`${DATA}/ooni-raw/production-measurements.jsonl.gz`))
      .toString()
      .trim()
      .split('\n');
    const all = prints();
    const differing = lines.flatMap((line) => {
      const {
        raw,
        verdict,
        measurement_uid: uid,
      } = JSON.parse(line) as { raw: Record<string, unknown>; verdict: Record<string, boolean>; measurement_uid: string };
      const { anomaly, confirmed, failure } = judge(raw, all, uid);
      return JSON.stringify({ anomaly, confirmed, failure }) === JSON.stringify(verdict)
        ? []
        : [`${String(raw['test_name'])} ${String(raw['measurement_start_time']).slice(0, 10)}`];
    });
    expect(differing).toEqual([]);
  });

  it.each([
    ['as they are', (text: string) => text],
    ['as clients up to 3.20 wrote them', (text: string) => text.replaceAll(/"classic",\s*/g, '')],
    ['without the resolvers that older clients do not ask', (text: string) => text.replaceAll('"engine": "doh"', '"engine": "udp"')],
  ])('get an outcome that fits what was done to the network, %s', (_, written) => {
    const expected = JSON.parse(readFileSync(`${DATA}/ooni-qa/expected.json`, 'utf8')) as Record<string, string[]>;
    const all = prints();
    const wrong = Object.entries(expected).flatMap(([name, outcomes]) => {
      const fields: unknown = JSON.parse(written(readFileSync(`${DATA}/ooni-qa/${name}`, 'utf8')));
      const outcome = isMeasurement(fields) ? judge(fields, all).outcome : 'none';
      return outcomes.includes(outcome) ? [] : [`${name}: ${outcome}`];
    });
    expect(wrong).toEqual([]);
  });
});
