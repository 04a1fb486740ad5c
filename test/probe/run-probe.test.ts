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
    addTarget(country, 'intercepted', await startTlsServer(closing, await selfSigned('intercepted.test'), answer(200))),
    addTarget(country, 'wrong-host', await startTlsServer(closing, await authority.issue('elsewhere.test'), answer(200))),
    await serve('http-silence', neverAnswer),
    await serve('http-hang-up', hangUp),
    await serve('server-error', answer(503)),
    await plain('plain-open', sendTo('https://plain-open.test/')),
    await plain('block-page', answer(200, '<p>The page you have requested has been blocked</p>')),
    await plain('block-redirect', sendTo('http://internet-positif.org/?of=this')),
    await plain('other-page', answer(200, 'welcome')),
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
    expect(report.control).toEqual({ ok: true, succeeded: 2, attempted: 2 });
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
    ['intercepted', 'tls', 'ssl_unknown_authority'],
    ['wrong-host', 'tls', 'ssl_invalid_hostname'],
    ['http-silence', 'http', 'generic_timeout_error'],
    ['http-hang-up', 'http', 'eof_error'],
    ['server-error', 'http', 'http_request_failed'],
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

  it('shows where an encrypted resolver leads, and that the true service is there', () => {
    expect(measured('poisoned').comparisons?.dns).toEqual({
      resolver: 'loopback',
      failure: null,
      addresses: ['127.1.0.3'],
      certificate_ok: true,
    });
  });

  it('names a known block page, by its text and by where it leads, and shows where another answer leads', () => {
    expect(measured('block-page').comparisons?.http).toEqual({ fingerprint: 'ooni.in_0' });
    expect(measured('block-redirect').comparisons?.http).toEqual({
      fingerprint: 'ooni.id_0',
      location: 'http://internet-positif.org/?of=this',
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

describe('a run on a line that does not work', () => {
  let country: Country;
  let target: Target;

  beforeAll(async () => {
    country = await startCountry();
    target = addTarget(country, 'open', await startTlsServer(country.closing, await country.authority.issue('open.test'), answer(200)));
  });
  afterAll(() => country.closing.closeAll());

  const outcomes = ({ measurements, control }: Report) => measurements.map((each) => outcomeOf(each, control).outcome);
  const run = (plan = planFor(country, [target])) => runProbe(plan, country.network, REPORTER, free());

  it('is inconclusive where the resolver fails, and says so', async () => {
    const told = { ...country.told };
    for (const host of Object.keys(told)) country.told[host] = 'SERVFAIL';
    const report = await run();
    Object.assign(country.told, told);
    expect(report.control).toMatchObject({ ok: false, reason: 'the resolver does not know neutral names' });
    expect(outcomes(report)).toEqual(['inconclusive']);
    expect(report.measurements[0]?.comparisons).toBeUndefined();
  });

  it('is inconclusive behind a captive portal, and says so', async () => {
    const portal = await startTlsServer(country.closing, await selfSigned('portal.test'), answer(302), { address: '127.4.0.1' });
    const controls = country.controls.map((control) =>
      control.expectedBody === undefined ? { ...control, port: portal.port } : { ...control, expectedBody: 'something else' },
    );
    const told = country.told['neutral.test'];
    country.told['neutral.test'] = ['127.4.0.1'];
    const report = await run({ ...planFor(country, [target]), controls });
    if (told) country.told['neutral.test'] = told;
    expect(report.control.reason).toMatch(/^captive portal/);
    expect(outcomes(report)).toEqual(['inconclusive']);
  });

  it('is inconclusive where every connection fails, and says that the probe is offline', async () => {
    const { port } = await refusedPlace('127.3.0.1');
    const controls = country.controls.map((control) => ({ ...control, port }));
    const report = await run({ ...planFor(country, [target]), controls });
    expect(report.control).toMatchObject({ ok: false, reason: 'offline', succeeded: 0, attempted: 2 });
    expect(outcomes(report)).toEqual(['inconclusive']);
  });

  it('is inconclusive where certificates do not fit the date, and suspects the clock', async () => {
    const validity = { notBeforeDate: new Date('2020-01-01'), notAfterDate: new Date('2020-02-01') };
    const expired = await startTlsServer(country.closing, await country.authority.issue('neutral.test', validity), answer(200), {
      address: '127.3.0.1',
    });
    const controls = country.controls.map((control) => (control.expectedBody === undefined ? { ...control, port: expired.port } : control));
    const report = await run({ ...planFor(country, [target]), controls });
    expect(report.control.reason).toMatch(/clock/);
    expect(outcomes(report)).toEqual(['inconclusive']);
  });

  it('leaves out what was not measured when its volunteer ended it', async () => {
    const ended = new AbortController();
    const plan = planFor(country, [target]);
    const report = await runProbe(plan, country.network, REPORTER, { signal: ended.signal, onControl: () => ended.abort() });
    expect(report.measurements).toEqual([]);
  });
});
