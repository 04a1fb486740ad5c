import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/probe/outcome.ts';
import type { Report } from '../../src/probe/report.ts';
import { runProbe } from '../../src/probe/run-probe.ts';
import type { Target } from '../../src/probe/targets.ts';
import { selfSigned } from './loopback/authority.ts';
import { addTarget, planFor, startCountry } from './loopback/country.ts';
import type { Country } from './loopback/country.ts';
import { answer, refusedPlace, startTlsServer } from './loopback/servers.ts';

const REPORTER = {
  report_id: '019343c1-e9d8-7000-8000-000000000001',
  software_name: 'probe',
  software_version: '1.0.0',
  platform: 'test',
  network_type: 'unknown',
} as const;

const free = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

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

  it('is no verdict on a name where the resolver only tells of names that it has kept', async () => {
    country.told['*'] = country.told['open.test'] = 'SERVFAIL';
    const report = await run();
    expect(outcomes(report)).toEqual(['inconclusive']);
    expect(report.measurements[0]?.comparisons?.dns?.fresh).toBe('dns_servfail_error');
    delete country.told['*'];
    const working = await run();
    expect(outcomes(working)).toEqual(['dns']);
    expect(working.measurements[0]?.comparisons?.dns?.fresh).toBeNull();
    country.told['open.test'] = ['127.1.0.1'];
  });

  it('is inconclusive where the clock is wrong, by what all neutral servers say, and says by how much', async () => {
    const wrong: typeof country.network = {
      ...country.network,
      now: () => country.network.now() - 3 * 3_600_000,
    };
    const report = await runProbe(planFor(country, [target]), wrong, REPORTER, free());
    expect(report.control.reason).toBe('the clock of this machine is 180 minutes behind');
    expect(outcomes(report)).toEqual(['inconclusive']);
  });

  it('is inconclusive where software on the way makes up addresses for names, and says so', async () => {
    const report = await run({ ...planFor(country, [target]), isBogon: () => true });
    expect(report.control.reason).toMatch(/^names are answered with made-up addresses/);
    expect(outcomes(report)).toEqual(['inconclusive']);
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
    expect(report.control).toMatchObject({ ok: false, reason: 'offline', succeeded: 0, attempted: 3 });
    expect(outcomes(report)).toEqual(['inconclusive']);
  });

  it('is inconclusive where certificates do not fit the date, and suspects the clock', async () => {
    const validity = { notBeforeDate: new Date('2020-01-01'), notAfterDate: new Date('2020-02-01') };
    const expired = await startTlsServer(country.closing, await country.authority.issue('neutral.test', validity), answer(200), {
      address: '127.3.0.1',
    });
    const controls = country.controls
      .filter(({ id }) => id !== 'control/second')
      .map((control) => (control.expectedBody === undefined ? { ...control, port: expired.port } : control));
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
