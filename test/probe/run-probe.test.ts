import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/probe/outcome.ts';
import { Report } from '../../src/probe/report.ts';
import type { Measurement } from '../../src/probe/report.ts';
import { runProbe } from '../../src/probe/run-probe.ts';
import type { Target } from '../../src/probe/targets.ts';
import { selfSigned } from './loopback/authority.ts';
import { addTarget, planFor, startCountry } from './loopback/country.ts';
import type { Country } from './loopback/country.ts';
import { answer, hangUp, neverAnswer, refusedPlace, sendTo, startFilter, startHttpServer, startTlsServer } from './loopback/servers.ts';
import type { Answering, Filtering, Place } from './loopback/servers.ts';

const REPORTER = {
  report_id: '019343c1-e9d8-7000-8000-000000000001',
  software_name: 'probe',
  software_version: '1.0.0',
  platform: 'test',
  network_type: 'unknown',
} as const;

const free = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

/** Each situation of a target, set up on the country, with the outcome that is right for it. */
const situations = async (country: Country): Promise<Target[]> => {
  const { authority, closing, told, truth } = country;
  const serve = async (name: string, answering: Answering, at: Partial<Place> = {}) =>
    addTarget(country, name, await startTlsServer(closing, await authority.issue(`${name}.test`), answering, at));
  const filtered = async (name: string, judge: (firstBytes: Buffer) => Filtering) => {
    const server = await startTlsServer(closing, await authority.issue(`${name}.test`), answer(200), { address: '127.1.0.2' });
    return addTarget(country, name, await startFilter(closing, server, judge));
  };
  const byName =
    (name: string, filtering: Filtering) =>
    (firstBytes: Buffer): Filtering =>
      firstBytes.includes(`${name}.test`) ? filtering : 'pass';

  const plain = async (name: string, answering: Answering, address?: string): Promise<Target> => {
    const target = addTarget(country, name, await startHttpServer(closing, answering, address));
    return { ...target, operations: ['resolve', 'connect', 'request'], leadsToTls: true };
  };

  const plainPoisoned = await plain('plain-poisoned', sendTo('https://plain-poisoned.test/'), '127.1.0.3');
  await startHttpServer(closing, answer(200, 'another server'), '127.2.0.1', plainPoisoned.port);
  let passes: Filtering = 'drop';
  let isAdvertised = true;
  const partlyDown = await serve('partly-down', answer(200), { address: '127.1.0.3' });
  const poisoned = await serve('poisoned', answer(200), { address: '127.1.0.3' });
  await startTlsServer(closing, await selfSigned('blocked.test'), answer(200), { address: '127.2.0.1', port: poisoned.port });
  const sinkholed = await serve('sinkholed', answer(200), { address: '127.1.0.3' });
  const targets = [
    await serve('open', answer(200)),
    await serve('missing-page', answer(404)),
    await serve('nxdomain', answer(200)),
    await serve('bogon', answer(200)),
    await serve('servfail', answer(200)),
    await serve('resolver-silence', answer(200)),
    await serve('gone', answer(200)),
    poisoned,
    sinkholed,
    addTarget(country, 'refused', await refusedPlace()),
    await filtered('name-reset', byName('name-reset', 'reset')),
    await filtered('name-drop', byName('name-drop', 'drop')),
    await filtered('name-close', byName('name-close', 'close')),
    await filtered('any-name-reset', () => 'reset'),
    await filtered('everywhere', () => 'reset'),
    addTarget(country, 'intercepted', await startTlsServer(closing, await selfSigned('intercepted.test'), answer(200))),
    addTarget(country, 'wrong-host', await startTlsServer(closing, await authority.issue('elsewhere.test'), answer(200))),
    await serve('http-silence', neverAnswer),
    await serve('http-hang-up', hangUp),
    await serve('server-error', answer(503)),
    await plain('plain-open', sendTo('https://plain-open.test/')),
    await plain('block-page', answer(200, '<p>The page you have requested has been blocked</p>')),
    await plain('block-redirect', sendTo('http://internet-positif.org/?of=this&msisdn=254700000000')),
    await plain('other-page', answer(200, 'welcome')),
    await plain('too-many', answer(429)),
    await plain('advertised', (request, response) => {
      (isAdvertised ? answer(200, 'An offer!') : sendTo('https://advertised.test/'))(request, response);
      isAdvertised = false;
    }),
    partlyDown,
    plainPoisoned,
    await filtered('lost-packet', () => {
      const filtering = passes;
      passes = 'pass';
      return filtering;
    }),
  ];
  told['plain-poisoned.test'] = ['127.2.0.1'];
  told['nxdomain.test'] = 'NXDOMAIN';
  told['bogon.test'] = ['127.66.0.1'];
  told['servfail.test'] = 'SERVFAIL';
  told['resolver-silence.test'] = 'silence';
  told['gone.test'] = truth['gone.test'] = 'NXDOMAIN';
  told['poisoned.test'] = ['127.2.0.1'];
  told['sinkholed.test'] = ['127.2.0.1'];
  told['partly-down.test'] = ['127.1.0.9'];
  return targets;
};

describe('a run in a country with a censor', () => {
  let country: Country;
  let report: Report;

  beforeAll(async () => {
    country = await startCountry();
    report = await runProbe(planFor(country, await situations(country)), country.network, REPORTER, free());
  }, 60_000);
  afterAll(() => country.closing.closeAll());

  const measured = (name: string): Measurement => {
    const found = report.measurements.find(({ target }) => target === `wikipedia/${name}`);
    if (!found) throw new Error(`${name} was not measured`);
    return found;
  };

  it('has controls that answer', () => {
    expect(report.control).toEqual({ ok: true, succeeded: 3, attempted: 3 });
  });

  it('gives a report that keeps to the contract', () => {
    expect(Report.parse(report)).toEqual(report);
  });

  it.each([
    ['open', 'ok', null],
    ['missing-page', 'ok', null],
    ['nxdomain', 'dns', 'dns_nxdomain_error'],
    ['bogon', 'dns', 'dns_bogon_error'],
    ['servfail', 'dns', 'dns_servfail_error'],
    ['resolver-silence', 'dns', 'generic_timeout_error'],
    ['gone', 'inconclusive', 'dns_nxdomain_error'],
    ['poisoned', 'dns', 'ssl_unknown_authority'],
    ['sinkholed', 'dns', 'connection_refused'],
    ['refused', 'tcp', 'connection_refused'],
    ['name-reset', 'tls', 'connection_reset'],
    ['name-drop', 'tls', 'generic_timeout_error'],
    ['name-close', 'tls', 'eof_error'],
    ['any-name-reset', 'tcp', 'connection_reset'],
    ['everywhere', 'tls', 'connection_reset'],
    ['partly-down', 'inconclusive', 'connection_refused'],
    ['intercepted', 'tls', 'ssl_unknown_authority'],
    ['wrong-host', 'tls', 'ssl_invalid_hostname'],
    ['http-silence', 'http', 'generic_timeout_error'],
    ['http-hang-up', 'http', 'eof_error'],
    ['server-error', 'inconclusive', 'http_request_failed'],
    ['too-many', 'inconclusive', 'http_request_failed'],
    ['advertised', 'inconclusive', 'http_request_failed'],
    ['plain-open', 'ok', null],
    ['block-page', 'http', 'http_request_failed'],
    ['block-redirect', 'http', 'http_request_failed'],
    ['other-page', 'http', 'http_request_failed'],
    ['plain-poisoned', 'dns', 'http_request_failed'],
    ['lost-packet', 'inconclusive', 'generic_timeout_error'],
  ])('judges %s as %s by %s', (name, outcome, failure) => {
    expect(outcomeOf(measured(name), report.control)).toMatchObject({ outcome, failure });
  });

  it('carries nothing but steps and times where a target answered', () => {
    const { steps, comparisons } = measured('open');
    expect(comparisons).toBeUndefined();
    expect(steps.map(({ operation }) => operation)).toEqual(['resolve', 'connect', 'handshake', 'request']);
    expect(steps.flatMap((step) => Object.keys(step))).toEqual(steps.flatMap(() => ['operation', 'failure', 'duration_ms']));
  });

  it('stops at the first failure', () => {
    expect(measured('refused').steps.map(({ operation }) => operation)).toEqual(['resolve', 'connect']);
  });

  it('shows that only the name is filtered: the same address under a neutral name gets through', () => {
    expect(measured('name-reset').comparisons?.tls).toEqual({ server_name: 'neutral.test', failure: null });
  });

  it('shows that only the name is filtered where a filter cuts everything else to that address too: at another server', () => {
    const tls = { server_name: 'neutral.test', failure: 'connection_reset' };
    expect(measured('everywhere').comparisons?.tls).toEqual({ ...tls, elsewhere: 'connection_reset' });
    expect(measured('any-name-reset').comparisons?.tls).toEqual({ ...tls, elsewhere: null });
  });

  it('shows where an encrypted resolver leads, and that the true service is there', () => {
    expect(measured('poisoned').comparisons?.dns).toEqual({
      resolver: 'loopback',
      failure: null,
      addresses: ['127.1.0.3'],
      certificate_ok: true,
    });
  });

  it('names a known block page, by its text and by where it leads, and shows where another answer leads, but not for whom', () => {
    expect(measured('block-page').comparisons?.http).toEqual({ fingerprint: 'ooni.in_0' });
    expect(measured('block-redirect').comparisons?.http).toEqual({
      fingerprint: 'ooni.id_0',
      location: 'http://internet-positif.org/',
    });
    expect(measured('other-page').comparisons?.http).toEqual({});
    expect(measured('plain-poisoned').comparisons?.dns).toMatchObject({ addresses: ['127.1.0.3'], answers: true });
  });

  it('measures again what timed out, and takes it for a lost packet where it does not come again', () => {
    expect(measured('lost-packet').comparisons?.again).toEqual({ failure: null, times: 1 });
    expect(measured('name-drop').comparisons?.again).toEqual({ failure: 'generic_timeout_error', times: 2 });
    expect(measured('name-reset').comparisons?.again).toBeUndefined();
  });

  it('shows that another address answers where one refuses', () => {
    expect(measured('refused').comparisons?.tcp).toEqual({
      address: '127.3.0.1',
      failure: null,
      unreached: [{ address: '127.1.0.1', failure: 'connection_refused' }],
    });
  });
});
