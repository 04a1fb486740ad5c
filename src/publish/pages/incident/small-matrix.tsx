/** The services of an incident by network at a glance: symbols in place of words, the networks concerned first, what is left over counted. */
import type { Incident } from '../../../incidents/incident.ts';
import { useReader } from '../../i18n/reader.ts';
import { SYMBOLS } from '../matrix-symbols.ts';
import { cellNumbers, cellWord, StateKeys } from '../matrix-table.tsx';
import { worstOf, type Matrix, type MatrixRow } from '../matrix.ts';
import { NetworkName } from '../parts.tsx';
import { counted, serviceName } from '../wording.ts';
import { aroundQuery } from './around.ts';

/** Networks in it. One more is shown too, since saying that it is left out takes as much room. */
const MOST_NETWORKS = 6;
/** Columns whose names stand side by side on a small screen; those of more stand upright. */
const MOST_LEVEL = 4;

export function SmallMatrix({ matrix: { services, rows, unshown }, incident }: { matrix: Matrix; incident: Incident }) {
  const { words } = useReader();
  const shown = rows.length <= MOST_NETWORKS + 1 ? rows : rows.slice(0, MOST_NETWORKS);
  const rest = rows.slice(shown.length);
  return (
    <div class="glance">
      <div class="scroll" role="region" aria-label={words.incident.matrixLabel} tabindex={0}>
        <table class={services.length > MOST_LEVEL ? 'matrix small upright' : 'matrix small'}>
          <caption class="unseen">{words.incident.matrixCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.incident.network}</th>
              {services.map((service) => (
                <th scope="col">
                  <span>{serviceName(service)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row row={row} isAlike={rows.some((other) => other !== row && other.name === row.name)} />
            ))}
          </tbody>
        </table>
      </div>
      <Key shown={shown} rest={rest} unshown={unshown} incident={incident} />
    </div>
  );
}

/** @param isAlike whether another network has the same name, so that the number must be seen */
function Row({ row: { asn, name, cells }, isAlike }: { row: MatrixRow; isAlike: boolean }) {
  const reader = useReader();
  return (
    <tr class={isAlike ? 'alike' : undefined}>
      <th scope="row">
        <NetworkName asn={asn} name={name} />
      </th>
      {cells.map((cell) => (
        <td class={cell.state} title={`${cellWord(cell, reader)} ${cellNumbers(cell, reader)}`.trim()}>
          <span aria-hidden="true">{SYMBOLS[cell.state]}</span>
          <span class="unseen">{cellWord(cell, reader)}</span>
        </td>
      ))}
    </tr>
  );
}

/** The symbols in words, and how the networks that are left out fare. */
function Key({ shown, rest, unshown, incident }: { shown: MatrixRow[]; rest: MatrixRow[]; unshown: number; incident: Incident }) {
  const reader = useReader();
  const { words, to } = reader;
  const more = rest.length + unshown;
  const fares = [...new Set(rest.map(worstOf))].map((state) => words.country.cells[state]);
  return (
    <ul class="key">
      <StateKeys rows={shown} />
      {more === 0 ? null : (
        <li>
          <a href={to(`/countries/${incident.probe_cc}?${aroundQuery(incident)}`)}>
            {words.incident.moreNetworks(counted(reader, 'networks', more))}
          </a>
          {fares.length === 0 ? '' : `: ${fares.join(words.incident.comma)}`}
        </li>
      )}
    </ul>
  );
}
