/**
 * Services × networks over a range. A cell says `restricted` only where an incident does: a share of failures alone is not a judgement,
 * and a network that always fails is not one that restricts.
 */
import type { Incident } from '../../incidents/incident.ts';
import { isRestriction } from '../../incidents/terms.ts';
import { RESTRICTED_OUTCOMES, type RestrictedOutcome } from '../../probe/outcome-names.ts';
import type { Aggregate } from '../../rollup/aggregate.ts';
import type { ShownCount } from '../../rollup/floors.ts';
import type { Range } from './range.ts';

export type CellState = 'restricted' | 'suspected' | 'down' | 'failing' | 'reachable' | 'little' | 'none';

export type MatrixCell = { state: CellState; layer: RestrictedOutcome | null; share: number | null; votes: ShownCount };

export type MatrixRow = { asn: number | null; name: string | null; cells: MatrixCell[] };

export type Matrix = { services: string[]; rows: MatrixRow[]; unshown: number };

/** Votes under which a cell tells nothing. */
export const LEAST_VOTES = 3;
/** Share of failed votes from which a cell is no longer called reachable. */
export const FAILING_SHARE = 0.2;
/** Most networks in one table; those with incidents and with most votes come first. */
const MOST_ROWS = 40;

const NO_DATA: MatrixCell = { state: 'none', layer: null, share: null, votes: 0 };

/**
 * @param rows aggregates by network and service over the range
 * @param incidents those that meet the range
 */
export function matrixOf(rows: readonly Aggregate[], incidents: readonly Incident[], range: Range): Matrix {
  const services = [...new Set(rows.flatMap(({ service }) => service ?? []))].sort();
  const networks = new Map<number | null, { name: string | null; byService: Map<string, Aggregate> }>();
  for (const row of rows) {
    const network = networks.get(row.probe_asn) ?? { name: row.network_name, byService: new Map<string, Aggregate>() };
    networks.set(row.probe_asn, network);
    if (row.service !== null) network.byService.set(row.service, row);
  }
  const all = [...networks].map(([asn, { name, byService }]) => ({
    asn,
    name,
    cells: services.map((service) => cellOf(byService.get(service), toldOf(incidents, asn, service, range))),
  }));
  const ranked = all.sort((a, b) => rankOf(a) - rankOf(b) || votesOf(b) - votesOf(a) || (a.asn ?? Infinity) - (b.asn ?? Infinity));
  return { services, rows: ranked.slice(0, MOST_ROWS), unshown: Math.max(0, ranked.length - MOST_ROWS) };
}

type Told = { state: 'restricted' | 'suspected' | 'down'; layer: RestrictedOutcome | null };

/** What an incident of the range says of a service on a network. */
function toldOf(incidents: readonly Incident[], asn: number | null, service: string, range: Range): Told | null {
  const told = incidents.flatMap((incident): Told[] => {
    if (incident.status === 'retracted' || !concerns(incident, service)) return [];
    const network = incident.networks.find((item) => item.asn === asn);
    if (!network || !meets(network.onset, network.end, range)) return [];
    const layer = network.layer ?? incident.method;
    if (incident.kind === 'platform-outage') return [{ state: 'down', layer: null }];
    if (!isRestriction(incident.kind)) return [];
    return [{ state: incident.status === 'suspected' ? 'suspected' : 'restricted', layer }];
  });
  return told.find(({ state }) => state === 'restricted') ?? told[0] ?? null;
}

/** A blackout names no service: it takes all of them. */
export const concerns = ({ kind, services }: Incident, service: string): boolean =>
  services.includes(service) || (kind === 'blackout' && services.length === 0);

const meets = (onset: Incident['onset'], end: Incident['end'], range: Range): boolean =>
  Date.parse(onset.earliest) < range.untilMs && (end === null || Date.parse(end.latest) >= range.sinceMs);

function cellOf(row: Aggregate | undefined, told: Told | null): MatrixCell {
  if (!row) return told ? { ...NO_DATA, ...told } : NO_DATA;
  const { failure_share: share, votes } = row;
  if (told) return { ...told, share, votes };
  if (share === null || atMost(votes) < LEAST_VOTES) return { state: 'little', layer: null, share: null, votes };
  return { state: share >= FAILING_SHARE ? 'failing' : 'reachable', layer: share >= FAILING_SHARE ? layerOf(row) : null, share, votes };
}

/** The layer of most failed votes. */
function layerOf({ votes_by_outcome: votes }: Aggregate): RestrictedOutcome | null {
  if (!votes) return null;
  const [most] = RESTRICTED_OUTCOMES.map((outcome) => ({ outcome, votes: atMost(votes[outcome]) })).sort((a, b) => b.votes - a.votes);
  return most && most.votes > 0 ? most.outcome : null;
}

/** The largest count that a shown one may stand for. */
export function atMost(count: ShownCount): number {
  if (typeof count === 'number') return count;
  return { '<3': 2, '3–5': 5, '6–10': 10 }[count];
}

const RANKS: Record<CellState, number> = { restricted: 0, suspected: 1, down: 2, failing: 3, reachable: 3, little: 4, none: 5 };

const rankOf = (row: MatrixRow): number => RANKS[worstOf(row)];

/** The state of a network that matters most. */
export const worstOf = ({ cells }: MatrixRow): CellState =>
  cells.reduce<CellState>((worst, { state }) => (RANKS[state] < RANKS[worst] ? state : worst), 'none');

const votesOf = ({ cells }: MatrixRow): number => cells.reduce((sum, { votes }) => sum + atMost(votes), 0);
