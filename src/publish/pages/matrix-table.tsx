/** The matrix as a table. Every cell says its state by a symbol and a word, so that colour adds to it and carries nothing alone. */
import { FAILING_SHARE, LEAST_VOTES, type CellState, type Matrix, type MatrixCell } from './matrix.ts';
import { NetworkName } from './parts.tsx';
import { LAYER_NAMES, countText, counted, serviceName, shareText } from './wording.ts';

const SYMBOLS: Record<CellState, string> = {
  restricted: '✕',
  suspected: '?',
  down: '▽',
  failing: '△',
  reachable: '○',
  little: '·',
  none: '–',
};

export function MatrixTable({ matrix }: { matrix: Matrix }) {
  return (
    <>
      <div class="scroll" role="region" aria-label="Table of services by network" tabindex={0}>
        <table class="matrix">
          <caption>Services by network over the whole range</caption>
          <thead>
            <tr>
              <th scope="col">Network</th>
              {matrix.services.map((service) => (
                <th scope="col">{serviceName(service)}</th>
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
                  <Cell cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MatrixRule unshown={matrix.unshown} />
    </>
  );
}

function Cell({ cell }: { cell: MatrixCell }) {
  return (
    <td class={cell.state}>
      <span aria-hidden="true">{SYMBOLS[cell.state]}</span> {cellWord(cell)}
      {cellNumbers(cell) === '' ? null : <small>{cellNumbers(cell)}</small>}
    </td>
  );
}

function cellWord({ state, layer }: MatrixCell): string {
  const by = layer === null ? '' : ` (${LAYER_NAMES[layer]})`;
  switch (state) {
    case 'restricted':
      return `restricted${by}`;
    case 'suspected':
      return `suspected${by}`;
    case 'down':
      return 'down everywhere';
    case 'failing':
      return `failures${by}`;
    case 'reachable':
      return 'reachable';
    case 'little':
      return 'too little data';
    case 'none':
      return 'none';
    default:
      return state satisfies never;
  }
}

function cellNumbers({ state, share, votes }: MatrixCell): string {
  if (share !== null) return `${shareText(share)} of ${countText(votes)} failed`;
  return state === 'none' || votes === 0 ? '' : counted(votes, 'vote', 'votes');
}

const MatrixRule = ({ unshown }: { unshown: number }) => (
  <p class="rule">
    <b>How to read it.</b> <i>Restricted</i> or <i>suspected</i>: an incident that meets the range names this service on this network; the
    layer at which it failed is in brackets. <i>Down everywhere</i>: it failed for the controls too. Without an incident, the share of
    failed votes decides: under {shareText(FAILING_SHARE)} <i>reachable</i>, else <i>failures</i>, which were not judged to be a
    restriction. Under {LEAST_VOTES} votes: <i>too little data</i>. One voter has one vote in five minutes; public imports have one vote
    together for each network and five minutes.
    {unshown === 0 ? null : ` ${counted(unshown, 'network', 'networks')} with fewer votes are not shown here; the API has them.`}
  </p>
);
