/** The matrix as a table. Every cell says its state by a symbol and a word, so that colour adds to it and carries nothing alone. */
import { shareText } from '../i18n/format.ts';
import { useReader, type Reader } from '../i18n/reader.ts';
import { SYMBOLS } from './matrix-symbols.ts';
import { FAILING_SHARE, LEAST_VOTES, type Matrix, type MatrixCell, type MatrixRow } from './matrix.ts';
import { NetworkName } from './parts.tsx';
import { counted, serviceName } from './wording.ts';

/** Services that leave room for names on a small screen. */
const FEW = 2;
/** Services whose columns fit a sheet that stands upright. */
const MOST_ON_PAPER = 6;

export function MatrixTable({ matrix }: { matrix: Matrix }) {
  const reader = useReader();
  const { words, to } = reader;
  const isWide = matrix.services.length > MOST_ON_PAPER;
  return (
    <>
      <div class="scroll" role="region" aria-label={words.country.matrixLabel} tabindex={0}>
        <table class={`matrix${isWide ? ' many' : ''}${matrix.services.length <= FEW ? ' few' : ''}`}>
          <caption>{words.country.matrixCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.incident.network}</th>
              {matrix.services.map((service) => (
                <th scope="col">
                  <a href={to(`/services/${encodeURIComponent(service)}`)}>{serviceName(service)}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map(({ asn, name, cells }) => (
              <tr>
                <th scope="row">
                  <NetworkName asn={asn} name={name} />
                </th>
                {cells.map((cell) => (
                  <Cell cell={cell} reader={reader} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isWide ? <PaperKey matrix={matrix} /> : null}
      <MatrixRule unshown={matrix.unshown} />
    </>
  );
}

/** On paper a wide matrix has symbols alone. */
const PaperKey = ({ matrix: { rows } }: { matrix: Matrix }) => (
  <ul class="key paper" aria-hidden="true">
    <StateKeys rows={rows} />
  </ul>
);

/** What the symbols of some networks mean, an item a state. */
export function StateKeys({ rows }: { rows: readonly MatrixRow[] }) {
  const { words } = useReader();
  const states = [...new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)))];
  return (
    <>
      {states.map((state) => (
        <li>
          {SYMBOLS[state]} {words.country.cells[state]}
        </li>
      ))}
    </>
  );
}

function Cell({ cell, reader }: { cell: MatrixCell; reader: Reader }) {
  const numbers = cellNumbers(cell, reader);
  return (
    <td class={cell.state}>
      <span aria-hidden="true">{SYMBOLS[cell.state]}</span> <span class="word">{cellWord(cell, reader)}</span>
      {numbers === '' ? null : <small>{numbers}</small>}
    </td>
  );
}

/** The state of a cell, with the layer where one is known. */
export function cellWord({ state, layer }: MatrixCell, { words }: Reader): string {
  const by = layer === null || state === 'down' ? '' : ` (${words.incident.layers[layer]})`;
  return `${words.country.cells[state]}${by}`;
}

export function cellNumbers({ state, share, votes }: MatrixCell, reader: Reader): string {
  if (share !== null) return reader.words.country.failedOf(shareText(share), reader.format.count(votes));
  return state === 'none' || votes === 0 ? '' : counted(reader, 'votes', votes);
}

function MatrixRule({ unshown }: { unshown: number }) {
  const reader = useReader();
  const { words, format } = reader;
  return (
    <p class="rule">
      <b>{words.country.matrixRead}</b> {words.country.matrixRule(shareText(FAILING_SHARE), format.count(LEAST_VOTES))}
      {unshown === 0 ? null : ` ${words.country.matrixUnshown(counted(reader, 'networks', unshown))}`}
    </p>
  );
}
