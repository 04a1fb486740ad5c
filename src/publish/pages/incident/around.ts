/** What else was measured on the days of an incident: its matrix, whether ways around blocks worked, and what stayed reachable. Pure. */
import type { Incident } from '../../../incidents/incident.ts';
import type { Floor } from '../../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../../rollup/series.ts';
import { DAY_MS, floorTo } from '../../../shared/time.ts';
import { asOneSpan } from '../condense.ts';
import { matrixOf, type CellState, type Matrix } from '../matrix.ts';
import { rangeQuery, type Range } from '../range.ts';

export type Around = {
  /** The incident's services alone. */
  matrix: Matrix;
  vpns: { works: string[]; fails: string[] };
  /** Other services that every network concerned reached, of those that measured them. */
  reachable: string[];
};

/** Services that are ways around blocks. */
const VPNS: ReadonlySet<string> = new Set([
  'expressvpn',
  'lantern',
  'mullvad',
  'nordvpn',
  'protonvpn',
  'psiphon',
  'surfshark',
  'tor',
  'tunnelbear',
]);

/** Days of an incident that are looked at, from its beginning: each is a row to read. */
const MOST_DAYS = 14;
/** Services of the small matrix. */
const MOST_SERVICES = 6;

/** The days around the incident, for the country's page. */
export function aroundQuery({ onset, end, phases }: Incident): string {
  const sinceMs = floorTo(Date.parse(onset.earliest), DAY_MS) - DAY_MS;
  const lastMs = Date.parse(end?.latest ?? phases.at(-1)?.detected_at ?? onset.latest);
  return rangeQuery({ sinceMs, untilMs: floorTo(lastMs, DAY_MS) + 2 * DAY_MS });
}

export const wasVpnTested = (around: Around | null): boolean => around !== null && around.vpns.works.length + around.vpns.fails.length > 0;

/** The whole days of an incident. @param lastMs the country's last observation */
export function daysOf({ onset, end }: Incident, lastMs: number): Range {
  const sinceMs = floorTo(Date.parse(onset.earliest), DAY_MS);
  const endMs = Math.max(end ? Date.parse(end.latest) : lastMs, Date.parse(onset.latest));
  return { sinceMs, untilMs: Math.min(floorTo(endMs, DAY_MS) + DAY_MS, sinceMs + MOST_DAYS * DAY_MS) };
}

/** @param days the country's day rollups of the range */
export function aroundOf(days: CountryCells, incident: Incident, range: Range, floor: Floor): Around {
  const rows = aggregate([asOneSpan(days)], { window: '1d', groupBy: ['network', 'service'] }, floor);
  const whole = matrixOf(rows, [incident], range);
  const concerned = new Set(incident.networks.map(({ asn }) => asn));
  const states = (service: string): CellState[] => {
    const column = whole.services.indexOf(service);
    return whole.rows.filter(({ asn }) => concerned.has(asn ?? 0)).flatMap(({ cells }) => cells[column]?.state ?? []);
  };
  const others = whole.services.filter((service) => !incident.services.includes(service));
  const works = (service: string): boolean => states(service).includes('reachable') && !states(service).some((state) => BAD.has(state));
  const vpns = others.filter((service) => VPNS.has(service));
  return {
    matrix: narrowed(whole, incident.services),
    vpns: { works: vpns.filter(works), fails: vpns.filter((service) => states(service).some((state) => BAD.has(state))) },
    reachable: others.filter((service) => !VPNS.has(service) && works(service)),
  };
}

const BAD: ReadonlySet<CellState> = new Set<CellState>(['failing', 'restricted', 'suspected', 'down']);

/** The matrix with some services alone; all, up to a number, where none is named. */
function narrowed(matrix: Matrix, wanted: readonly string[]): Matrix {
  const services = matrix.services.filter((service) => (wanted.length === 0 ? !VPNS.has(service) : wanted.includes(service)));
  const columns = services.slice(0, MOST_SERVICES).map((service) => matrix.services.indexOf(service));
  const rows = matrix.rows
    .map((row) => ({ ...row, cells: columns.flatMap((column) => row.cells[column] ?? []) }))
    .filter(({ cells }) => cells.some(({ state }) => state !== 'none'));
  return { services: services.slice(0, MOST_SERVICES), rows, unshown: matrix.unshown };
}
