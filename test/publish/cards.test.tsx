/** Share cards, drawn as the worker and the command line draw them. */
import { Resvg } from '@resvg/resvg-wasm';
import { describe, expect, it } from 'vitest';
import { localRenderer } from '../../src/cli/cards/make-cards.ts';
import { CARD_HEIGHT, CARD_WIDTH, cardOf, inDirection } from '../../src/publish/cards/card.tsx';
import { linesOf } from '../../src/publish/cards/fitted-text.ts';
import { cardFault } from '../../src/publish/cards/png.ts';
import { renderCard } from '../../src/publish/cards/render.ts';
import { ENGLISH, readerOf, type Reader } from '../../src/publish/i18n/reader.ts';
import { incidentChart } from '../../src/publish/pages/incident/incident-chart.tsx';
import type { Incident } from '../../src/incidents/incident.ts';
import { incident } from './records.ts';

const URDU = readerOf('ur', true);
const DIGEST = 'c0ffee'.padEnd(64, '0');
const RENDERER = localRenderer(process.cwd());

const drawing = (reader: Reader, overrides: Partial<Incident> = {}) =>
  cardOf(
    {
      chart: incidentChart(incident(overrides), reader, DIGEST),
      observatory: 'Beacon',
      permalink: 'beacon.example/incidents/x/v1',
      digest: DIGEST,
    },
    reader,
  );

type Ink = { from: number; columns: string[] };

/** Where the ink of a line is, of text that ends at the right edge of a narrow picture. */
async function inkOf(text: string, reader: Pick<Reader, 'dir'> = URDU): Promise<Ink> {
  const svg = inDirection(
    `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="80"><rect width="700" height="80" fill="#fff"/><text x="690" y="52" font-size="40" font-family="Noto Naskh Arabic, Noto Sans" text-anchor="end">${text}</text></svg>`,
    reader,
  );
  await renderCard(svg, RENDERER); // which starts the renderer
  const font = { fontBuffers: [...RENDERER.fonts], loadSystemFonts: false, defaultFontFamily: 'Noto Sans' };
  const { width, height, pixels } = new Resvg(svg, { font }).render();
  const columns = Array.from({ length: width }, (_, x) =>
    Array.from({ length: height }, (_row, y) => ((pixels[(y * width + x) * 4] ?? 255) < 128 ? '1' : '0')).join(''),
  );
  return { from: columns.findIndex((column) => column.includes('1')), columns };
}

/** Share of the ink of the second line that the first has at the same place from its left end, both ways. */
function alike(line: Ink, word: Ink): number {
  const width = 690 - word.from;
  const [a, b] = [line, word].map(({ from, columns }) => columns.slice(from, from + width).join(''));
  const inked = [...(a ?? '')].map((dot, index) => `${dot}${b?.[index]}`).filter((dots) => dots !== '00');
  return inked.filter((dots) => dots === '11').length / inked.length;
}

describe('a share card', () => {
  it('is a picture of 1200 × 675 pixels in both languages', async () => {
    for (const reader of [ENGLISH, URDU]) expect(cardFault(await renderCard(await drawing(reader), RENDERER))).toBeNull();
    expect(cardFault(new Uint8Array(40))).toBe('is no PNG');
    expect([CARD_WIDTH, CARD_HEIGHT]).toEqual([1200, 675]);
  });

  it('has headline, standing, chart, source, permalink and digest, and says that data are simulated', async () => {
    const svg = await drawing(ENGLISH, { simulated: true });
    for (const text of [
      'Telegram restricted in Kenya',
      'Simulated data',
      'Detected automatically',
      'class="bar"',
      'Source: Beacon',
      'beacon.example/incidents/x/v1',
      'SHA-256 c0ffee',
    ])
      expect(svg).toContain(text);
    expect(svg).not.toContain('var(--');
  });

  it('is the same for the same record, and another one where anything of it differs', async () => {
    expect(await drawing(ENGLISH)).toBe(await drawing(ENGLISH));
    expect(await drawing(ENGLISH)).not.toBe(await drawing(ENGLISH, { status: 'retracted' }));
  });

  it('has room for names of any length', async () => {
    const [network] = incident().networks;
    const svg = await drawing(ENGLISH, { networks: network ? [{ ...network, name: `<script>${'A'.repeat(10_000)}` }] : [] });
    expect(svg).not.toMatch(/<script|A{200}/);
    expect(svg.length).toBeLessThan(12_000);
  });
});

describe('a line of Urdu on a card', () => {
  it('has its direction wherever it stands, in the chart too; addresses and digits have none', async () => {
    const svg = await drawing(URDU, { end: null, networks: incident().networks.map((network) => ({ ...network, end: null })) });
    const texts = [...svg.matchAll(/<text[^>]*>([^<]+)</g)].map(([, text = '']) => text.trim());
    const urdu = texts.filter((text) => /[\u0600-\u06ff]/.test(text));
    expect(urdu.length).toBeGreaterThan(5);
    expect(urdu.filter((text) => !/^\u202b.*\u202c$/s.test(text))).toEqual([]);
    expect(texts).toContain('beacon.example/incidents/x/v1');
    expect(await drawing(ENGLISH)).not.toContain('\u202b');
  });

  it('begins on the right, with its Latin words from left to right and its letters joined', async () => {
    const whole = await inkOf('PTCL AS17557 پر رسائی');
    const latin = await inkOf('PTCL AS17557 پر');
    const arabic = await inkOf('رسائی');
    // On the right what is read first, dot for dot as it is alone; on the left the last word.
    expect(whole.columns.slice(latin.from + 2)).toEqual(latin.columns.slice(latin.from + 2));
    expect(alike(whole, arabic)).toBeGreaterThan(0.7);
    // Taken from left to right, the same text looks different; and so do letters that are not joined.
    expect(whole.columns).not.toEqual((await inkOf('PTCL AS17557 پر رسائی', ENGLISH)).columns);
    const apart = await inkOf([...'رسائی'].join('\u200c'));
    expect(arabic.from).toBeGreaterThan(apart.from + 10);
    expect(alike(whole, apart)).toBeLessThan(0.5);
  });
});

describe('text in lines', () => {
  it('breaks between words, cuts what is over, and breaks a word that no line holds', () => {
    expect(linesOf('one two three', 5, 3)).toEqual(['one two', 'three']);
    expect(linesOf('one two three four five six', 5, 2)[1]).toMatch(/…$/);
    expect(linesOf('A'.repeat(50), 8, 2).every((line) => line.length <= 12)).toBe(true);
    expect(linesOf('', 4, 2)).toEqual([]);
  });
});
