import { env } from 'cloudflare:workers';
import { describe, expect, inject, it } from 'vitest';
import { runBatch } from '../../src/db/batch.ts';
import { openDatabase } from '../../src/db/client.ts';
import { readPipeline } from '../../src/db/pipeline.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { judgeConnectivity } from '../../src/incidents/connectivity/job.ts';
import { noteProbe, turnWindow } from '../../src/outside/country-state.ts';
import { closeWindow, probeOutside } from '../../src/outside/job.ts';
import type { Host } from '../../src/outside/host.ts';
import type { ConnectivityRow } from '../../src/outside/series.ts';
import { readCountry, writeHosts, writeState } from '../../src/outside/store.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { OPERATOR, ORIGIN, get, getJson, send } from '../support/api.ts';
import { observation } from '../support/observation.ts';
import { hostsOf } from './hosts.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const post = (path: string, body: string, headers: Record<string, string> = OPERATOR, address?: string) =>
  send(new Request(`${ORIGIN}${path}`, { method: 'POST', headers, body }), address === undefined ? {} : { address });
const importHosts = async (hosts: readonly object[], query = '') =>
  (await post(`/v1/connectivity/hosts${query}`, hosts.map((host) => JSON.stringify(host)).join('\n'))).json();

type Hosts = { data: (Host & { rate: number; network_state: string })[] };
const listHosts = (cc: string) => getJson<Hosts>(`/v1/connectivity/hosts?probe_cc=${cc}`, OPERATOR);

describe('the list of hosts', () => {
  it('takes what it can, tells what it refuses with its line, and is the same when it is sent again', async () => {
    const [one, two] = hostsOf({ 64500: 2 }, 'TZ');
    const lines = [
      one!,
      { ...two!, address: 'www.example.org' },
      { ...two!, address: '10.1.2.3' },
      two!,
      { ...two!, port: 80 },
      { ...one!, address: '104.16.1.1' },
    ];
    expect(await importHosts(lines)).toMatchObject({
      read: 6,
      added: 2,
      rejected: [
        { line: 2, reason: expect.stringContaining('address') },
        { line: 3, reason: expect.stringContaining('address') },
        { line: 5, reason: expect.stringContaining('twice') },
        { line: 6, reason: expect.stringContaining('platform') },
      ],
    });
    expect(await importHosts([one!, two!])).toMatchObject({ added: 0, updated: 0, unchanged: 2, removed: 0 });
    expect(await importHosts([two!], '?replace=true')).toMatchObject({ unchanged: 1, removed: 1 });
    expect((await listHosts('TZ')).data).toHaveLength(1);
  });

  it('is for the operator alone', async () => {
    expect((await get('/v1/connectivity/hosts')).status).toBe(401);
    expect((await post('/v1/connectivity/hosts', '', {})).status).toBe(401);
    expect((await post('/v1/connectivity/opt-outs', '{}', {})).status).toBe(401);
  });

  it('leaves alone for good whoever asks for it: by prefix through the operator, or from the host itself', async () => {
    const hosts = hostsOf({ 64501: 3 }, 'UG', 60);
    await importHosts(hosts);
    const [first, second, third] = hosts.map(({ address }) => address);
    const answer = await post(
      '/v1/connectivity/opt-outs',
      JSON.stringify({ prefix: first!.replace(/\d+$/, '0/24'), note: 'asked by mail' }),
    );
    expect(await answer.json()).toMatchObject({ hosts_removed: 1 });
    expect(await (await post('/v1/connectivity/opt-out', '', {}, second)).json()).toEqual({ removed: 1 });
    expect(await (await post('/v1/connectivity/opt-out', '', {}, '198.51.100.7')).json()).toEqual({ removed: 0 });
    expect((await listHosts('UG')).data.map(({ address }) => address)).toEqual([third]);
    expect(await importHosts(hosts)).toMatchObject({
      added: 0,
      rejected: [{ line: 1, reason: 'address: asked to be left alone' }, { line: 2 }],
    });
    const kept = await env.DB.prepare('SELECT prefix FROM outside_opt_out').all<{ prefix: string }>();
    expect(kept.results.map(({ prefix }) => prefix)).not.toContain('198.51.100.7');
  });
});

/** What the job does in a minute, with hosts that answer as `replies` has it in the place of connections. */
async function minute(cc: string, nowMs: number, replies: (host: Host) => boolean): Promise<void> {
  const db = openDatabase(env.DB);
  await closeWindow(env, cc, nowMs);
  await judgeConnectivity(env, cc, nowMs);
  const { hosts, state } = await readCountry(db, cc);
  turnWindow(state, nowMs);
  for (const host of hosts) noteProbe(state, host, replies(host), nowMs);
  await writeState(db, cc, state);
}

describe('a country that goes dark', () => {
  it('becomes an incident by itself, with levels, and none of its hosts is told', async () => {
    const hosts = hostsOf({ 64510: 8, 64511: 8, 64512: 8, 64513: 8 }, 'SD', 70);
    await importHosts(hosts);
    const darkMs = START + HOUR_MS;
    for (let nowMs = START + MINUTE_MS; nowMs < darkMs + 20 * MINUTE_MS; nowMs += 5 * MINUTE_MS) {
      await minute('SD', nowMs, () => nowMs < darkMs);
      await judgeConnectivity(env, 'SD', nowMs);
    }
    const { data } = await getJson<{ data: Incident[] }>('/v1/incidents?probe_cc=SD');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      kind: 'blackout',
      status: 'detected',
      scope: 'nationwide',
      end: null,
      coverage: { networks_observed: 4 },
    });
    expect(
      data[0]!.networks.map(({ asn, name, onset }) => [asn, name, onset.earliest <= toRfc3339(darkMs), onset.latest >= toRfc3339(darkMs)]),
    ).toEqual([64510, 64511, 64512, 64513].map((asn) => [asn, `Network ${asn}`, true, true]));
    expect(JSON.stringify(data)).not.toMatch(/\b7[0-3]\.\d+\.\d+\.10\b/);

    const range = `probe_cc=SD&since=${toRfc3339(START)}&until=${toRfc3339(darkMs + HOUR_MS)}`;
    const list = await getJson<{ data: ConnectivityRow[] }>(`/v1/connectivity?${range}&group_by=network`);
    const dark = list.data.filter(({ start }) => start >= toRfc3339(darkMs));
    expect(dark.length).toBeGreaterThan(4);
    expect(dark.every(({ level, state }) => level < 10 && state === 'down')).toBe(true);
    const hourly = await getJson<{ data: ConnectivityRow[] }>(`/v1/connectivity?${range}&window=1h`);
    expect(
      hourly.data.map(({ probe_asn: asn, level, level_low: low, level_high: high }) => [asn, level, low <= level && level <= high]),
    ).toEqual([
      [null, 100, true],
      [null, 0, true],
    ]);
    expect(await (await get(`/v1/connectivity.csv?${range}`)).text()).toContain('start,window,probe_cc');
  });

  it('is shown by network, on its page and on the incident, as a picture and as a table', async () => {
    const range = `since=${toRfc3339(START)}&until=${toRfc3339(START + 2 * HOUR_MS)}`;
    const html = { accept: 'text/html' };
    const page = await (await get(`/countries/SD?${range}`, html)).text();
    expect(page).toMatch(/0 % of ordinary levels in Sudan/);
    expect(page).toContain('Network 64513 (AS64513)');
    expect(page).toContain('No other observatory&#39;s series are read here.');
    const { data } = await getJson<{ data: Incident[] }>('/v1/incidents?probe_cc=SD');
    expect(await (await get(`/incidents/${data[0]!.id}`, html)).text()).toContain('id="connectivity-chart-title"');
    const picture = await get(`/charts/SD/connectivity.svg?${range}`);
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(await picture.text()).toMatch(/<title[^>]*>Sudan: connectivity in per cent of the ordinary, by network/);
    expect(await (await get(`/charts/SD/connectivity.csv?${range}`)).text()).toMatch(/^start,window,probe_cc/);
    expect((await get(`/charts/NO/connectivity.svg?${range}`)).status).toBe(404);
    expect(await (await get(`/countries/SD?${range}&lang=ur`, html)).text()).toContain('معمول کی سطح');
    expect(await (await get('/outside', html)).text()).toContain('/v1/connectivity/opt-out');
    expect(await (await get('/status', html)).text()).toContain('no country: blackouts show only as silence');
  });

  it('can be taken to other pages: a frame without a script, a card, and what oEmbed asks for', async () => {
    const range = `since=${toRfc3339(START)}&until=${toRfc3339(START + 2 * HOUR_MS)}`;
    const frame = await get(`/charts/SD/connectivity?${range}`, { accept: 'text/html' });
    expect(frame.headers.get('content-security-policy')).toMatch(/frame-ancestors \*$/);
    expect(await frame.text()).not.toContain('<script');
    expect(await (await get(`/charts/SD/connectivity.card.svg?${range}`)).text()).toMatch(/^<svg [^>]*width="1200" height="675"/);

    const { data } = await getJson<{ data: Incident[] }>('/v1/incidents?probe_cc=SD');
    const address = `${ORIGIN}/incidents/${data[0]!.id}`;
    const page = await (await get(`/incidents/${data[0]!.id}`, { accept: 'text/html' })).text();
    const link = /href="[^"]*(\/oembed\?url=[^"]+)"/.exec(page)?.[1];
    expect(decodeURIComponent(link ?? '')).toBe(`/oembed?url=${address}`);
    const embed = await (await get(link ?? '')).json<{ title: string; html: string; width: number; height: number }>();
    expect(embed).toMatchObject({ version: '1.0', type: 'rich', title: 'Internet access cut in Sudan', width: 640 });
    expect(embed.html).toContain(`<iframe src="${address}/embed" width="640" height="${embed.height}"`);
    expect((await get(`/incidents/${data[0]!.id}/embed`, { accept: 'text/html' })).status).toBe(200);
    for (const url of ['https://elsewhere.example/incidents/a', `${ORIGIN}/countries/SD`, 'nothing'])
      expect((await get(`/oembed?url=${encodeURIComponent(url)}`)).status).toBe(400);
    expect((await get(`/oembed?url=${encodeURIComponent(`${ORIGIN}/incidents/none`)}`)).status).toBe(404);
  });

  it('is told by region where the list says where hosts are', async () => {
    const hosts = hostsOf({ 64530: 6, 64531: 6, 64532: 6 }, 'LY', 100).map((host, index) => ({
      ...host,
      region: index % 2 === 0 ? 'LY-TB' : 'LY-BA',
    }));
    await importHosts(hosts);
    const darkMs = START + HOUR_MS;
    const isDark = ({ address }: Host) => hosts.find((host) => host.address === address)?.region === 'LY-BA';
    for (let nowMs = START + MINUTE_MS; nowMs < darkMs + 12 * MINUTE_MS; nowMs += 5 * MINUTE_MS)
      await minute('LY', nowMs, (host) => nowMs < darkMs || !isDark(host));
    const { data } = await getJson<{ data: ConnectivityRow[] }>(
      `/v1/connectivity?probe_cc=LY&group_by=region&since=${toRfc3339(darkMs)}&until=${toRfc3339(darkMs + HOUR_MS)}`,
    );
    const levels = (region: string) => data.filter((row) => row.region === region).map(({ level }) => level);
    expect(levels('LY-BA')).toEqual([0, 0]);
    expect(levels('LY-TB').every((level) => level > 90)).toBe(true);
    const { data: incidents } = await getJson<{ data: Incident[] }>('/v1/incidents?probe_cc=LY');
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({ kind: 'blackout', scope: 'regional', regions: ['LY-BA'], networks: [], severity: 0.5 });
    expect(incidents[0]!.headline).toMatch(/^Internet connectivity at 0 % of its ordinary level in LY-BA, Libya since/);
    const page = await (await get(`/incidents/${incidents[0]!.id}`, { accept: 'text/html' })).text();
    expect(page).toContain('<h1>Internet access cut in LY-BA, Libya</h1>');
    // By which pages know that the blackout is still looked at, where nobody inside can measure.
    expect((await readPipeline(openDatabase(env.DB))).pipeline.countries['LY']?.outsideMs).toBeGreaterThanOrEqual(darkMs);
  });

  it('stays told when volunteers of the same hours are judged, who have no word on it', async () => {
    const lines = Array.from({ length: 12 }, (_, index) =>
      observation({
        probe_cc: 'SD',
        probe_asn: 64510,
        observed_at: toRfc3339(START + index * 10 * MINUTE_MS),
        measurement_uid: `sd-${index}`,
      }),
    );
    await post('/v1/observations', lines.map((line) => JSON.stringify(line)).join('\n'));
    for (let pending = 1; pending > 0;) pending = (await (await post('/v1/settle', '')).json<{ pending: number }>()).pending;
    const { data } = await getJson<{ data: Incident[] }>('/v1/incidents?probe_cc=SD');
    expect(data.map(({ kind, status }) => [kind, status])).toEqual([['blackout', 'detected']]);
  });

  it('is listed in pages, of which the next keeps the range of the first', async () => {
    type Page = { data: ConnectivityRow[]; meta: { since: string; until: string; next: string | null } };
    const first = await getJson<Page>(`/v1/connectivity?probe_cc=LY&since=${toRfc3339(START)}&until=${toRfc3339(START + HOUR_MS)}&limit=5`);
    const second = await getJson<Page>(`/v1/connectivity?probe_cc=LY&limit=100&cursor=${first.meta.next}`);
    expect([second.meta.since, second.meta.until]).toEqual([first.meta.since, first.meta.until]);
    const starts = [...first.data, ...second.data].map(({ start }) => start);
    expect(starts).toEqual(Array.from({ length: 12 }, (_, window) => toRfc3339(START + window * 5 * MINUTE_MS)));
    expect(second.meta.next).toBeNull();
    expect((await get('/v1/connectivity?probe_cc=LY&cursor=eyJhIjoxfQ')).status).toBe(400);
    const beyond = btoa(JSON.stringify({ after: 0, sinceMs: 9e15, untilMs: 9e15 + 1000 }));
    expect((await get(`/v1/connectivity?probe_cc=LY&cursor=${beyond}`)).status).toBe(400);
  });

  it('says nothing of a country that it does not look at', async () => {
    expect((await getJson<{ data: unknown[] }>('/v1/connectivity?probe_cc=NO')).data).toEqual([]);
    await judgeConnectivity(env, 'NO', START);
    expect((await readPipeline(openDatabase(env.DB))).pipeline.countries['NO']).toBeUndefined();
  });
});

describe('a round', () => {
  const own = { ...env, OUTSIDE_NEUTRAL: '127.0.0.1:9' };
  const port = Number(new URL(inject('signalOrigin')).port);

  it('asks hosts by real connections', async () => {
    const db = openDatabase(env.DB);
    const [one, two] = hostsOf({ 64520: 2 }, 'CD', 80);
    const hosts = [
      { ...one!, address: '127.0.0.1', port },
      { ...two!, address: '127.0.0.2', port },
    ];
    await runBatch(db, [writeHosts(db, 'CD', hosts)]);
    await probeOutside({ ...own, OUTSIDE_NEUTRAL: `127.0.0.1:${port}` }, 'CD', START);
    expect((await readCountry(db, 'CD')).state.tallies).toEqual({ '127.0.0.1': [1, 1], '127.0.0.2': [1, 0] });
  });

  it('says nothing where no neutral host answers: the observatory is offline itself', async () => {
    await importHosts(hostsOf({ 64521: 2 }, 'TD', 90));
    await probeOutside(own, 'TD', START);
    expect((await readCountry(openDatabase(env.DB), 'TD')).state.hosts).toEqual({});
  });
});
