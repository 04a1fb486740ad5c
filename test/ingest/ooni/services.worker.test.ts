import { describe, expect, it } from 'vitest';
import { TARGETS } from '../../../src/probe/targets.ts';
import { get, send } from '../../support/api.ts';
import { KENYA, ok, post } from './client.ts';

describe('before it measures a client asks', () => {
  it('for pages, helpers and ids', async () => {
    const asked = {
      probe_cc: 'KE',
      probe_asn: 'AS33771',
      platform: 'android',
      run_type: 'timed',
      charging: true,
      web_connectivity: { category_codes: [] },
    };
    const answer = await ok<Record<string, never>>(await send(post('/api/v1/check-in', asked), KENYA));
    expect(answer).toMatchObject({
      v: 1,
      probe_cc: 'KE',
      probe_asn: 'AS33771',
      probe_network_name: 'Safaricom Limited',
      utc_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      conf: { features: { 'webconnectivity_0.5': true }, test_helpers: { 'web-connectivity': [{ type: 'https' }] } },
      tests: { web_connectivity: { report_id: expect.stringMatching(/_webconnectivity_KE_33771_n1_/) as string } },
    });
    const { urls } = (answer as unknown as { tests: { web_connectivity: { urls: { url: string }[] } } }).tests.web_connectivity;
    expect(urls).toContainEqual({ category_code: 'MMED', country_code: 'XX', url: 'https://www.youtube.com/' });
    expect(urls.length).toBeLessThanOrEqual(100);
  });

  it('and is sent to no way around blocks, which volunteers must have agreed to contact', async () => {
    const { results } = await ok<{ results: { url: string }[] }>(await get('/api/v1/test-list/urls'));
    const { tests } = await ok<{ tests: { web_connectivity: { urls: { url: string }[] } } }>(
      await send(post('/api/v1/check-in', { probe_cc: 'KE', probe_asn: 'AS33771', run_type: 'manual' }), KENYA),
    );
    const hosts = [...results, ...tests.web_connectivity.urls].map(({ url }) => new URL(url).hostname);
    expect(new Set(hosts).size).toBeGreaterThan(15);
    expect(hosts.filter((host) => TARGETS.some((target) => target.host === host && target.sensitive))).toEqual([]);
  });

  it('for lists, its place, and credentials', async () => {
    expect(await ok(await get('/api/v1/test-helpers'))).toHaveProperty('web-connectivity');
    const list = await ok<{ results: unknown[] }>(await get('/api/v1/test-list/urls?category_codes=MMED,SRCH&limit=2&probe_cc=KE'));
    expect(list.results).toHaveLength(2);
    expect((await get('/api/v1/test-list/urls?limit=many')).status).toBe(400);
    expect(await ok(await get('/api/v1/collectors'))).toMatchObject([{ type: 'https' }]);
    const known = '20240120T140102Z_webconnectivity_PK_17557_n1_0123456789abcdef';
    expect(await ok(await get(`/api/v1/check-report-id?report_id=${known}`))).toEqual({ v: 0, error: '', found: true });
    for (const tool of ['psiphon-config', 'tor-targets']) {
      const response = await get(`/api/v1/test-list/${tool}`);
      expect([response.status, await response.json()]).toEqual([404, { v: 0, error: expect.any(String) as string }]);
    }
    const where = await ok(await send(post('/api/v1/geolookup', { addresses: ['41.90.64.7', '8.8.8.8'] }), KENYA));
    expect(where).toEqual({
      v: 1,
      geolocation: { '41.90.64.7': { cc: 'KE', asn: 33771, as_name: 'Safaricom Limited' }, '8.8.8.8': { cc: 'ZZ', asn: 0, as_name: '' } },
    });
    const { client_id: id } = await ok<{ client_id: string }>(await send(post('/api/v1/register', { password: 'x', platform: 'android' })));
    expect(await ok(await send(post('/api/v1/login', { username: id, password: 'x' })))).toMatchObject({
      token: expect.any(String) as string,
      expire: expect.any(String) as string,
    });
  });
});

describe('the test helper', () => {
  const ask = (body: unknown, path = '/ooni/test-helper') => send(post(path, body), KENYA);

  it('is found where older clients look for it', async () => {
    for (const path of ['/ooni/test-helper/', '/'])
      expect(await (await ask({ http_request: 'https://example.com/', tcp_connect: [] }, path)).json()).toEqual({
        v: 0,
        error: expect.stringContaining('http_request') as string,
      });
  });

  it('goes nowhere but to the pages of its own list', async () => {
    for (const http_request of [
      'http://127.0.0.1:8787/',
      'http://169.254.169.254/',
      'https://example.com/',
      'https://www.google.com/url?q=http://10.0.0.1/',
      'file:///etc/passwd',
      7,
    ]) {
      const response = await ask({ http_request, tcp_connect: [] });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ v: 0, error: expect.stringContaining('http_request') as string });
    }
  });

  it('answers in OONI’s form, and leaves out endpoints that it may not or cannot try', async () => {
    const answer = await ok(
      await ask({ http_request: 'https://www.youtube.com/', tcp_connect: ['10.0.0.1:443', '127.0.0.1:80', '142.250.1.1:22', 'nonsense'] }),
    );
    expect(answer).toMatchObject({ tcp_connect: {}, tls_handshake: {}, http3_request: null, ip_info: {} });
    expect(Object.keys((answer as { http_request: object }).http_request)).toEqual([
      'body_length',
      'discovered_h3_endpoint',
      'failure',
      'title',
      'headers',
      'status_code',
    ]);
    expect(answer).toHaveProperty('dns.addrs');
  });
});
