/** Rows as CSV (RFC 4180) and NDJSON. */
import { z } from 'zod';

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

/** A spreadsheet runs what begins with = + - or @, in full width and after blanks too; an apostrophe before it keeps it text. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(TURNING, '').replace(CONTROLS, ' ');
  const safe = /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const under = (prefix: string, key: string): string => (prefix === '' ? key : `${prefix}.${key}`);

/**
 * The columns of rows of a schema: nested values have dotted names, whether a row has them or null in their place. What may be absent is a column
 * where it is there.
 */
export function columnsOf(schema: z.core.$ZodType, name = ''): string[] {
  if (schema instanceof z.ZodNullable) return columnsOf(schema.unwrap(), name);
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum)
    return schema.keyType.options.map((key) => under(name, String(key)));
  if (schema instanceof z.ZodUnion)
    return [...new Set(schema.options.flatMap((part) => (part instanceof z.ZodNull ? [] : columnsOf(part, name))))];
  if (!(schema instanceof z.ZodObject)) return [name];
  return Object.entries(schema.shape).flatMap(([key, part]) => (part instanceof z.ZodOptional ? [] : columnsOf(part, under(name, key))));
}

/**
 * A header and the rows; nested values get dotted names.
 * @param known columns that there are in any case, so that pages of one list have the same and an empty one has them too; then those that occur
 */
export function toCsv(rows: readonly Row[], known: readonly string[] = []): string {
  const cells = rows.map((row) => flat(row));
  const isColumn = (value: unknown): boolean => known.length === 0 || (value !== null && value !== undefined);
  const found = cells.flatMap((row) => Object.entries(row).flatMap(([key, value]) => (isColumn(value) ? [key] : [])));
  const columns = [...new Set([...known, ...found])];
  return [columns, ...cells.map((row) => columns.map((column) => row[column]))]
    .map((line) => `${line.map(csvCell).join(',')}\r\n`)
    .join('');
}

export const toNdjson = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
