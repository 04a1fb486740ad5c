/** What is shown of connectivity from outside in a range: the country, then its networks, lowest first. Pure. */
import type { Incident } from '../../../incidents/incident.ts';
import { STEPS, type ConnectivityRow, type Step } from '../../../outside/series.ts';
import { DAY_MS } from '../../../shared/time.ts';
import type { LevelPoint } from '../../charts/connectivity-chart.tsx';
import type { Band } from '../../charts/time-series.tsx';
import type { Range } from '../range.ts';

export type PlaceLevels = {
  /** Null: the whole country. */
  asn: number | null;
  name: string | null;
  points: readonly LevelPoint[];
  last: LevelPoint;
  lowest: LevelPoint;
};

export type ConnectivityView = {
  probeCc: string;
  range: Range;
  step: Step;
  places: readonly PlaceLevels[];
  sites: number;
  bands: readonly Omit<Band, 'suspected'>[];
  rows: readonly ConnectivityRow[];
};

/** Networks that are drawn; the table has all. */
const MOST_NETWORKS = 12;
const LONGEST_BY_WINDOW_MS = 2 * DAY_MS;
const LONGEST_BY_HOUR_MS = 31 * DAY_MS;

/** The shortest step that a range is drawn in. */
export function stepFor({ sinceMs, untilMs }: Range): Step {
  if (untilMs - sinceMs <= LONGEST_BY_WINDOW_MS) return '5m';
  return untilMs - sinceMs <= LONGEST_BY_HOUR_MS ? '1h' : '1d';
}

/** @param rows of the country and of its networks; null where there are none */
export function connectivityView(
  probeCc: string,
  rows: readonly ConnectivityRow[],
  incidents: readonly Incident[],
  range: Range,
  step: Step,
): ConnectivityView | null {
  const byPlace = new Map<number | null, ConnectivityRow[]>();
  for (const row of rows) byPlace.set(row.probe_asn, [...(byPlace.get(row.probe_asn) ?? []), row]);
  const all = [...byPlace.values()].flatMap((own) => placeOf(own, step));
  if (all.length === 0) return null;
  const networks = all.filter(({ asn }) => asn !== null).sort((a, b) => a.last.level - b.last.level || (a.asn ?? 0) - (b.asn ?? 0));
  return {
    probeCc,
    range,
    step,
    places: [...all.filter(({ asn }) => asn === null), ...networks.slice(0, MOST_NETWORKS)],
    sites: networks.reduce((sum, { asn }) => sum + Math.max(...(byPlace.get(asn) ?? []).map(({ sites }) => sites)), 0),
    bands: bandsOf(incidents, range),
    rows,
  };
}

function placeOf(rows: readonly ConnectivityRow[], step: Step): PlaceLevels[] {
  const points = rows.map((row): LevelPoint => {
    const startMs = Date.parse(row.start);
    return { startMs, endMs: startMs + STEPS[step], level: row.level / 100, low: row.level_low / 100, high: row.level_high / 100 };
  });
  const last = points.at(-1);
  const [first] = rows;
  if (!last || !first) return [];
  const lowest = points.reduce((least, point) => (point.level < least.level ? point : least), last);
  return [{ asn: first.probe_asn, name: first.network_name, points, last, lowest }];
}

/** Blackouts that meet the range. */
const bandsOf = (incidents: readonly Incident[], range: Range): ConnectivityView['bands'] =>
  incidents
    .filter(({ kind, status }) => kind === 'blackout' && status !== 'retracted')
    .flatMap((incident) =>
      incident.phases.map((phase) => ({
        startMs: Math.max(range.sinceMs, Date.parse(phase.onset.earliest)),
        endMs: Math.min(range.untilMs, phase.end ? Date.parse(phase.end.latest) : range.untilMs),
        incident,
        phase,
      })),
    )
    .filter(({ startMs, endMs }) => startMs < endMs);
