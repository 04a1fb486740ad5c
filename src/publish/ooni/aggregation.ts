/**
 * OONI's counts from the observatory's rows. A row's measurements are split as its votes are; what the privacy floors show as a range counts as
 * a number within it, and a row whose outcomes they hide is left out.
 */
import type { Aggregate, Dimension } from '../../rollup/aggregate.ts';
import { RESTRICTED_OUTCOMES } from '../../probe/outcome-names.ts';
import { DAY_MS, floorTo } from '../../shared/time.ts';
import { ooniNameOf, type OoniName } from './ooni-names.ts';
import { asnsOf, servicesOf, type AggregationQuery, type Axis, type Grain } from './query.ts';

export const COUNTS = ['anomaly_count', 'confirmed_count', 'failure_count', 'ok_count', 'measurement_count'] as const;
export type CountRow = Record<(typeof COUNTS)[number], number> & Partial<Record<Axis, string | number>>;

/** What rows must be told apart by for these axes and filters. */
export function dimensionsFor(query: AggregationQuery): Dimension[] {
  const axes = [query.axis_x, query.axis_y];
  const byService =
    servicesOf(query) !== null || axes.some((axis) => ['domain', 'input', 'category_code', 'test_name'].includes(axis ?? ''));
  return [
    ...(axes.includes('probe_cc') ? (['country'] as const) : []),
    ...(axes.includes('probe_asn') || query.probe_asn ? (['network'] as const) : []),
    ...(byService ? (['service'] as const) : []),
    ...(axes.includes('measurement_start_day') ? (['window'] as const) : []),
  ];
}

const WITHIN_RANGE = { '<3': 1, '3–5': 4, '6–10': 8 } as const;
const numberOf = (count: Aggregate['votes']): number => (typeof count === 'number' ? count : WITHIN_RANGE[count]);

type Split = { ok: number; anomaly: number; failure: number };

/** A row's measurements by OONI's three kinds; null where the floors hide its outcomes. */
function splitOf({ votes_by_outcome: votes, measurements }: Aggregate): Split | null {
  if (votes === null) return null;
  const all = numberOf(measurements);
  const failed = RESTRICTED_OUTCOMES.reduce((sum, outcome) => sum + numberOf(votes[outcome]), 0);
  const [ok, failure] = [numberOf(votes.ok), numberOf(votes.inconclusive)];
  const total = ok + failed + failure;
  if (total === 0) return { ok: 0, anomaly: 0, failure: all };
  return { ok: (all * ok) / total, anomaly: (all * failed) / total, failure: (all * failure) / total };
}

/** The epoch's first day was a Thursday. */
const THURSDAY = 4;

/** Where the span of a grain begins that holds the time, as OONI writes it; weeks begin on Sunday. */
export function spanName(timeMs: number, grain: Grain): string {
  const day = new Date(timeMs).toISOString().slice(0, 10);
  switch (grain) {
    case 'hour':
      return `${new Date(timeMs).toISOString().slice(0, 13)}:00:00Z`;
    case 'day':
      return day;
    case 'week': {
      const days = Math.floor(timeMs / DAY_MS);
      return new Date(floorTo(timeMs, DAY_MS) - ((days + THURSDAY) % 7) * DAY_MS).toISOString().slice(0, 10);
    }
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'year':
      return `${day.slice(0, 4)}-01-01`;
    default:
      return grain satisfies never;
  }
}

type Reading = (row: Aggregate, grain: Grain) => string | number;
const named =
  (name: keyof OoniName): Reading =>
  ({ service }) =>
    ooniNameOf(service ?? '')[name];

const AXIS_VALUES: Record<Axis, Reading> = {
  measurement_start_day: (row, grain) => spanName(Date.parse(row.window_start ?? ''), grain),
  probe_cc: (row) => row.probe_cc ?? '',
  probe_asn: (row) => row.probe_asn ?? 0,
  domain: named('domain'),
  input: named('input'),
  category_code: named('category_code'),
  test_name: named('test_name'),
};

const isWanted = (row: Aggregate, services: ReadonlySet<string> | null, asns: ReadonlySet<number> | null): boolean =>
  (services === null || services.has(row.service ?? '')) && (asns === null || asns.has(row.probe_asn ?? -1));

/** Rounds so that the kinds still add up to their sum. */
function rounded({ ok, anomaly, failure }: Split): Omit<CountRow, Axis> {
  const all = Math.round(ok + anomaly + failure);
  const [bad, broken] = [Math.round(anomaly), Math.round(failure)];
  return {
    anomaly_count: bad,
    confirmed_count: 0,
    failure_count: broken,
    ok_count: Math.max(0, all - bad - broken),
    measurement_count: all,
  };
}

/** One row for each pair of axis values, in their order; without axes a single one. */
export function countRows(rows: readonly Aggregate[], query: AggregationQuery, grain: Grain): CountRow[] {
  const [services, asns] = [servicesOf(query), asnsOf(query)];
  const axes = [query.axis_x, query.axis_y].filter((axis) => axis !== undefined);
  const sums = new Map<string, { values: (string | number)[]; split: Split }>();
  for (const row of rows) {
    const split = isWanted(row, services, asns) ? splitOf(row) : null;
    if (split === null) continue;
    const values = axes.map((axis) => AXIS_VALUES[axis](row, grain));
    const known = sums.get(JSON.stringify(values))?.split ?? { ok: 0, anomaly: 0, failure: 0 };
    const sum = { ok: known.ok + split.ok, anomaly: known.anomaly + split.anomaly, failure: known.failure + split.failure };
    sums.set(JSON.stringify(values), { values, split: sum });
  }
  if (axes.length === 0 && sums.size === 0) return [rounded({ ok: 0, anomaly: 0, failure: 0 })];
  return [...sums.values()]
    .sort((a, b) => compareLists(a.values, b.values))
    .map(({ values, split }) => ({ ...rounded(split), ...Object.fromEntries(axes.map((axis, index) => [axis, values[index] ?? ''])) }));
}

function compareLists(these: readonly (string | number)[], those: readonly (string | number)[]): number {
  const place = these.findIndex((value, index) => value !== those[index]);
  if (place < 0) return 0;
  return (these[place] ?? '') < (those[place] ?? '') ? -1 : 1;
}
