/** From real packets to a published number: the Node probe on a small internet of loopback servers, a real worker, and its API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { runProbe } from '../src/probe/run-probe.ts';
import { thumbprint, type ProbeKey } from '../src/probe/probe-key.ts';
import { packReport, submitReport, type Handed } from '../src/probe/submit.ts';
import type { Target } from '../src/probe/targets.ts';
import { nodeNetwork } from '../src/probe/vantage/node.ts';
import { VERSION } from '../src/shared/version.ts';
import { addTarget, planFor, startCountry, type Country } from './probe/loopback/country.ts';
import { answer, hangUp, neverAnswer, refusedPlace, startFilter, startTlsServer, type Filtering } from './probe/loopback/servers.ts';
import { startObservatory, type Observatory } from './support/observatory.ts';
import { makeProbe } from './support/signed-request.ts';
import { webcrypto } from 'http-message-sig';

type Row = { service: string; probe_cc: string; probe_asn: number; outcome: string; failure: string | null; voter: string };

let country: Country;
let observatory: Observatory;

beforeAll(async () => {
  [country, observatory] = await Promise.all([startCountry(), startObservatory()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([country.closing.closeAll(), observatory.stop()]);
});

/** Real targets' ids on loopback servers, each in one situation. */
async function targets(): Promise<Target[]> {
  const { authority, closing, told } = country;
  const on = async (id: string, service: Target['service'], place: Parameters<typeof addTarget>[2]): Promise<Target> => ({
    ...addTarget(country, service, place),
    id,
    service,
  });
  const serve = async (name: string, behaviour = answer(200)) =>
    startTlsServer(closing, await authority.issue(`${name}.test`), behaviour, { address: '127.1.0.2' });
  const resetBy =
    (name: string) =>
    (firstBytes: Buffer): Filtering =>
      firstBytes.includes(`${name}.test`) ? 'reset' : 'pass';
  const all = [
    await on('wikipedia/en', 'wikipedia', await serve('wikipedia')),
    await on('x/www', 'x', await startFilter(closing, await serve('x'), resetBy('x'))),
    await on('facebook/www', 'facebook', await serve('facebook')),
    await on('instagram/www', 'instagram', await refusedPlace()),
    await on('youtube/www', 'youtube', await serve('youtube', hangUp)),
    await on('reddit/www', 'reddit', await serve('reddit', neverAnswer)),
    await on('tiktok/www', 'tiktok', await serve('tiktok')),
  ];
  told['facebook.test'] = 'NXDOMAIN';
  told['tiktok.test'] = ['127.66.0.1'];
  return all;
}

async function probeKey(): Promise<ProbeKey> {
  const { publicKey, key } = await makeProbe();
  return { id: await thumbprint(publicKey), publicKey, signer: webcrypto.signer(key) };
}

/** Hands in over HTTP, from a connection that the edge would place in Pakistan. */
async function handIn(json: string, key: ProbeKey): Promise<Handed> {
  const blob = JSON.stringify({
    country: 'PK',
    asn: 17557,
    asOrganization: 'Pakistan Telecommunication Company',
    clientAcceptEncoding: '',
  });
  const channel = {
    key,
    observatories: [observatory.url],
    now: () => Date.now(),
    fetch: (url: string, init: RequestInit) =>
      fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), 'mf-cf-blob': blob } }),
  };
  return submitReport(channel, await packReport(json));
}

const read = async <Body>(path: string): Promise<Body> => {
  const response = await fetch(`${observatory.url}${path}`, { headers: { authorization: `Bearer ${observatory.token}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
};

const head = () =>
  ({ report_id: uuidv7(), software_name: 'tocsin', software_version: VERSION, platform: 'linux', network_type: 'fixed' }) as const;

describe('a measurement', () => {
  it('goes from real packets to the API with the layer at which each service was cut', async () => {
    const report = await runProbe(planFor(country, await targets()), country.network, head(), { signal: new AbortController().signal });
    const key = await probeKey();
    const handed = await handIn(JSON.stringify(report), key);
    expect(handed).toMatchObject({ outcome: 'accepted', receipt: { accepted: 7, rejected: [] } });
    expect(await handIn(JSON.stringify(report), key)).toMatchObject({ outcome: 'accepted' });
    await observatory.tick('* * * * *');
    const { data } = await read<{ data: Row[] }>('/v1/measurements?probe_cc=PK');
    expect(Object.fromEntries(data.map(({ service, outcome }) => [service, outcome]))).toEqual({
      wikipedia: 'ok',
      x: 'tls',
      facebook: 'dns',
      instagram: 'tcp',
      youtube: 'http',
      reddit: 'http',
      tiktok: 'dns',
    });
    expect(data).toHaveLength(7);
    expect(data[0]).toMatchObject({ probe_cc: 'PK', probe_asn: 17557 });
    const votes = await read<{ data: { service: string; votes: number; failed_votes: number }[] }>(
      '/v1/aggregates?probe_cc=PK&window=5m&group_by=service',
    );
    expect(votes.data.find(({ service }) => service === 'x')).toMatchObject({ votes: 1, failed_votes: 1 });
    expect(votes.data.find(({ service }) => service === 'wikipedia')).toMatchObject({ votes: 1, failed_votes: 0 });
  }, 60_000);

  it('is inconclusive where the neutral targets fail too', async () => {
    const offline = nodeNetwork({ resolvers: ['127.0.0.1:9'], authorities: [country.authority.cert] });
    const report = await runProbe(
      planFor(country, [{ ...addTarget(country, 'signal', await refusedPlace()), id: 'signal/www', service: 'signal' }]),
      offline,
      head(),
      {
        signal: new AbortController().signal,
      },
    );
    expect(report.control.ok).toBe(false);
    const known = { ...report, measurements: report.measurements.map((item) => ({ ...item, target: 'wikipedia/en' })) };
    expect(await handIn(JSON.stringify(known), await probeKey())).toMatchObject({ outcome: 'accepted' });
    await observatory.tick('* * * * *');
    const { data } = await read<{ data: Row[] }>('/v1/measurements?probe_cc=PK&outcome=inconclusive');
    expect(data).toHaveLength(1);
  }, 60_000);
});
