/**
 * Counts of a span of windows by network and by region: what the API, the pages and the charts read. A vote is cast per voter and window
 * of five minutes; an hour's and a day's votes are the sum of their windows', and `voters` are the distinct ones of the span.
 */
import { OUTCOMES } from '../probe/outcome-names.ts';
import type { Source } from '../ingest/observation.ts';
import { voteOf, type Histogram, type NetworkBin, type VoterBin, type WindowBin } from './bin.ts';

/** Packed because a row holds thousands: `o` votes in the order of `OUTCOMES`, `m` measurements, `v` voters, `l` latency, `s` speed. */
export type Cell = { o: number[]; m: number; v: number; l?: Histogram; s?: Histogram };

/** A network or a region, and its cells by service. Region and network are never crossed: the crossing would name too few people. */
export type Group = {
  asn?: number;
  region?: string;
  name: string | null;
  source: Source;
  relayed: boolean;
  simulated: boolean;
  services: Record<string, Cell>;
};

export type Cells = { networks: Group[]; regions: Group[] };

/** Distinct voters: group → service → pseudonyms. */
export type Voters = Record<string, Record<string, string[]>>;

export type Span = { cells: Cells; voters: Voters };

/** Groups are told apart by everything but their counts. */
export const groupKey = (group: Omit<Group, 'services' | 'name'>): string =>
  `${group.region ?? group.asn}|${group.source}|${Number(group.relayed)}${Number(group.simulated)}`;

/** The counts of some windows together. */
export function cellsOf(bins: readonly WindowBin[]): Span {
  const span = new SpanBuilder();
  for (const bin of bins) for (const network of bin.networks) addNetwork(span, network);
  return span.result();
}

/** The counts of a day from its hours'. */
export function sumSpans(spans: readonly Span[]): Span {
  const sum = new SpanBuilder();
  for (const { cells, voters } of spans) {
    for (const group of [...cells.networks, ...cells.regions]) {
      for (const [service, cell] of Object.entries(group.services)) sum.add(group, service, cell, voters[groupKey(group)]?.[service] ?? []);
    }
  }
  return sum.result();
}

function addNetwork(span: SpanBuilder, network: NetworkBin): void {
  const { asn, name, source, relayed, simulated } = network;
  const shared = { name, source, relayed, simulated };
  for (const voter of network.voters) {
    for (const [service, tally] of Object.entries(voter.tallies)) {
      const cell = cellOfTally(voter, tally, relayed);
      const names = voter.id === '' || cell.v === 0 ? [] : [voter.id];
      span.add({ ...shared, asn }, service, cell, names);
      if (voter.region) span.add({ ...shared, name: null, region: voter.region }, service, cell, names);
    }
  }
  for (const [service, histogram] of Object.entries(network.latency)) span.addHistogram({ ...shared, asn }, service, 'l', histogram);
  for (const [service, histogram] of Object.entries(network.speed)) span.addHistogram({ ...shared, asn }, service, 's', histogram);
}

/** A voter's measurements of a service in one window as a cell. Relayed measurements are counted and have no vote. */
function cellOfTally(voter: VoterBin, tally: readonly number[], relayed: boolean): Cell {
  const measurements = tally.reduce((sum, n) => sum + n, 0);
  const { conclusive, outcome } = voteOf(tally);
  const votes = OUTCOMES.map(() => 0);
  if (relayed) return { o: votes, m: measurements, v: 0 };
  if (voter.id === '' && conclusive > 0)
    return { o: tally.map((n, index) => (index < OUTCOMES.length - 1 ? n / conclusive : 0)), m: measurements, v: 0 };
  votes[OUTCOMES.indexOf(outcome)] = 1;
  return { o: votes, m: measurements, v: conclusive > 0 ? 1 : 0 };
}

type GroupHead = Omit<Group, 'services'>;

class SpanBuilder {
  readonly #groups = new Map<string, Group>();
  readonly #voters = new Map<string, Map<string, Set<string>>>();

  add(head: GroupHead, service: string, cell: Cell, voters: readonly string[]): void {
    const sum = this.#cell(head, service);
    for (const [index, n] of cell.o.entries()) sum.o[index] = (sum.o[index] ?? 0) + n;
    sum.m += cell.m;
    if (cell.l) this.addHistogram(head, service, 'l', cell.l);
    if (cell.s) this.addHistogram(head, service, 's', cell.s);
    const key = groupKey(head);
    const services = this.#voters.get(key) ?? new Map<string, Set<string>>();
    this.#voters.set(key, services);
    const names = services.get(service) ?? new Set<string>();
    services.set(service, names);
    for (const name of voters) names.add(name);
  }

  addHistogram(head: GroupHead, service: string, kind: 'l' | 's', histogram: Histogram): void {
    const sum = (this.#cell(head, service)[kind] ??= {});
    for (const [bucket, n] of Object.entries(histogram)) sum[bucket] = (sum[bucket] ?? 0) + n;
  }

  result(): Span {
    const voters: Voters = {};
    for (const [key, services] of this.#voters) {
      voters[key] = Object.fromEntries([...services].map(([service, names]) => [service, [...names].sort()]));
    }
    const groups = [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => settled(group, voters[key] ?? {}));
    return {
      cells: {
        networks: groups.filter((group) => group.region === undefined),
        regions: groups.filter((group) => group.region !== undefined),
      },
      voters,
    };
  }

  #cell(head: GroupHead, service: string): Cell {
    const key = groupKey(head);
    const group = this.#groups.get(key) ?? { ...head, services: {} };
    if (head.name && (group.name === null || head.name < group.name)) group.name = head.name;
    this.#groups.set(key, group);
    return (group.services[service] ??= { o: OUTCOMES.map(() => 0), m: 0, v: 0 });
  }
}

/** Votes to three decimals (shared votes are fractions), voters counted. */
function settled(group: Group, voters: Record<string, string[]>): Group {
  const services = Object.entries(group.services)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([service, cell]) =>
        [service, { ...cell, o: cell.o.map((n) => Math.round(n * 1000) / 1000), v: voters[service]?.length ?? 0 }] as const,
    );
  return { ...group, services: Object.fromEntries(services) };
}
