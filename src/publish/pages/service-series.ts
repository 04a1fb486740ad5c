/** Failed votes of each service over time, in steps of a chosen length. */
import type { Incident } from '../../incidents/incident.ts';
import type { Aggregate, WindowName } from '../../rollup/aggregate.ts';
import type { Floor } from '../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../rollup/series.ts';
import { floorTo } from '../../shared/time.ts';
import type { NetworkPoints } from '../charts/network-strips.tsx';
import type { Band, Point } from '../charts/time-series.tsx';
import { atMost, concerns } from './matrix.ts';
import type { Range } from './range.ts';
import { standingOf } from './wording.ts';

/** Points of each service, oldest first; a step without measurements has none. */
export function seriesByService(country: CountryCells, window: WindowName, stepMs: number, floor: Floor): Map<string, Point[]> {
  const series = new Map<string, Point[]>();
  for (const [startMs, spans] of stepsOf(country, stepMs)) {
    for (const row of aggregate([{ ...country, spans }], { window, groupBy: ['service'] }, floor)) {
      if (row.service === null) continue;
      const points = series.get(row.service) ?? [];
      series.set(row.service, points);
      points.push(pointOf(row, startMs, stepMs));
    }
  }
  return series;
}

function stepsOf({ spans: all }: CountryCells, stepMs: number): Map<number, CountryCells['spans'][number][]> {
  const steps = new Map<number, CountryCells['spans'][number][]>();
  for (const span of all) {
    const startMs = floorTo(span.startMs, stepMs);
    const spans = steps.get(startMs);
    if (spans) spans.push(span);
    else steps.set(startMs, [span]);
  }
  return steps;
}

/** One service on each network. @param order of the networks, as elsewhere on the page; those that it does not name are left out */
export function networksOverTime(
  country: CountryCells,
  service: string,
  window: WindowName,
  stepMs: number,
  order: readonly (number | null)[],
  floor: Floor,
): NetworkPoints[] {
  const networks = new Map<number | null, NetworkPoints & { points: Point[] }>();
  for (const [startMs, spans] of stepsOf(country, stepMs)) {
    for (const row of aggregate([{ ...country, spans }], { window, groupBy: ['network'], service }, floor)) {
      const network = networks.get(row.probe_asn) ?? { asn: row.probe_asn, name: row.network_name, points: [] };
      networks.set(row.probe_asn, network);
      network.points.push(pointOf(row, startMs, stepMs));
    }
  }
  return order.flatMap((asn) => networks.get(asn) ?? []).slice(0, MOST_NETWORKS);
}

/** Strips under one chart. */
const MOST_NETWORKS = 12;

const pointOf = (row: Aggregate, startMs: number, stepMs: number): Point => ({
  startMs,
  endMs: startMs + stepMs,
  share: row.failure_share,
  votes: row.votes,
  weight: atMost(row.votes),
});

/** The spans of the range in which an incident held a service. */
export function bandsOf(incidents: readonly Incident[], service: string, range: Range): Band[] {
  return incidents
    .filter((incident) => incident.status !== 'retracted' && incident.kind !== 'measurement-fault' && concerns(incident, service))
    .flatMap((incident) =>
      incident.phases.map((phase) => ({
        startMs: Math.max(range.sinceMs, Date.parse(phase.onset.earliest)),
        endMs: Math.min(range.untilMs, phase.end ? Date.parse(phase.end.latest) : range.untilMs),
        suspected: standingOf(incident) === 'suspected',
        incident,
        phase,
      })),
    )
    .filter(({ startMs, endMs }) => startMs < endMs)
    .sort((a, b) => a.startMs - b.startMs);
}
