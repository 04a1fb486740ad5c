/** Rows as CSV (RFC 4180) and NDJSON. */

type Row = Record<string, unknown>;

const flat = (row: Row, prefix = ''): Row =>
  Object.entries(row).reduce<Row>((cells, [key, value]) => {
    const name = prefix + key;
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? { ...cells, ...flat(value as Row, `${name}.`) }
      : { ...cells, [name]: value };
  }, {});

/** Marks that turn the direction of what follows: text from outside could pass for another (Trojan Source, CVE-2021-42574). */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** Readers of CSV end a text, a cell or a file at some of them; a name that spans lines is a name all the same. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f]+/g;

/** A spreadsheet runs what begins with = + - or @, after blanks too; an apostrophe before it keeps it text. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(TURNING, '').replace(CONTROLS, ' ');
  const safe = /^\s*[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A header of all columns that occur, in the order in which they do; nested values get dotted names. */
export function toCsv(rows: readonly Row[]): string {
  const cells = rows.map((row) => flat(row));
  const columns = [...new Set(cells.flatMap((row) => Object.keys(row)))];
  return [columns, ...cells.map((row) => columns.map((column) => row[column]))]
    .map((line) => `${line.map(csvCell).join(',')}\r\n`)
    .join('');
}

export const toNdjson = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
