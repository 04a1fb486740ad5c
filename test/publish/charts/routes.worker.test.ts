import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR, ORIGIN, get, send } from '../../support/api.ts';
import { observation } from '../../support/observation.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml' };
const RANGE = 'since=2024-11-01&until=2024-11-03';
const DAY_MS = 86_400_000;
/** One network fails for half a day, the other does not. */
const lines = Array.from({ length: 576 }, (_, index) => {
  const offsetMs = (index >> 1) * 600_000;
  const fails = index % 2 === 0 && offsetMs >= DAY_MS && offsetMs < 1.5 * DAY_MS;
  return observation({
    probe_cc: 'RW',
    probe_asn: index % 2 === 0 ? 36890 : 36924,
    network_name: index % 2 === 0 ? '=HYPERLINK("https://evil.example")' : '<script>alert(1)</script>',
    observed_at: new Date(Date.parse('2024-11-01T00:00:00Z') + offsetMs).toISOString(),
    outcome: fails ? 'tcp' : 'ok',
    failure: fails ? 'generic_timeout_error' : null,
    simulated: true,
  });
});

const post = (path: string, body: string | null) => send(new Request(`${ORIGIN}${path}`, { method: 'POST', body, headers: OPERATOR }));

const matched = (text: string | null, pattern: RegExp): string[] => [...(pattern.exec(text ?? '') ?? [])].slice(1);

beforeAll(async () => {
  expect((await post('/v1/observations', lines.map((line) => JSON.stringify(line)).join('\n'))).status).toBe(200);
  for (let pending = 1; pending > 0;) ({ pending } = await (await post('/v1/settle', null)).json<{ pending: number }>());
});

describe.each(['world', 'RW/matrix', 'RW/telegram', 'RW/telegram/networks'])('the chart %s', (name) => {
  const address = (ending: string, more = '') => `/charts/${name}${ending}?${RANGE}${more}`;

  it('is a picture that says what it is, in both languages', async () => {
    for (const lang of ['en', 'ur']) {
      const answer = await get(address('.svg', `&lang=${lang}`));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\/svg\+xml/)]);
      const svg = await answer.text();
      expect(svg).toMatch(/<title id="[^"]+">[^<]+<\/title>/);
      expect(svg).not.toContain('<script');
      if (name !== 'world') expect(svg).toMatch(/class="simulated"/);
    }
  });

  it('is a table without formulas', async () => {
    const answer = await get(address('.csv'));
    // Names of countries are in the language that was asked for, and a cache keeps each.
    expect([answer.headers.get('vary'), answer.headers.get('access-control-allow-origin')]).toEqual(['Accept-Language', '*']);
    const csv = await answer.text();
    expect(csv.split('\r\n')[0]).toMatch(/^probe_cc,.*simulated/);
    expect(csv).not.toMatch(/(^|,)"?=HYPERLINK/m);
  });

  it('is a page to embed anywhere, without a script', async () => {
    const answer = await get(address(''), BROWSER);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors \*$/);
    const html = await answer.text();
    expect(html).toMatch(name === 'RW/matrix' ? /<table class="matrix/ : /<svg/);
    expect(html).toContain('<base target="_blank"/>');
    expect(html).not.toContain('<script');
  });

  it.each(['', '.svg', '.csv'])('tells by oEmbed how it is embedded, in its language, where its form "%s" is pasted', async (ending) => {
    const pasted = await get(address(ending, '&lang=ur'), BROWSER);
    const [link = ''] = matched(pasted.headers.get('link'), /^<([^>]+)>; rel="alternate"; type="application\/json\+oembed"$/);
    if (ending === '') expect(await pasted.text()).toContain(`type="application/json+oembed" href="${link.replaceAll('&', '&amp;')}"`);
    const answer = await (await get(`${link}&maxwidth=500`.replace(ORIGIN, ''))).json<{ html: string }>();
    expect(answer).toMatchObject({ version: '1.0', type: 'rich', width: 500 });
    const [src = ''] = matched(answer.html, /<iframe src="([^"]+)" width="500" height="\d+" title="[^"<>]+"/);
    const frame = new URL(src.replaceAll('&amp;', '&'));
    expect(frame.pathname).toBe(`/charts/${name}`);
    expect(await (await get(`${frame.pathname}${frame.search}`, BROWSER)).text()).toContain('<html lang="ur" dir="rtl">');
  });

  it('is a drawing for a card, and the picture that is made of it', async () => {
    const drawing = await get(address('.card.svg'));
    expect(await drawing.text()).toMatch(/^<svg [^>]*width="1200" height="675"/);
    const picture = await get(address('.png'));
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  });
});

describe('a link to a page', () => {
  it.each([`/countries/RW?${RANGE}`, '/'])('%s brings a picture along that is there, in the language of the page', async (path) => {
    for (const lang of ['en', 'ur']) {
      const html = await (await get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, BROWSER)).text();
      const [address = ''] = matched(html, /<meta property="og:image" content="([^"]+)"/);
      const picture = await get(address.replaceAll('&amp;', '&').replace(ORIGIN, ''));
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(address).toContain(`lang=${lang}`);
    }
  });

  it('brings none along where nothing was measured', async () => {
    expect(await (await get('/countries/RW?since=2023-01-01&until=2023-01-02', BROWSER)).text()).not.toContain('og:image');
  });
});

describe('oEmbed', () => {
  it.each([
    ['url=', 400],
    [`url=${ORIGIN}/countries/RW`, 400],
    [`url=${ORIGIN}/charts/RW/matrix/networks/more`, 400],
    [`url=https://elsewhere.example/charts/RW/matrix`, 400],
    [`url=${ORIGIN}/charts/RW/matrix&maxwidth=none`, 400],
    [`url=${ORIGIN}/charts/RW/matrix&format=xml`, 200],
    [`url=${ORIGIN}/charts/RW/matrix&format=yaml`, 501],
    [`url=${ORIGIN}/charts/ZW/matrix`, 404],
    [`url=${ORIGIN}/incidents/none.svg`, 404],
  ])('answers %s with %d', async (query, status) => {
    expect((await get(`/oembed?${query}`)).status).toBe(status);
  });
});

it('tells a program of an error in a table as everywhere else, and a browser by a page', async () => {
  const table = await get('/charts/ZA/matrix.csv');
  expect([table.status, table.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  expect((await get('/incidents/none.csv')).headers.get('content-type')).toBe('application/problem+json');
  expect((await get('/charts/ZA/matrix')).headers.get('content-type')).toBe('text/html; charset=utf-8');
});
