/**
 * The share card: headline, sentence, chart, permalink and digest on 1200 × 675 pixels, as an SVG for a renderer that knows no variables, no
 * `direction` and no wrapping. It is the same for the same data, so that its digest names the picture that is made of it.
 */
import { html, raw } from 'hono/html';
import { CHART_COLOURS, CHART_STYLE } from '../charts/chart-style.ts';
import type { Chart } from '../charts/chart.ts';
import { ReaderContext, type Reader } from '../i18n/reader.ts';
import { plainText, shortened } from '../pages/plain-text.ts';
import { linesOf } from './fitted-text.ts';

export type Card = {
  chart: Chart;
  observatory: string;
  /** Where it is told in full, without the scheme. */
  permalink: string;
  /** SHA-256 of the data, in hex. */
  digest: string;
};

export const CARD_WIDTH = 1200;
export const CARD_HEIGHT = 675;
const MARGIN = 56;
const INNER = CARD_WIDTH - 2 * MARGIN;
const TITLE = 50;
const TEXT = 27;
const FOOT = 21;
/** Hex digits of the digest that a reader can compare. */
const DIGITS = 16;
const LONGEST = 400;
/** How much larger than on a page a chart is drawn at most: a card is often shown small. */
const LARGEST = 1.7;

/** Variables as the colours that they have in light: cards are pictures on pages of any colour. */
function inLight(style: string): string {
  const [light = ''] = CHART_COLOURS.split('@media');
  const colours = new Map([...light.matchAll(/--([\w-]+):([^;}]+)/g)].map(([, name = '', colour = '']) => [name, colour]));
  return style.replace(/var\(--([\w-]+)\)/g, (_, name: string) => colours.get(name) ?? 'currentColor');
}

export const CARD_STYLE = inLight(`${CHART_STYLE}
svg{font-family:"Noto Sans","Noto Naskh Arabic"}
.rtl .title,.rtl .text,.rtl .head,.rtl .foot{font-family:"Noto Naskh Arabic","Noto Sans"}
.paper{fill:var(--paper)}.edge{fill:var(--link)}.title{fill:var(--ink);font-size:${TITLE}px;font-weight:600}.text{fill:var(--ink);font-size:${TEXT}px}
.head,.foot{fill:var(--soft);font-size:${FOOT}px}.strong{fill:var(--bad);font-weight:600}`);

export async function cardOf(card: Card, reader: Reader): Promise<string> {
  const { chart } = card;
  const titles = linesOf(shortened(chart.title, LONGEST), INNER / TITLE, 2);
  const texts = linesOf(shortened(chart.text, LONGEST), INNER / TEXT, 3);
  const titleTop = MARGIN + 44;
  const textTop = titleTop + titles.length * TITLE * 1.22;
  const chartTop = Math.round(textTop + texts.length * TEXT * 1.4 + 12);
  const drawing = (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={CARD_WIDTH}
      height={CARD_HEIGHT}
      viewBox={`0 0 ${CARD_WIDTH} ${CARD_HEIGHT}`}
      lang={reader.lang}
      class={reader.dir}
    >
      <style>{raw(CARD_STYLE)}</style>
      <rect class="paper" width="100%" height="100%" />
      <rect class="edge" width="100%" height="10" />
      <Line kind="head" y={MARGIN + 4} text={card.observatory} reader={reader} />
      <Line
        kind={chart.simulated ? 'head strong' : 'head'}
        y={MARGIN + 4}
        text={[chart.simulated ? reader.words.incident.simulatedBadge : '', chart.standing].filter(Boolean).join(' · ')}
        reader={reader}
        atEnd
      />
      {titles.map((text, index) => (
        <Line kind="title" y={titleTop + (index + 0.75) * TITLE * 1.22} text={text} reader={reader} />
      ))}
      {texts.map((text, index) => (
        <Line kind="text" y={textTop + (index + 0.9) * TEXT * 1.4} text={text} reader={reader} />
      ))}
      <Drawing chart={chart} top={chartTop} room={CARD_HEIGHT - 96 - chartTop} />
      <Line
        kind="foot"
        y={CARD_HEIGHT - 62}
        text={linesOf(reader.words.country.source(plainText(card.observatory), chart.sample), INNER / FOOT, 1).join('')}
        reader={reader}
      />
      <Line kind="foot" y={CARD_HEIGHT - 30} text={shortened(card.permalink, 70)} reader={reader} />
      <Line kind="foot" y={CARD_HEIGHT - 30} text={`SHA-256 ${card.digest.slice(0, DIGITS)}`} reader={reader} atEnd />
    </svg>
  );
  return inDirection(String(await html`${(<ReaderContext.Provider value={reader}>{drawing}</ReaderContext.Provider>)}`), reader);
}

/** A line from where reading begins, or up to where it ends. */
function Line({ kind, y, text, reader, atEnd = false }: { kind: string; y: number; text: string; reader: Reader; atEnd?: boolean }) {
  const isRight = (reader.dir === 'rtl') !== atEnd;
  return (
    <text class={kind} x={isRight ? CARD_WIDTH - MARGIN : MARGIN} y={Math.round(y)} text-anchor={isRight ? 'end' : 'start'}>
      {text}
    </text>
  );
}

/**
 * The direction goes into the text itself, since the renderer heeds no attribute for it: what has letters that run from right to left is put
 * in an embedding (Unicode Bidirectional Algorithm, X2), so that "PTCL AS17557 پر رسائی" begins on the right. The rest runs from left to right.
 */
export const inDirection = (svg: string, { dir }: Pick<Reader, 'dir'>): string =>
  dir === 'rtl' ? svg.replaceAll(/>([^<>]*[\u0590-\u08ff][^<>]*)</g, '>\u202b$1\u202c<') : svg;

/** The chart as large as its place allows. */
function Drawing({ chart, top, room }: { chart: Chart; top: number; room: number }) {
  const scale = Math.min(LARGEST, room / chart.height);
  const [width, height] = [Math.round(INNER / scale), Math.round(room / scale)];
  return (
    <svg x={MARGIN} y={top} width={INNER} height={room} viewBox={`0 0 ${width} ${height}`}>
      {chart.drawing}
    </svg>
  );
}
