import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { app } from '../../../src/app.ts';
import { findTarget } from '../../../src/probe/targets.ts';
import type { PageData } from '../../../src/publish/pages/probe/page-data.ts';
import { cardFault } from '../../../src/publish/cards/png.ts';
import { OPERATOR, ORIGIN, get, send } from '../../support/api.ts';
import { observation } from '../../support/observation.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml' };

const post = (path: string, body: string | null) => send(new Request(`${ORIGIN}${path}`, { method: 'POST', body, headers: OPERATOR }));

/** Ten days of one network of a country, every ten minutes. */
async function fill(probeCc: string): Promise<void> {
  const lines = Array.from({ length: 400 }, (_, index) =>
    observation({ probe_cc: probeCc, observed_at: new Date(Date.parse('2024-11-01T00:00:00Z') + index * 600_000).toISOString() }),
  );
  expect((await post('/v1/observations', lines.map((line) => JSON.stringify(line)).join('\n'))).status).toBe(200);
  for (let count = 0; count < 50; count += 1) {
    const { pending } = await (await post('/v1/settle', null)).json<{ pending: number }>();
    if (pending === 0) return;
  }
  throw new Error('the import does not settle');
}

describe('a page', () => {
  it.each(['/', '/docs', '/docs/problems'])('%s is whole HTML under a policy without scripts in it', async (path) => {
    const response = await get(path, BROWSER);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src 'self'; /,
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await response.text();
    expect(html).toMatch(/^<!doctype html><html lang="en" dir="ltr">/);
    expect(html).toMatch(/<\/html>$/);
  });

  it('carries its style, and lets no other style through', async () => {
    const response = await get('/', BROWSER);
    const style = /<style>([^<]*)<\/style>/.exec(await response.text())?.[1] ?? '';
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)));
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${btoa(String.fromCharCode(...digest))}';`);
    expect(style).toContain(':focus-visible');
  });

  it('answers 304 to a reader who has it', async () => {
    const etag = (await get('/docs', BROWSER)).headers.get('etag') ?? '';
    expect((await get('/docs', { ...BROWSER, 'if-none-match': etag })).status).toBe(304);
  });

  it('shows a country of imported days, by hours and by days', async () => {
    await fill('TZ');
    const hours = await get('/countries/TZ?since=2024-11-01&until=2024-11-04', BROWSER);
    expect(hours.status).toBe(200);
    expect(await hours.text()).toMatch(/0 % of 400 votes on 1 network failed.*a step is an hour/s);
    const days = await (await get('/countries/TZ?since=2024-10-01&until=2024-12-01', BROWSER)).text();
    expect(days).toMatch(/a step is a day/);
    expect(await (await get('/', BROWSER)).text()).toContain('Tanzania');
  });

  it('sends a lower-case country code to the right address', async () => {
    const response = await send(new Request(`${ORIGIN}/countries/ke?since=2024-11-01&lang=ur`, { redirect: 'manual' }));
    expect([response.status, response.headers.get('location')]).toEqual([301, '/countries/KE?since=2024-11-01&lang=ur']);
  });
});

describe('the page that measures', () => {
  it('has the one script that there is, of this origin, and is kept by nobody else', async () => {
    const response = await send(new Request(`${ORIGIN}/probe`, { headers: BROWSER }), { country: 'IR', asn: 44244 });
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(policy).not.toMatch(/unsafe|\*/);
    const html = await response.text();
    expect(html).not.toMatch(/ on[a-z]+="|style="/);
    expect(html).not.toContain('203.0.113');
    const sources = [...html.matchAll(/<script([^>]*)>/g)].map(([, attributes = '']) => attributes);
    expect(sources).toHaveLength(1);
    const script = await get(/src="([^"]+)"/.exec(sources[0] ?? '')?.[1] ?? '');
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await script.text()).length).toBeGreaterThan(1000);
  });

  it('brings https files of the fixed list alone, one a service, and what the connection shows', async () => {
    const html = await (await send(new Request(`${ORIGIN}/probe`), { country: 'IR', asn: 44244 })).text();
    const data = JSON.parse((/data-page="([^"]+)"/.exec(html)?.[1] ?? '{}').replaceAll('&quot;', '"')) as PageData;
    expect(data.network).toEqual({ probe_cc: 'IR', probe_asn: 44244 });
    expect(data.targets.length).toBeGreaterThan(15);
    expect(new Set(data.targets.map(({ service }) => service)).size).toBe(data.targets.length);
    for (const { id, url } of data.targets) expect(url).toBe(`https://${findTarget(id)?.host}${findTarget(id)?.path}`);
    expect(data.neutrals.every(({ url }) => url.startsWith('https://'))).toBe(true);
  });
});

describe('an error', () => {
  it.each([
    ['/countries/XX', 404, 'no observations of a country XX'],
    ['/countries/ZZ', 404, 'no observations of a country ZZ'],
    ['/incidents/none', 404, 'No incident has the id none'],
    ['/nowhere', 404, 'Nothing is at /nowhere'],
  ])('on %s is a page for a person', async (path, status, text) => {
    const response = await get(path, BROWSER);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain(text);
  });

  it('in a range is a page with status 400 that says what is allowed', async () => {
    await fill('UG');
    const response = await get('/countries/UG?since=lately', BROWSER);
    expect(response.status).toBe(400);
    const html = await response.text();
    expect(html).toContain('since: a day (2024-11-07) or an RFC 3339 time');
    expect(html).toContain('<a href="/countries/UG">The same page without settings</a>');
  });

  it('speaks the reader’s language, and leads on', async () => {
    const html = await (await get('/countries/XX?lang=ur', BROWSER)).text();
    expect(html).toMatch(/<html lang="ur" dir="rtl">/);
    expect(html).toContain('اس پتے پر کچھ نہیں');
    expect(html).toContain('ملک <bdi lang="">XX</bdi> کے کوئی مشاہدات نہیں');
    const range = await (await get('/countries/UG?since=lately&lang=ur', BROWSER)).text();
    expect(range).toContain('<bdi lang="">since</bdi>: ایک دن (<bdi lang="">2024-11-07</bdi>)');
    expect(html).toContain('href="/?lang=ur"');
    expect(html).toContain('href="/countries/XX?lang=en"');
  });

  it('shows what was asked for as text', async () => {
    const html = await (await get(`/incidents/${encodeURIComponent('<script>alert(1)</script>')}`, BROWSER)).text();
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });

  it('of the API stays a problem document, for browsers too', async () => {
    const response = await get('/v1/nowhere', BROWSER);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it('at an unknown address is a problem document for a program', async () => {
    expect((await get('/nowhere')).headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('what a browser fetches by itself', () => {
  it('is there', async () => {
    expect((await get('/favicon.svg')).headers.get('content-type')).toBe('image/svg+xml');
    expect((await get('/robots.txt')).status).toBe(200);
    expect((await send(new Request(`${ORIGIN}/favicon.ico`, { redirect: 'manual' }))).headers.get('location')).toBe('/favicon.svg');
  });
});

describe('the reference', () => {
  it('lists what the API document lists', async () => {
    const { paths } = await (await get('/openapi.json')).json<{ paths: Record<string, unknown> }>();
    const html = await (await get('/docs', BROWSER)).text();
    const listed = Object.keys(paths).filter((path) => !/\.(csv|ndjson)$/.test(path));
    expect(listed.length).toBeGreaterThan(8);
    for (const path of listed) expect(html).toContain(`</span> ${path}`);
  });
});

describe('a share card', () => {
  const put = (digest: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = OPERATOR) =>
    send(new Request(`${ORIGIN}/v1/cards/${digest}`, { method: 'PUT', body, headers }));

  /** The beginning of a PNG of some size: what is looked at. */
  function png(width: number, height: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(64);
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    return bytes;
  }

  /** Where the operator makes them. */
  const card = async (path: string): Promise<Response> => app.fetch(new Request(`${ORIGIN}${path}`), { ...env, CARDS: 'operator' });

  it('is made when it is asked for', async () => {
    const made = await get('/charts/world.png');
    expect(made.status).toBe(200);
    const bytes = new Uint8Array(await made.arrayBuffer());
    expect(cardFault(bytes)).toBeNull();
  });

  it('is there once the operator has handed in what was made of its drawing', async () => {
    expect((await card('/charts/world.png')).status).toBe(404);
    const drawing = await (await get('/charts/world.card.svg')).arrayBuffer();
    const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', drawing))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    expect((await put(digest, png(1200, 675), {})).status).toBe(401);
    expect((await put(digest, png(600, 315))).status).toBe(400);
    expect((await put(digest, png(1200, 675))).status).toBe(204);
    const kept = await card('/charts/world.png');
    expect(kept.status).toBe(200);
    expect(kept.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await kept.arrayBuffer())).toEqual(png(1200, 675));
    expect((await card('/charts/world.png?lang=ur')).status).toBe(404);
  });
});
