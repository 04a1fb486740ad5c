/** Services × networks as a picture: the table of the pages is the other form. A symbol in each cell says its state, colour adds to it. */
import { useReader, type Reader } from '../i18n/reader.ts';
import type { CellState, Matrix } from '../pages/matrix.ts';
import { plainText, shortened } from '../pages/plain-text.ts';
import { serviceName } from '../pages/wording.ts';

/** In pixels. */
const WIDTH = 928;
const NAMES = 250;
const ROW = 26;
const KEY = 34;
const WIDEST = 96;
const MOST_ROWS = 16;

/** Room for the services' names, which stand aslant. */
const headOf = ({ services }: Matrix): number => 24 + 4.6 * Math.max(0, ...services.map((service) => serviceName(service).length));

export const matrixHeight = (matrix: Matrix): number => Math.round(headOf(matrix)) + Math.min(matrix.rows.length, MOST_ROWS) * ROW + KEY;

const STATES = ['restricted', 'suspected', 'down', 'failing', 'reachable', 'little', 'none'] as const satisfies readonly CellState[];

export function MatrixChart({ matrix }: { matrix: Matrix }) {
  const reader = useReader();
  const { words } = reader;
  const across = Math.min(WIDEST, (WIDTH - NAMES - 60) / Math.max(1, matrix.services.length));
  const head = Math.round(headOf(matrix));
  const rows = matrix.rows.slice(0, MOST_ROWS);
  const told = rows.flatMap((row) => rowText(matrix, row, reader));
  const description = told.length === 0 ? words.country.noBands : told.join(words.incident.semicolon);
  return (
    <svg
      class="chart matrix-chart"
      viewBox={`0 0 ${WIDTH} ${matrixHeight(matrix)}`}
      role="img"
      aria-labelledby="matrix-title matrix-description"
    >
      <title id="matrix-title">{words.country.matrixCaption}</title>
      <desc id="matrix-description">{description}</desc>
      {matrix.services.map((service, index) => (
        <text class="tick" transform={`translate(${Math.round(NAMES + (index + 0.5) * across)} ${head - 8}) rotate(-40)`}>
          {serviceName(service)}
        </text>
      ))}
      {rows.map(({ asn, name, cells }, index) => (
        <g transform={`translate(0 ${head + index * ROW})`}>
          <text class="tick" x="0" y="17">
            {asn === null || asn === 0 ? words.site.otherNetworks : `AS${asn} ${shortened(plainText(name ?? ''), 24)}`}
          </text>
          {cells.map(({ state }, column) => (
            <Cell state={state} x={NAMES + column * across} width={across - 2} />
          ))}
        </g>
      ))}
      <Key y={head + rows.length * ROW + 24} reader={reader} />
    </svg>
  );
}

const Cell = ({ state, x, width }: { state: CellState; x: number; width: number }) => (
  <g class={`cell ${state}`}>
    <rect x={Math.round(x)} y="0" width={Math.round(width)} height={ROW - 2} />
    <Mark state={state} x={Math.round(x + width / 2)} y={(ROW - 2) / 2} />
  </g>
);

/** The symbols of the pages' tables, drawn: not every font has them. Around the middle, in pixels. */
const MARKS: Record<CellState, string> = {
  restricted: 'm-4 -4l8 8m0-8l-8 8',
  suspected: 'm-3 -2a3 3 0 1 1 4.5 2.6q-1.5 .8-1.5 2m0 2.6v.8',
  down: 'm-5 -4h10l-5 8z',
  failing: 'm-5 4h10l-5-8z',
  reachable: 'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  little: 'm-.6 0h1.2',
  none: 'm-4 0h8',
};

const Mark = ({ state, x, y }: { state: CellState; x: number; y: number }) => <path class="mark-of" d={`M${x} ${y}${MARKS[state]}`} />;

/** Width of a column of the key, in pixels. */
const KEY_STEP = 132;

/** What the marks mean. */
function Key({ y, reader: { words } }: { y: number; reader: Reader }) {
  return (
    <>
      {STATES.map((state, index) => (
        <g class="cell key">
          <Mark state={state} x={6 + index * KEY_STEP} y={y - 4} />
          <text class="tick" x={18 + index * KEY_STEP} y={y}>
            {words.country.cells[state]}
          </text>
        </g>
      ))}
    </>
  );
}

/** A row in words, where anything is told of it. */
function rowText(matrix: Matrix, { asn, name, cells }: Matrix['rows'][number], { words, format }: Reader): string[] {
  const network = asn === null || asn === 0 ? words.site.otherNetworks : shortened(plainText(name ?? `AS${asn}`), 40);
  const told = matrix.services.flatMap((service, index) => {
    const state = cells[index]?.state ?? 'none';
    return state === 'restricted' || state === 'suspected' || state === 'down'
      ? [`${serviceName(service)} ${words.country.cells[state]}`]
      : [];
  });
  return told.length === 0 ? [] : [`${network}: ${format.list(told)}`];
}
