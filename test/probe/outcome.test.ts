import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/probe/failure.ts';
import { THROTTLED_RATIO, outcomeOf } from '../../src/probe/outcome.ts';
import type { Comparisons, Measurement, Step } from '../../src/probe/report.ts';

const CONTROL = { ok: true };
const OPERATIONS = ['resolve', 'connect', 'handshake', 'request'] as const;

/** A measurement that failed at an operation, with what went before it in order. */
const failing = (
  operation: (typeof OPERATIONS)[number],
  failure: Failure,
  comparisons?: Comparisons,
  step: Partial<Step> = {},
): Measurement => {
  const before = OPERATIONS.slice(0, OPERATIONS.indexOf(operation));
  const steps: Step[] = before.map((each) => ({ operation: each, failure: null, duration_ms: 10, addresses: ['93.184.216.34'] }));
  return {
    target: 'youtube/www',
    measured_at: '2024-01-20T14:00:00Z',
    steps: [...steps, { operation, failure, duration_ms: 10, failure_source: 'target', ...step }],
    ...(comparisons ? { comparisons } : {}),
  };
};

const encrypted = (addresses: string[], rest: Partial<NonNullable<Comparisons['dns']>> = {}): Comparisons['dns'] => ({
  resolver: 'quad9',
  failure: null,
  addresses,
  ...rest,
});

const outcome = (measurement: Measurement): string => outcomeOf(measurement, CONTROL).outcome;

describe('a measurement without a failure', () => {
  const free: Measurement = { ...failing('request', 'eof_error'), steps: failing('request', 'eof_error').steps.slice(0, 3) };

  it('is reachable', () => {
    expect(outcomeOf(free, CONTROL)).toEqual({ outcome: 'ok', failure: null, failure_source: null });
  });

  it('is no verdict where the controls failed, or where nothing was done', () => {
    expect(outcomeOf(free, { ok: false }).outcome).toBe('inconclusive');
    expect(outcome({ ...free, steps: [] })).toBe('inconclusive');
  });

  it('is throttled at the stated share of the neutral speed, and not above it', () => {
    const at = (target_kbps: number, neutral_kbps: number) => outcome({ ...free, comparisons: { speed: { target_kbps, neutral_kbps } } });
    expect(at(THROTTLED_RATIO * 10_000, 10_000)).toBe('throttled');
    expect(at(THROTTLED_RATIO * 10_000 + 1, 10_000)).toBe('ok');
    expect(at(1, 100)).toBe('ok');
  });
});

describe('a failure that tells nothing of the target', () => {
  it.each(OPERATIONS)('is no verdict at %s where it is the probe’s own, unknown, or interrupted', (operation) => {
    expect(outcome(failing(operation, 'network_down', undefined, { failure_source: 'probe' }))).toBe('inconclusive');
    expect(outcome(failing(operation, 'unknown_failure'))).toBe('inconclusive');
    expect(outcome(failing(operation, 'interrupted'))).toBe('inconclusive');
  });

  it('keeps its name and source where the controls failed', () => {
    const judged = outcomeOf(failing('connect', 'connection_refused'), { ok: false, reason: 'offline' });
    expect(judged).toEqual({ outcome: 'inconclusive', failure: 'connection_refused', failure_source: 'target' });
  });
});

describe('a failure to resolve', () => {
  it('is dns where the encrypted resolver has an answer', () => {
    expect(outcome(failing('resolve', 'dns_nxdomain_error', { dns: encrypted(['142.250.1.1']) }))).toBe('dns');
  });

  it('by a resolver’s trouble is dns only where it answers for a neutral name that it cannot know from before', () => {
    const trouble = (rest: Partial<NonNullable<Comparisons['dns']>>) =>
      outcome(failing('resolve', 'dns_servfail_error', { dns: encrypted(['142.250.1.1'], rest) }, { failure_source: 'resolver' }));
    expect(trouble({ fresh: null })).toBe('dns');
    expect(trouble({ fresh: 'dns_servfail_error' })).toBe('inconclusive');
    expect(trouble({})).toBe('inconclusive');
  });

  it('is no verdict where the encrypted resolver denies the name too, or lies as well', () => {
    expect(outcome(failing('resolve', 'dns_nxdomain_error', { dns: encrypted([], { failure: 'dns_nxdomain_error' }) }))).toBe(
      'inconclusive',
    );
    expect(outcome(failing('resolve', 'dns_nxdomain_error', { dns: encrypted(['10.0.0.1'], { bogon: true }) }))).toBe('inconclusive');
  });

  it('without another resolver is dns only for a plain lie of a resolver that works', () => {
    const unreachable = { dns: encrypted([], { failure: 'generic_timeout_error' }) };
    expect(outcome(failing('resolve', 'dns_nxdomain_error', unreachable))).toBe('dns');
    expect(outcome(failing('resolve', 'dns_bogon_error'))).toBe('dns');
    expect(outcome(failing('resolve', 'dns_servfail_error', unreachable, { failure_source: 'resolver' }))).toBe('inconclusive');
    expect(outcome(failing('resolve', 'generic_timeout_error', undefined, { failure_source: 'resolver' }))).toBe('inconclusive');
    expect(outcome(failing('resolve', 'dns_nxdomain_error', undefined, { failure_source: 'resolver' }))).toBe('inconclusive');
  });
});

describe('a failure to connect', () => {
  const neutral = { tcp: { address: '151.101.1.1', failure: null } };

  it('is tcp where other addresses answer', () => {
    expect(outcome(failing('connect', 'generic_timeout_error', neutral))).toBe('tcp');
    expect(outcome(failing('connect', 'connection_refused', neutral))).toBe('tcp');
  });

  it('is no verdict where the neutral address fails too, or was not tried', () => {
    expect(outcome(failing('connect', 'connection_refused'))).toBe('inconclusive');
    expect(
      outcome(failing('connect', 'generic_timeout_error', { tcp: { address: '151.101.1.1', failure: 'generic_timeout_error' } })),
    ).toBe('inconclusive');
  });

  it('is dns where the encrypted resolver leads to the true service in another network', () => {
    const dns = encrypted(['142.250.1.1'], { certificate_ok: true });
    expect(outcome(failing('connect', 'generic_timeout_error', { ...neutral, dns }))).toBe('dns');
  });

  it('is no verdict where the service answers at another address of the same network: some of its servers may be down', () => {
    const near = encrypted(['93.184.9.9'], { certificate_ok: true });
    expect(outcome(failing('connect', 'generic_timeout_error', { ...neutral, dns: near }))).toBe('inconclusive');
  });

  it('stays tcp where the other answer does not lead to the service either', () => {
    const dead = encrypted(['142.250.1.1'], { certificate_ok: false });
    expect(outcome(failing('connect', 'generic_timeout_error', { ...neutral, dns: dead }))).toBe('tcp');
  });
});

describe('a failed handshake', () => {
  it.each(['connection_reset', 'eof_error', 'generic_timeout_error'] as const)(
    'by %s is tls where a neutral name gets through, tcp where it fails alike',
    (failure) => {
      const through = { tls: { server_name: 'example.com', failure: null } };
      const alike = { tls: { server_name: 'example.com', failure: 'generic_timeout_error' as const } };
      expect(outcome(failing('handshake', failure, through))).toBe('tls');
      expect(outcome(failing('handshake', failure, alike))).toBe('tcp');
    },
  );

  it('is tls where everything to that address is cut, and the name at a neutral server too', () => {
    const cut = (elsewhere: Failure | null) =>
      outcome(failing('handshake', 'connection_reset', { tls: { server_name: 'example.com', failure: 'connection_reset', elsewhere } }));
    expect(cut('connection_reset')).toBe('tls');
    expect(cut(null)).toBe('tcp');
    expect(cut('ssl_invalid_hostname')).toBe('tcp');
  });

  it('is tcp where the address takes no further connection at all', () => {
    const refused = { tls: { server_name: 'example.com', failure: 'connection_refused' as const } };
    expect(outcome(failing('handshake', 'connection_reset', refused))).toBe('tcp');
  });

  it('that was cut is no verdict without the comparison, or where the run ended before it', () => {
    expect(outcome(failing('handshake', 'connection_reset'))).toBe('inconclusive');
    const ended = { tls: { server_name: 'example.com', failure: 'interrupted' as const } };
    expect(outcome(failing('handshake', 'connection_reset', ended))).toBe('inconclusive');
  });

  it('is tls where the server answered the neutral name with an alert', () => {
    expect(
      outcome(failing('handshake', 'connection_reset', { tls: { server_name: 'example.com', failure: 'ssl_failed_handshake' } })),
    ).toBe('tls');
  });

  it.each(['ssl_invalid_hostname', 'ssl_unknown_authority', 'ssl_invalid_certificate'] as const)(
    'by %s is dns where another answer leads to the true certificate, else tls',
    (failure) => {
      expect(outcome(failing('handshake', failure, { dns: encrypted(['142.250.1.1'], { certificate_ok: true }) }))).toBe('dns');
      expect(outcome(failing('handshake', failure, { dns: encrypted(['93.184.216.34']) }))).toBe('tls');
      expect(outcome(failing('handshake', failure))).toBe('tls');
    },
  );
});

describe('a failed request', () => {
  it('is http', () => {
    expect(outcome(failing('request', 'http_request_failed'))).toBe('http');
    expect(outcome(failing('request', 'connection_reset'))).toBe('http');
  });

  it('is no verdict where it does not come again', () => {
    expect(outcome(failing('request', 'connection_reset', { again: { failure: null, times: 1 } }))).toBe('inconclusive');
  });

  it('is no verdict where the service itself has answered with an error', () => {
    expect(outcome(failing('request', 'http_request_failed', undefined, { http_status: 503 }))).toBe('inconclusive');
    expect(outcome(failing('request', 'http_request_failed', { http: {} }, { http_status: 403 }))).toBe('http');
  });
});
