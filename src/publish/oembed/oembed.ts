/** What a site that embeds pages of others is told of a chart (https://oembed.com, version 1.0). Pure. */
import type { Chart } from '../charts/chart.ts';

/** Of a frame, in pixels, where whoever asks names no maximum. */
const WIDTH = 640;
/** Room for title, sentence and source. */
const AROUND = 190;

/** @property path of the page in the frame @property most width and height that the frame may have */
export type Frame = { observatory: string; origin: string; path: string; most: { width: number; height: number } };

export type Oembed = Readonly<Record<string, string | number>>;

/** An answer of the kind `rich`: it is a frame. */
export function oembedOf(
  { title, height, inPage }: Pick<Chart, 'title' | 'height' | 'inPage'>,
  { observatory, origin, path, most }: Frame,
): Oembed {
  const width = Math.min(WIDTH, most.width);
  const tall = Math.min((inPage?.height ?? height) + AROUND, most.height);
  return {
    version: '1.0',
    type: 'rich',
    provider_name: observatory,
    provider_url: origin,
    title,
    cache_age: 300,
    width,
    height: tall,
    html: `<iframe src="${escaped(`${origin}${path}`)}" width="${width}" height="${tall}" title="${escaped(title)}" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>`,
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same answer as XML: an element for each key. Its texts are plain, so that they hold no character that XML may not. */
export const xmlOf = (answer: Oembed): string =>
  `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${Object.entries(answer)
    .map(([key, value]) => `<${key}>${escaped(String(value))}</${key}>`)
    .join('')}</oembed>\n`;

/** Where what embeds a page learns how. @param address of the page or the picture, in full */
export function discoveryOf(address: string): string {
  return `${new URL(address).origin}/oembed?url=${encodeURIComponent(address)}`;
}
