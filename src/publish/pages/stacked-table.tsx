/** A table that a small screen shows as a block a row, since its columns do not fit side by side: each cell under its column's name. */
import type { Child } from 'hono/jsx';

/** @property rows the first cell of each names it @property label of the part that scrolls where the columns do not fit */
export type Table = { label: string; caption?: Child; columns: readonly string[]; rows: readonly (readonly Child[])[] };

export function StackedTable({ table: { label, caption, columns, rows } }: { table: Table }) {
  return (
    <div class="scroll" role="region" aria-label={label} tabindex={0}>
      <table class="stacked">
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td data-column={columns[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
