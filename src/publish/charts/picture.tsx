/** A chart as an SVG that stands alone: with its title, what it shows, its source and sample, and its own colours for light and dark. */
import { html, raw } from 'hono/html';
import { linesOf } from '../cards/fitted-text.ts';
import { plainText, shortened } from '../pages/plain-text.ts';
import { ReaderContext, type Reader } from '../i18n/reader.ts';
import type { Chart } from './chart.ts';
import { CHART_COLOURS, CHART_STYLE } from './chart-style.ts';

const WIDTH = 960;
const MARGIN = 16;
const INNER = WIDTH - 2 * MARGIN;
const TITLE = 18;
const TEXT = 14;
const LINE = 20;
const FOOT = 30;
/** Characters that fit across. */
const LONGEST = 100;
const LONGEST_TEXT = 400;

/** The picture's own style, which its policy lets through by its hash. */
export const PICTURE_STYLE = `${CHART_COLOURS}${CHART_STYLE}
svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif}
.paper{fill:var(--paper)}.title{fill:var(--ink);font-size:${TITLE}px;font-weight:600}.text{fill:var(--ink);font-size:${TEXT}px}.source{fill:var(--soft);font-size:12px}.simulated{fill:var(--bad);font-size:14px;font-weight:700}`;

/** @param observatory its name, for the line of the source */
export async function pictureOf(chart: Chart, observatory: string, reader: Reader): Promise<string> {
  const { title, simulated, height } = chart;
  const texts = linesOf(shortened(chart.text, LONGEST_TEXT), INNER / TEXT, 2);
  const top = 44 + (simulated ? LINE : 0) + texts.length * LINE;
  const total = top + height + FOOT;
  const isRtl = reader.dir === 'rtl';
  // Of text that runs from right to left the start is on the right.
  const place = { x: isRtl ? WIDTH - MARGIN : MARGIN, 'text-anchor': 'start', direction: reader.dir } as const;
  const picture = (
    <svg xmlns="http://www.w3.org/2000/svg" width={WIDTH} height={total} viewBox={`0 0 ${WIDTH} ${total}`} lang={reader.lang}>
      <style>{raw(PICTURE_STYLE)}</style>
      <rect class="paper" width="100%" height="100%" />
      <text class="title" y="28" {...place}>
        {shortened(title, LONGEST)}
      </text>
      {simulated ? (
        <text class="simulated" y="48" {...place}>
          {reader.words.incident.simulatedBadge}
        </text>
      ) : null}
      {texts.map((text, index) => (
        <text class="text" y={top - 16 - (texts.length - 1 - index) * LINE} {...place}>
          {text}
        </text>
      ))}
      <svg x={MARGIN} y={top - 6} width={INNER} height={height}>
        {chart.drawing}
      </svg>
      <text class="source" y={total - 10} {...place}>
        {shortened(reader.words.country.source(plainText(observatory), chart.sample), 2 * LONGEST)}
      </text>
    </svg>
  );
  return String(await html`${(<ReaderContext.Provider value={reader}>{picture}</ReaderContext.Provider>)}`);
}
