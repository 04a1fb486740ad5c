/** From cells to the rows that readers get: filtered, grouped, summed, and with the privacy floors applied. Pure. */
import { OUTCOMES, type Outcome } from '../probe/outcome-names.ts';
import { HOUR_MS, floorTo, toRfc3339 } from '../shared/time.ts';
import type { Aggregate, Dimension, WindowName } from './aggregate.ts';
import { groupKey, type Cell, type Group } from './cells.ts';
import { conclusive, isVolunteered, showCount, showShare, widthFor, type Floor, type Named } from './floors.ts';
import { medianOf } from './latency.ts';
import { addCounts } from './span-sum.ts';
import type { TimedCells } from './store.ts';

export type SeriesQuery = {
  window: WindowName;
  groupBy: readonly Dimension[];
  probeRegion?: string;
  probeAsn?: number;
  service?: string;
  outcome?: Outcome;
  /** Of the cells at hand, those whose window as it is shown meets this range; all of them where none is given. */
  range?: { sinceMs: number; untilMs: number };
};

/** The cells of one country, with what is needed to hide what must be hidden. */
export type CountryCells = { probeCc: string; spans: readonly TimedCells[]; named: Named };

type Sum = {
  keys: Pick<Aggregate, 'probe_cc' | 'probe_region' | 'probe_asn' | 'network_name' | 'service'>;
  startMs: number | null;
  widthMs: number | null;
  votes: number[];
  /** Conclusive votes by service. One voter votes on thirty services, so that only those on one of them tell of several voters. */
  byService: Map<string, number>;
  /** The most distinct voters that a window and service of each group had: the same people come back, so that adding would count them twice. */
  voters: Map<string, number>;
  measurements: number;
  relayed: number;
  latency: number[];
  simulated: boolean;
  volunteered: boolean;
};

const WIDTH_NAMES: Record<number, Aggregate['window']> = {
  [HOUR_MS / 12]: '5m',
  [HOUR_MS / 2]: '30m',
  [HOUR_MS]: '1h',
  [24 * HOUR_MS]: '1d',
};
const WIDTHS: Record<WindowName, number> = { '5m': HOUR_MS / 12, '1h': HOUR_MS, '1d': 24 * HOUR_MS };

type Keys = Sum['keys'];

/** A cell with its place: `head` and `name` are its group's, by which sums are told apart. */
type Placed = { startMs: number; group: Group; voters: string; service: string; cell: Cell; head: Keys; name: string };

/** The rows of a query, ordered by window and then by the groups' names. */
export function aggregate(countries: readonly CountryCells[], query: SeriesQuery, floor: Floor): Aggregate[] {
  const byRegion = query.groupBy.includes('region') || query.probeRegion !== undefined;
  const byWindow = query.groupBy.includes('window');
  const placed = countries.flatMap((country) => placedCells(country, query, byRegion));
  const widths = query.window === '5m' ? widthsByHour(placed, floor) : () => WIDTHS[query.window];
  const sums = new Map<string, Sum>();
  for (const item of placed) {
    const widthMs = widths(item);
    if (query.window === '5m' && !isOver(item, widthMs, floor)) continue;
    if (meets(query.range, item.startMs, widthMs)) addTo(sums, item, byWindow ? widthMs : null);
  }
  return [...sums]
    .sort(([a, { startMs }], [b, { startMs: other }]) => (startMs ?? 0) - (other ?? 0) || (a < b ? -1 : 1))
    .flatMap(([, sum]) => rowsOf(sum, query, floor));
}

/** A part of a widened window is not to be had by itself. */
function meets(range: SeriesQuery['range'], timeMs: number, widthMs: number): boolean {
  const startMs = floorTo(timeMs, widthMs);
  return range === undefined || (startMs < range.untilMs && startMs + widthMs > range.sinceMs);
}

/** What volunteers measured in a widened window is shown when all of it is over: what came from one time to the next would be a part of it. */
const isOver = ({ startMs, group }: Placed, widthMs: number, { closedMs }: Floor): boolean =>
  !isVolunteered(group.source) || floorTo(startMs, widthMs) + widthMs <= closedMs;

function placedCells({ probeCc, spans, named }: CountryCells, query: SeriesQuery, byRegion: boolean): Placed[] {
  const placed: Placed[] = [];
  for (const { startMs, cells } of spans) {
    for (const group of byRegion ? cells.regions : cells.networks) {
      const standing = named(group, startMs);
      const hidden = standing !== 'named';
      if (standing !== 'hidden' && wanted(group, hidden, query)) placeGroup(placed, { startMs, group, hidden, probeCc }, query);
    }
  }
  return placed;
}

type Place = { startMs: number; group: Group; hidden: boolean; probeCc: string };

function placeGroup(placed: Placed[], { startMs, group, hidden, probeCc }: Place, query: SeriesQuery): void {
  const head = keysOf(probeCc, group, hidden, query);
  const name = identity(head);
  const voters = groupKey(group);
  const byService = query.groupBy.includes('service');
  for (const [service, cell] of Object.entries(group.services)) {
    if (query.service !== undefined && query.service !== service) continue;
    if (byService) placed.push({ startMs, group, voters, service, cell, head: { ...head, service }, name: `${name}|${service}` });
    else placed.push({ startMs, group, voters, service, cell, head, name });
  }
}

function wanted(group: Group, hidden: boolean, query: SeriesQuery): boolean {
  if (group.source === 'edge') return false;
  if (query.probeRegion !== undefined && (hidden || group.region !== query.probeRegion)) return false;
  return query.probeAsn === undefined || (!hidden && group.asn === query.probeAsn);
}

/** What a group's rows are told apart by, but for the service. */
function keysOf(probeCc: string, group: Group, hidden: boolean, { groupBy }: SeriesQuery): Keys {
  const by = <Value>(dimension: Dimension, value: Value): Value | null => (groupBy.includes(dimension) ? value : null);
  const shown = hidden ? { region: null, asn: null, name: 'other networks' } : group;
  return {
    probe_cc: by('country', probeCc),
    probe_region: by('region', shown.region ?? null),
    probe_asn: by('network', shown.asn ?? null),
    network_name: by('network', shown.name),
    service: null,
  };
}

/** Networks are told apart by number: a name may change or be missing. */
const identity = (keys: Keys): string =>
  [keys.probe_cc, keys.probe_region, keys.probe_asn, keys.probe_asn === null ? keys.network_name : ''].join('|');

/** A group's windows of an hour share one width, so that what is widened cannot be found by subtracting. */
function widthsByHour(placed: readonly Placed[], floor: Floor): (item: Placed) => number {
  const hours = new Map<string, Map<number, Map<string, number>>>();
  const volunteered = new Set<string>();
  const nameOf = (item: Placed) => `${item.name} ${floorTo(item.startMs, HOUR_MS)}`;
  for (const item of placed) {
    const name = nameOf(item);
    const windows = hours.get(name) ?? new Map<number, Map<string, number>>();
    hours.set(name, windows);
    const votes = windows.get(item.startMs) ?? new Map<string, number>();
    windows.set(item.startMs, votes);
    votes.set(item.service, (votes.get(item.service) ?? 0) + conclusive(item.cell.o));
    if (isVolunteered(item.group.source)) volunteered.add(name);
  }
  const widths = new Map([...hours].map(([name, windows]) => [name, volunteered.has(name) ? widthFor(windows, floor) : WIDTHS['5m']]));
  return (item) => widths.get(nameOf(item)) ?? HOUR_MS;
}

function addTo(sums: Map<string, Sum>, item: Placed, widthMs: number | null): void {
  const startMs = widthMs === null ? null : floorTo(item.startMs, widthMs);
  const name = `${item.name} ${startMs}`;
  let sum = sums.get(name);
  if (!sum) sums.set(name, (sum = emptySum({ ...item.head }, startMs, widthMs)));
  sum.keys.network_name ??= item.head.network_name;
  sum.simulated ||= item.group.simulated;
  sum.volunteered ||= isVolunteered(item.group.source);
  addCell(sum, item);
}

function addCell(sum: Sum, { cell, group, service, voters }: Placed): void {
  sum[group.relayed ? 'relayed' : 'measurements'] += cell.m;
  for (let index = 0; index < cell.o.length; index += 1) sum.votes[index] = (sum.votes[index] ?? 0) + (cell.o[index] ?? 0);
  sum.byService.set(service, (sum.byService.get(service) ?? 0) + conclusive(cell.o));
  sum.voters.set(voters, Math.max(sum.voters.get(voters) ?? 0, cell.v));
  if (cell.l) addCounts(sum.latency, cell.l);
}

const emptySum = (keys: Sum['keys'], startMs: number | null, widthMs: number | null): Sum => ({
  keys,
  startMs,
  widthMs,
  votes: OUTCOMES.map(() => 0),
  byService: new Map(),
  voters: new Map(),
  measurements: 0,
  relayed: 0,
  latency: [],
  simulated: false,
  volunteered: false,
});

const rounded = (n: number): number => Math.round(n * 1000) / 1000;

function rowsOf(sum: Sum, query: SeriesQuery, floor: Floor): Aggregate[] {
  const votes = conclusive(sum.votes);
  const enough = !sum.volunteered || Math.max(0, ...sum.byService.values()) >= floor.votes;
  const shown = (n: number) => showCount(rounded(n), floor, sum.volunteered);
  const head = headOf(sum, enough, shown);
  if (query.groupBy.includes('outcome')) return enough ? outcomeRows(sum, query, head, shown) : [];
  const asked = query.outcome === undefined ? votes : (sum.votes[OUTCOMES.indexOf(query.outcome)] ?? 0);
  // A row that is there only for its outcome would tell the outcome of those too few.
  if (query.outcome !== undefined && (!enough || asked === 0)) return [];
  const told = enough ? outcomesOf(sum, votes, floor, shown) : { failed_votes: null, failure_share: null, votes_by_outcome: null };
  return [{ ...head, outcome: null, votes: shown(asked), ...told }];
}

type Shown = (n: number) => Aggregate['votes'];
type Head = Omit<Aggregate, 'outcome' | 'votes' | 'failed_votes' | 'failure_share' | 'votes_by_outcome'>;

const headOf = (sum: Sum, enough: boolean, shown: Shown): Head => ({
  ...sum.keys,
  window_start: sum.startMs === null ? null : toRfc3339(sum.startMs),
  window: sum.widthMs === null ? null : (WIDTH_NAMES[sum.widthMs] ?? null),
  voters: shown([...sum.voters.values()].reduce((a, b) => a + b, 0)),
  measurements: shown(sum.measurements),
  relayed_measurements: shown(sum.relayed),
  simulated: sum.simulated,
  latency_ms_median: enough ? medianOf(sum.latency) : null,
});

type Outcomes = Pick<Aggregate, 'failed_votes' | 'failure_share' | 'votes_by_outcome'>;

function outcomesOf({ votes, volunteered }: Sum, conclusiveVotes: number, floor: Floor, shown: Shown): Outcomes {
  const failed = conclusiveVotes - (votes[0] ?? 0);
  return {
    failed_votes: shown(failed),
    failure_share: conclusiveVotes > 0 ? showShare(failed / conclusiveVotes, conclusiveVotes, floor, volunteered) : null,
    votes_by_outcome: byOutcome(votes, shown),
  };
}

function byOutcome(votes: readonly number[], shown: Shown): Aggregate['votes_by_outcome'] {
  const told = {} as Record<Outcome, Aggregate['votes']>;
  for (const [index, outcome] of OUTCOMES.entries()) told[outcome] = shown(votes[index] ?? 0);
  return told;
}

/** One row an outcome that has votes. */
function outcomeRows(sum: Sum, query: SeriesQuery, head: Head, shown: Shown): Aggregate[] {
  const plain = { failed_votes: null, failure_share: null, votes_by_outcome: null };
  return OUTCOMES.flatMap((outcome, index) => {
    const votes = sum.votes[index] ?? 0;
    return votes === 0 || (query.outcome ?? outcome) !== outcome ? [] : [{ ...head, ...plain, outcome, votes: shown(votes) }];
  });
}
