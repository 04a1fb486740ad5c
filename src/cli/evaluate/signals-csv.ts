/**
 * Series of connectivity as a table: a column for the time, a column a signal, and, where several places are in one file, columns `probe_cc`,
 * `probe_asn`, `network_name`, `region`. An empty cell is a missing value, never a zero. What cannot be read is told by its line and column.
 */
import { z } from 'zod';
import { knownOf, type Reading } from '../../detect/connectivity/blackout.ts';
import { PlainError } from '../plain-error.ts';
import type { Line } from '../import/lines.ts';

export type SignalTable = {
  /** Readings by country, in the order in which they became known; those of rows without a country are under ''. */
  readings: Map<string, Reading[]>;
  /** Names of the columns that are signals. */
  signals: string[];
  /** What could not be read, a sentence each. */
  problems: string[];
};

const PLACE_COLUMNS = {
  probe_cc: 'probe_cc',
  country: 'probe_cc',
  cc: 'probe_cc',
  probe_asn: 'asn',
  asn: 'asn',
  network_name: 'name',
  region: 'region',
  probe_region: 'region',
} as const;
type PlaceColumn = (typeof PLACE_COLUMNS)[keyof typeof PLACE_COLUMNS];
type Columns = {
  delimiter: string;
  count: number;
  time: number;
  places: Map<PlaceColumn, number>;
  signals: { place: number; label: string }[];
};

const DELIMITERS = [',', ';', '\t'];
const TIME_COLUMN = /^(time|date|timestamp|utc)/i;
const MISSING = new Set(['', 'null', 'nan', 'na', 'n/a', '-']);
const FIRST_TIME_MS = Date.UTC(1990, 0);
const LAST_TIME_MS = Date.UTC(2200, 0);

/** A value of a signal; null where it is missing. */
const Value = z.string().transform((text, context): number | null => {
  if (MISSING.has(text.toLowerCase())) return null;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is not a number of 0 or more` });
  return z.NEVER;
});

/** A time: RFC 3339, `2026-01-08 16:30:00` in UTC, or Unix seconds or milliseconds. */
const Time = z.string().transform((text, context): number => {
  const timeMs = timeOf(text);
  if (timeMs >= FIRST_TIME_MS && timeMs < LAST_TIME_MS) return timeMs;
  context.addIssue({
    code: 'custom',
    message: `"${text.slice(0, 40)}" is not a time; allowed are 2026-01-08 16:30:00 (UTC), 2026-01-08T16:30:00Z and Unix seconds`,
  });
  return z.NEVER;
});

function timeOf(text: string): number {
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(text);
  if (!parts) return Number.NaN;
  const [, day, clock = '00:00', zone = 'Z'] = parts;
  return Date.parse(
    `${day}T${clock}${
      /^utc$/i.test(zone)
        ? 'Z'
        : zone
            .toUpperCase()
            .replace(/(\d{2})(\d{2})$/, '$1:$2')
            .replace('::', ':')
    }`,
  );
}

const Asn = z.coerce.number().int().min(1).max(4_294_967_295);
const CountryCode = z.string().regex(/^[A-Z]{2}$/);

/**
 * @param lines the table's lines, the header first
 * @throws PlainError where there is no header, no column for the time, no signal, or no row that can be read
 */
export async function readSignals(name: string, lines: AsyncIterable<Line>): Promise<SignalTable> {
  let columns: Columns | null = null;
  const rows: Row[] = [];
  const problems: string[] = [];
  for await (const { number, text } of lines) {
    if (text === null) problems.push(`${name}, line ${number}: the line is too long.`);
    else if (!columns) columns = columnsOf(name, text);
    else takeRow(columns, number, text, rows, (what) => problems.push(`${name}, line ${number}: ${what}.`));
  }
  if (!columns) throw new PlainError(`${name} is empty: its first line must name a column for the time and one for each signal.`);
  if (rows.length === 0) throw new PlainError(`${name} has no row that can be read.${problems[0] ? ` ${problems[0]}` : ''}`);
  const signals = columns.signals.map(({ label }) => label);
  return { readings: readingsOf(columns, rows), signals, problems };
}

function columnsOf(name: string, header: string): Columns {
  const [delimiter = ','] = [...DELIMITERS].sort((a, b) => header.split(b).length - header.split(a).length);
  const names = fieldsOf(header, delimiter);
  const time = names.findIndex((column) => TIME_COLUMN.test(column));
  const told = names.map((column) => `"${column.slice(0, 40)}"`).join(', ');
  if (time < 0)
    throw new PlainError(`${name}, line 1: no column for the time. Its name must begin with Time, Date or Timestamp; there are ${told}.`);
  const places = new Map<PlaceColumn, number>();
  const signals: Columns['signals'] = [];
  for (const [place, column] of names.entries()) {
    const known = Object.entries(PLACE_COLUMNS).find(([label]) => label === column.toLowerCase())?.[1];
    if (known) places.set(known, place);
    else if (place !== time && column !== '') signals.push({ place, label: column });
  }
  if (signals.length === 0) throw new PlainError(`${name}, line 1: no column of a signal beside the time; there are ${told}.`);
  const twice = signals.find(({ label }, index) => signals.findIndex((other) => other.label === label) !== index);
  if (twice) throw new PlainError(`${name}, line 1: two columns are called "${twice.label}".`);
  return { delimiter, count: names.length, time, places, signals };
}

/** RFC 4180 fields of one line: quoted ones may hold the delimiter, and two quotes for one. */
function fieldsOf(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const mark = line[index] ?? '';
    if (mark === '"' && quoted && line[index + 1] === '"') {
      field += mark;
      index += 1;
    } else if (mark === '"') quoted = !quoted;
    else if (mark === delimiter && !quoted) {
      fields.push(field.trim());
      field = '';
    } else field += mark;
  }
  return [...fields, field.trim()];
}

type Row = {
  line: number;
  atMs: number;
  probeCc: string;
  asn: number | null;
  region: string | null;
  name: string | null;
  values: Map<string, number>;
};

type Tell = (what: string) => void;

function takeRow(columns: Columns, line: number, text: string, rows: Row[], tell: Tell): void {
  const fields = fieldsOf(text, columns.delimiter);
  if (fields.length > columns.count) {
    tell(`it has ${fields.length} fields where the header has ${columns.count}; it is left out`);
    return;
  }
  const time = Time.safeParse(fields[columns.time] ?? '');
  if (!time.success) {
    tell(`${reasonOf(time.error)}; the line is left out`);
    return;
  }
  const place = placeOf(columns, fields, tell);
  if (!place) return;
  rows.push({ line, atMs: time.data, ...place, values: valuesOf(columns, fields, tell) });
}

function placeOf(columns: Columns, fields: readonly string[], tell: Tell): Pick<Row, 'probeCc' | 'asn' | 'region' | 'name'> | null {
  const text = (column: PlaceColumn): string => fields[columns.places.get(column) ?? -1] ?? '';
  const probeCc = text('probe_cc').toUpperCase();
  if (columns.places.has('probe_cc') && !CountryCode.safeParse(probeCc).success) {
    tell(`the country must be two letters (ISO 3166-1); the line is left out`);
    return null;
  }
  const digits = text('asn').replace(/^AS/i, '');
  const asn = digits === '' ? null : Asn.safeParse(digits);
  if (asn && !asn.success) {
    tell(`the network must be a number such as 58224; the line is left out`);
    return null;
  }
  return { probeCc, asn: asn?.data ?? null, region: text('region') || null, name: text('name') || null };
}

function valuesOf(columns: Columns, fields: readonly string[], tell: Tell): Map<string, number> {
  const values = new Map<string, number>();
  for (const { place, label } of columns.signals) {
    const value = Value.safeParse(fields[place] ?? '');
    if (!value.success) tell(`column "${label}": ${reasonOf(value.error)}; it is taken as missing`);
    else if (value.data !== null) values.set(label, value.data);
  }
  return values;
}

const reasonOf = (error: z.ZodError): string => error.issues[0]?.message ?? 'it cannot be read';

/** One reading a value, with the length of its signal's bins. */
function readingsOf(columns: Columns, rows: readonly Row[]): Map<string, Reading[]> {
  const readings = new Map<string, Reading[]>();
  for (const own of rowsByPlace(rows)) {
    const probeCc = own[0]?.probeCc ?? '';
    const list = readings.get(probeCc) ?? [];
    readings.set(probeCc, list);
    for (const { label } of columns.signals) for (const reading of seriesOf(own, label)) list.push(reading);
  }
  for (const list of readings.values()) list.sort((a, b) => knownOf(a) - knownOf(b));
  return readings;
}

/** Each place's rows in the order of their times; of two for one time the first of the file counts. */
function rowsByPlace(rows: readonly Row[]): Row[][] {
  const byPlace = new Map<string, Row[]>();
  for (const row of [...rows].sort((a, b) => a.atMs - b.atMs || a.line - b.line)) {
    const key = `${row.probeCc}|${row.asn}|${row.region}`;
    const own = byPlace.get(key) ?? [];
    byPlace.set(key, own);
    if (own.at(-1)?.atMs !== row.atMs) own.push(row);
  }
  return [...byPlace.values()];
}

function seriesOf(rows: readonly Row[], label: string): Reading[] {
  const present = rows.filter(({ values }) => values.has(label));
  const stepMs = stepOf(present.map(({ atMs }) => atMs));
  return present.map(({ atMs, asn, region, name, values }) => ({ label, asn, region, name, atMs, stepMs, value: values.get(label) ?? 0 }));
}

/** What a signal's bins are long where it has a single value. */
const DEFAULT_STEP_MS = 30 * 60_000;

/** The commonest distance from one value to the next; the shorter one of two that are as common. */
function stepOf(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const [index, time] of times.entries()) {
    const gap = time - (times[index - 1] ?? time);
    if (gap > 0) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  const [commonest] = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  return commonest?.[0] ?? DEFAULT_STEP_MS;
}
