/**
 * Single measurements as a reader may see them, page by page. Order, range and cursor go by what is shown of them, which to the public is the hour
 * and the uid: by the measurements' own times and places, or by those that are hidden, they would tell what the rows do not.
 */
import type { Database } from '../db/client.ts';
import { decodeCursor } from '../http/listing.ts';
import type { Observation } from '../ingest/observation.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import { CONTROL_CC } from './bin.ts';
import { isVolunteered, namedGroups, type Floor } from './floors.ts';
import { publish, type PublicMeasurement } from './measurement.ts';
import { NEWEST, Place, readBlock, readImported, type ImportsPlace, type ReportsPlace } from './measurements-store.ts';
import type { MeasurementsQuery } from './query.ts';
import { readCellsOf, type TimedCells } from './store.ts';

export type Reader = { floor: Floor; isOperator: boolean };
/** Measurements of `[sinceMs, untilMs)`; imported ones of these countries, in their order. */
export type Asked = { countries: readonly string[]; sinceMs: number; untilMs: number; nowMs: number };

type Part<Next> = { rows: PublicMeasurement[]; next: Next | null };
export type MeasurementsPage = { data: PublicMeasurement[]; next: Place | null };

/** A page of reports, then of imports. */
export async function readPage(db: Database, query: MeasurementsQuery, reader: Reader, asked: Asked): Promise<MeasurementsPage> {
  const place = decodeCursor(query.cursor, Place);
  const imports = place?.in === 'imports' ? place : startOf(asked.countries[0]);
  const reported =
    place?.in === 'imports' || query.source === 'imports' ? NOTHING : await readReports(db, query, reader, asked, place ?? NEWEST);
  const isFilled = query.source === 'reports' || reported.next !== null;
  const { rows, next } = isFilled ? reported : await withImports(db, query, reader, asked, { reported: reported.rows, from: imports });
  return { data: isWhole(reader) ? rows : rows.toSorted(newestFirst), next };
}

const NOTHING: Part<never> = { rows: [], next: null };

/** Whether the reader sees measurements as they are. */
const isWhole = ({ floor }: Reader): boolean => floor.network === 1;

/** Parts of the inbox, and countries of the imports, that are read for one page; where they hold too little the cursor goes on from there. */
const PARTS_A_PAGE = 3;

async function readReports(
  db: Database,
  query: MeasurementsQuery,
  reader: Reader,
  { sinceMs, untilMs, nowMs }: Asked,
  from: ReportsPlace,
): Promise<Part<ReportsPlace>> {
  // The public sees whole hours, when they are over: reports that are listed as they come in would tell the minute of each.
  const receivedBeforeMs = isWhole(reader) ? Infinity : floorTo(nowMs, HOUR_MS);
  const isInRange = ({ observed_at: at }: PublicMeasurement): boolean => Date.parse(at) >= sinceMs && Date.parse(at) < untilMs;
  const rows: PublicMeasurement[] = [];
  let next: ReportsPlace | null = from;
  for (let part = 0; part < PARTS_A_PAGE && next !== null && rows.length < query.limit; part += 1) {
    const block = await readBlock(db, query, receivedBeforeMs, next, nowMs);
    const { after } = block.at;
    const left = (await published(db, block.rows, reader))
      .filter((row) => isInRange(row) && (after === null || newestFirst(row, after) > 0))
      .sort(newestFirst);
    const given = left.slice(0, query.limit - rows.length);
    rows.push(...given);
    next = given.length < left.length ? { ...block.at, after: shownOf(given.at(-1)) ?? after } : block.next;
  }
  return { rows, next };
}

/** What a measurement's place in the list is by. */
type Shown = Pick<PublicMeasurement, 'observed_at' | 'measurement_uid'>;

const shownOf = (row: PublicMeasurement | undefined): Shown | null =>
  row ? { observed_at: row.observed_at, measurement_uid: row.measurement_uid } : null;

/** Within an hour, which is all that the public sees of a time, by uid. */
function newestFirst(one: Shown, other: Shown): number {
  if (one.observed_at !== other.observed_at) return one.observed_at < other.observed_at ? 1 : -1;
  if (one.measurement_uid === other.measurement_uid) return 0;
  return one.measurement_uid < other.measurement_uid ? -1 : 1;
}

/** Fills a page up with imports, where the reports have come to their end. */
async function withImports(
  db: Database,
  query: MeasurementsQuery,
  reader: Reader,
  asked: Asked,
  { reported, from }: { reported: PublicMeasurement[]; from: ImportsPlace | null },
): Promise<Part<Place>> {
  const limit = query.limit - reported.length;
  if (from === null || limit === 0) return { rows: reported, next: from };
  const { rows, next } = await readImports(db, { ...query, limit }, asked, from);
  return { rows: [...reported, ...(await published(db, rows, reader))], next };
}

const startOf = (cc: string | undefined): ImportsPlace | null =>
  cc === undefined ? null : { in: 'imports', cc, ms: Number.MAX_SAFE_INTEGER, uid: '', target: '' };

async function readImports(db: Database, query: MeasurementsQuery, asked: Asked, from: ImportsPlace) {
  const rows: Observation[] = [];
  const left = asked.countries.filter((cc) => cc >= from.cc);
  for (const probeCc of left.slice(0, PARTS_A_PAGE)) {
    const page = await readImported(db, probeCc, { ...query, limit: query.limit - rows.length }, asked, from);
    rows.push(...page.rows);
    if (rows.length >= query.limit) return { rows, next: page.next };
  }
  return { rows, next: startOf(left[PARTS_A_PAGE]) };
}

/** The rows as the reader may see them; the floors look at the days that the rows lie in. */
async function published(db: Database, rows: readonly Observation[], { floor, isOperator }: Reader): Promise<PublicMeasurement[]> {
  const seen = isOperator ? rows : rows.filter((row) => row.probe_cc !== CONTROL_CC);
  const times = seen.map((row) => Date.parse(row.observed_at));
  const countries = [...new Set(seen.filter(({ source }) => isVolunteered(source)).map((row) => row.probe_cc))];
  const span = { sinceMs: Math.min(...times) - 2 * DAY_MS, untilMs: Math.max(...times) + 1 };
  const days = countries.length === 0 ? new Map<string, TimedCells[]>() : await readCellsOf(db, 'day', countries, span);
  const named = new Map(countries.map((probeCc) => [probeCc, namedGroups(days.get(probeCc) ?? [], floor)]));
  return seen.flatMap((row) => publish(row, floor, named.get(row.probe_cc) ?? (() => 'hidden'), isOperator) ?? []);
}
