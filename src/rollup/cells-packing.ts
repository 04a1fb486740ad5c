/**
 * Cells as they are stored: text of about a third of their JSON, since a page reads a day of hours. Each group's cells are one list of numbers:
 * of each service its place, measurements, voters, and three lists, each behind its length and without trailing zeros: votes by outcome,
 * latency and speed.
 */
import { OUTCOMES } from '../probe/outcome-names.ts';
import type { Cell, Cells, Group } from './cells.ts';

type PackedGroup = [Omit<Group, 'services'>, number[]];
type PackedCells = { services: string[]; networks: PackedGroup[]; regions: PackedGroup[] };

export function packCells({ networks, regions }: Cells): string {
  const services = [...new Set([...networks, ...regions].flatMap((group) => Object.keys(group.services)))].sort();
  const places = new Map(services.map((service, place) => [service, place]));
  const pack = ({ services: cells, ...head }: Group): PackedGroup => {
    const numbers: number[] = [];
    for (const [service, cell] of Object.entries(cells)) packCell(numbers, places.get(service) ?? 0, cell);
    return [head, numbers];
  };
  return JSON.stringify({ services, networks: networks.map(pack), regions: regions.map(pack) } satisfies PackedCells);
}

/**
 * The inverse of {@link packCells}.
 * @param spread whether latency and speed are wanted: pages show none, and reading over them is what takes least
 */
export function unpackCells(text: string, spread: boolean): Cells {
  const { services, networks, regions } = JSON.parse(text) as PackedCells;
  const unpack = ([head, numbers]: PackedGroup): Group => ({ ...head, services: unpackGroup(numbers, services, spread) });
  return { networks: networks.map(unpack), regions: regions.map(unpack) };
}

function packCell(numbers: number[], place: number, { o, m, v, l, s }: Cell): void {
  numbers.push(place, m, v);
  for (const counts of [o, l ?? [], s ?? []]) packCounts(numbers, counts);
}

function packCounts(numbers: number[], counts: readonly number[]): void {
  let end = counts.length;
  while (end > 0 && counts[end - 1] === 0) end -= 1;
  numbers.push(end);
  for (let index = 0; index < end; index += 1) numbers.push(counts[index] ?? 0);
}

function unpackGroup(numbers: readonly number[], services: readonly string[], spread: boolean): Group['services'] {
  const cells: Group['services'] = {};
  let at = 0;
  const next = (): number => numbers[at++] ?? 0;
  const counts = (): number[] => {
    const end = pastCounts(numbers, at);
    const slice = numbers.slice(at + 1, end);
    at = end;
    return slice;
  };
  while (at < numbers.length) {
    const service = services[next()] ?? '';
    const cell: Cell = { m: next(), v: next(), o: counts() };
    while (cell.o.length < OUTCOMES.length) cell.o.push(0);
    cells[service] = cell;
    if (spread) unpackSpread(cell, counts(), counts());
    else at = pastCounts(numbers, pastCounts(numbers, at));
  }
  return cells;
}

const pastCounts = (numbers: readonly number[], at: number): number => at + 1 + (numbers[at] ?? 0);

function unpackSpread(cell: Cell, latency: number[], speed: number[]): void {
  if (latency.length > 0) cell.l = latency;
  if (speed.length > 0) cell.s = speed;
}
