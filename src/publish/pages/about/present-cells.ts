/** What the last two days say of one service in each country, and of one network. Pure. */
import type { Incident } from '../../../incidents/incident.ts';
import { isRestriction } from '../../../incidents/terms.ts';
import type { Floor } from '../../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../../rollup/series.ts';
import { asOneSpan, withoutNetworks } from '../condense.ts';
import { concerns, matrixOf, type MatrixCell } from '../matrix.ts';
import type { Range } from '../range.ts';

/** All networks of the country together; an incident that goes on is told before the share of failures. */
export function cellOfService(
  present: CountryCells,
  service: string,
  current: readonly Incident[],
  range: Range,
  floor: Floor,
): MatrixCell | null {
  const rows = aggregate([asOneSpan(withoutNetworks(present))], { window: '1d', groupBy: ['service'], service }, floor);
  const cell = matrixOf(rows, [], range).rows[0]?.cells[0];
  if (!cell) return null;
  const told = incidentOfService(present.probeCc, service, current);
  if (!told) return cell;
  if (!isRestriction(told.kind)) return { ...cell, state: 'down', layer: null };
  return { ...cell, state: told.status === 'detected' ? 'restricted' : 'suspected', layer: told.method };
}

/** The incident that the service's state in a country is by: a restriction before an outage, what is detected before what is suspected. */
export function incidentOfService(probeCc: string, service: string, current: readonly Incident[]): Incident | null {
  const told = current.filter((incident) => incident.probe_cc === probeCc && concerns(incident, service));
  const restrictions = told.filter(({ kind }) => isRestriction(kind));
  return restrictions.find(({ status }) => status === 'detected') ?? restrictions[0] ?? told[0] ?? null;
}

export type NetworkNow = { probeCc: string; name: string | null; services: string[]; cells: MatrixCell[] };

/** One network of a country; null where it was not measured or may not be named. */
export function networkNow(
  present: CountryCells,
  asn: number,
  current: readonly Incident[],
  range: Range,
  floor: Floor,
): NetworkNow | null {
  const rows = aggregate([asOneSpan(present)], { window: '1d', groupBy: ['network', 'service'], probeAsn: asn }, floor);
  const here = current.filter(({ probe_cc: probeCc }) => probeCc === present.probeCc);
  const matrix = matrixOf(rows, here, range);
  const row = matrix.rows.find((item) => item.asn === asn);
  return row ? { probeCc: present.probeCc, name: row.name, services: matrix.services, cells: row.cells } : null;
}
