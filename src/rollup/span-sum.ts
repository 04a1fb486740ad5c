/** Adds cells up to those of a span, with the distinct voters of each group. */
import { OUTCOMES } from '../probe/outcome-names.ts';
import { groupKey, type Cell, type Cells, type Group, type Span, type Voters } from './cells.ts';
import type { Histogram } from './bin.ts';

type GroupHead = Omit<Group, 'services'>;

/** Voters by the services that they voted on, which for most are the same. */
type VoterSets = Map<string, { services: string[]; ids: Set<string> }>;

/** A group as it grows. */
export type GroupSum = { head: GroupHead; services: Map<string, Cell>; voters: VoterSets };
export type SpanSum = Map<string, GroupSum>;

/** The group in the sum; of its names the first in order. */
export function groupIn(sum: SpanSum, head: GroupHead): GroupSum {
  const key = groupKey(head);
  const known = sum.get(key) ?? { head: { ...head }, services: new Map<string, Cell>(), voters: new Map() };
  sum.set(key, known);
  if (head.name && (known.head.name === null || head.name < known.head.name)) known.head.name = head.name;
  return known;
}

function cellIn(group: GroupSum, service: string): Cell {
  const cell = group.services.get(service) ?? { o: OUTCOMES.map(() => 0), m: 0, v: 0 };
  group.services.set(service, cell);
  return cell;
}

/** Adds a cell as often as it was found. */
export function addCell(group: GroupSum, service: string, cell: Cell, times: number): void {
  const sum = cellIn(group, service);
  for (let index = 0; index < cell.o.length; index += 1) sum.o[index] = (sum.o[index] ?? 0) + (cell.o[index] ?? 0) * times;
  sum.m += cell.m * times;
  if (cell.l) addCounts((sum.l ??= []), cell.l);
  if (cell.s) addCounts((sum.s ??= []), cell.s);
}

/** Adds counts by bucket to others. */
export function addCounts(sum: number[], counts: readonly number[]): void {
  while (sum.length < counts.length) sum.push(0);
  for (let bucket = 0; bucket < counts.length; bucket += 1) sum[bucket] = (sum[bucket] ?? 0) + (counts[bucket] ?? 0);
}

export function addHistogram(group: GroupSum, service: string, kind: 'l' | 's', histogram: Histogram): void {
  const sum = (cellIn(group, service)[kind] ??= []);
  for (const bucket in histogram) {
    while (sum.length <= Number(bucket)) sum.push(0);
    sum[Number(bucket)] = (sum[Number(bucket)] ?? 0) + (histogram[bucket] ?? 0);
  }
}

/** @param set the services in their order, and their name */
export function addVoters(group: GroupSum, { key, services }: ServiceSet, ids: readonly string[]): void {
  if (services.length === 0 || ids.length === 0) return;
  const known = group.voters.get(key);
  if (known) for (const id of ids) known.ids.add(id);
  else group.voters.set(key, { services: [...services], ids: new Set(ids) });
}

export type ServiceSet = { key: string; services: readonly string[] };

export const serviceSet = (services: readonly string[]): ServiceSet => ({ key: services.join(' '), services });

/** The whole, in an order that does not depend on that of the adding. */
export function settle(sum: SpanSum): Span {
  const ordered = [...sum].sort(([a], [b]) => (a < b ? -1 : 1));
  const voters: Voters = Object.fromEntries(ordered.map(([key, group]) => [key, setsOf(group.voters)]));
  const groups = ordered.map(([, group]) => groupOf(group));
  const cells: Cells = {
    networks: groups.filter((group) => group.region === undefined),
    regions: groups.filter((group) => group.region !== undefined),
  };
  return { cells, voters };
}

const setsOf = (voters: VoterSets): Voters[string] =>
  [...voters].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { services, ids }]) => ({ services, ids: [...ids].sort() }));

/** Votes to three decimals (shared votes are fractions), voters counted. */
function groupOf({ head, services, voters }: GroupSum): Group {
  const counts = distinctVoters(voters);
  const settled = [...services]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([service, cell]) => [service, { ...cell, o: cell.o.map((n) => Math.round(n * 1000) / 1000), v: counts.get(service) ?? 0 }] as const,
    );
  return { ...head, services: Object.fromEntries(settled) };
}

/** Distinct voters by service: those of one set are counted at once, those of several by name. */
function distinctVoters(voters: VoterSets): Map<string, number> {
  const sets = [...voters.values()];
  const services = new Set(sets.flatMap((set) => set.services));
  return new Map(
    [...services].map((service) => {
      const [first, ...others] = sets.filter((set) => set.services.includes(service));
      if (!first || others.length === 0) return [service, first?.ids.size ?? 0];
      return [service, new Set([first, ...others].flatMap(({ ids }) => [...ids])).size];
    }),
  );
}
