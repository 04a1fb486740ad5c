/**
 * Cells as they are stored: text of about a third of their JSON, since a page reads a day of hours. Each group's cells are a list of numbers (of
 * each service its place, measurements, voters, and votes by outcome behind their length, without trailing zeros) and a text of latency and
 * speed, which is most of it: pages show neither, and a text is passed over at once.
 */
import { OUTCOMES } from '../probe/outcome-names.ts';
import type { Cell, Cells, Group } from './cells.ts';

/** Without the text, as earlier versions wrote it, each service's latency and speed lie among the numbers, as the votes do. */
type PackedGroup = [head: Omit<Group, 'services'>, numbers: number[], spread?: string];
type PackedCells = { services: string[]; networks: PackedGroup[]; regions: PackedGroup[] };

export function packCells({ networks, regions }: Cells): string {
  const services = [...new Set([...networks, ...regions].flatMap((group) => Object.keys(group.services)))].sort();
  const places = new Map(services.map((service, place) => [service, place]));
  const pack = ({ services: cells, ...head }: Group): PackedGroup => {
    const numbers: number[] = [];
    for (const [service, cell] of Object.entries(cells)) packCell(numbers, places.get(service) ?? 0, cell);
    return [head, numbers, Object.values(cells).map(packSpread).join(';')];
  };
  return JSON.stringify({ services, networks: networks.map(pack), regions: regions.map(pack) } satisfies PackedCells);
}

/**
 * The inverse of {@link packCells}.
 * @param spread whether latency and speed are wanted: pages show none, and reading over them is what takes least
 */
export function unpackCells(text: string, spread: boolean): Cells {
  const { services, networks, regions } = JSON.parse(text) as PackedCells;
  const unpack = ([head, numbers, text]: PackedGroup): Group => ({
    ...head,
    services: text === undefined ? unpackOlder(numbers, services, spread) : unpackGroup(numbers, services, spread ? text.split(';') : null),
  });
  return { networks: networks.map(unpack), regions: regions.map(unpack) };
}

function packCell(numbers: number[], place: number, { o, m, v }: Cell): void {
  numbers.push(place, m, v);
  const end = lengthOf(o);
  numbers.push(end);
  for (let index = 0; index < end; index += 1) numbers.push(o[index] ?? 0);
}

/** Without trailing zeros. */
function lengthOf(counts: readonly number[]): number {
  let end = counts.length;
  while (end > 0 && counts[end - 1] === 0) end -= 1;
  return end;
}

/** Latency and speed apart by `|`, counts by blanks; nothing stands for 0. */
const packSpread = ({ l = [], s = [] }: Cell): string =>
  [l, s]
    .map((counts) =>
      counts
        .slice(0, lengthOf(counts))
        .map((n) => n || '')
        .join(' '),
    )
    .join('|');

const [BLANK, ZERO] = [32, 48];

function unpackCounts(text: string): number[] {
  if (text === '') return [];
  const counts: number[] = [];
  let n = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code !== BLANK) n = n * 10 + code - ZERO;
    else {
      counts.push(n);
      n = 0;
    }
  }
  counts.push(n);
  return counts;
}

/** The cell that begins at a place, without latency and speed. */
function cellAt(numbers: readonly number[], at: number): Cell {
  const votes = numbers.slice(at + VOTES + 1, pastCounts(numbers, at + VOTES));
  while (votes.length < OUTCOMES.length) votes.push(0);
  return { m: numbers[at + 1] ?? 0, v: numbers[at + 2] ?? 0, o: votes };
}

/** How far behind a cell's place its votes lie. */
const VOTES = 3;

/** @param spreads of each cell, in their order; null where they are not wanted */
function unpackGroup(numbers: readonly number[], services: readonly string[], spreads: readonly string[] | null): Group['services'] {
  const cells: Group['services'] = {};
  let index = 0;
  for (let at = 0; at < numbers.length; at = pastCounts(numbers, at + VOTES)) {
    const cell = cellAt(numbers, at);
    cells[services[numbers[at] ?? 0] ?? ''] = cell;
    if (spreads) setSpread(cell, ...spreadOf(spreads[index] ?? ''));
    index += 1;
  }
  return cells;
}

function spreadOf(text: string): [latency: number[], speed: number[]] {
  const [latency = '', speed = ''] = text.split('|');
  return [unpackCounts(latency), unpackCounts(speed)];
}

function unpackOlder(numbers: readonly number[], services: readonly string[], spread: boolean): Group['services'] {
  const cells: Group['services'] = {};
  let at = 0;
  while (at < numbers.length) {
    const [latency, speed] = [pastCounts(numbers, at + VOTES), pastCounts(numbers, pastCounts(numbers, at + VOTES))];
    const end = pastCounts(numbers, speed);
    const cell = cellAt(numbers, at);
    cells[services[numbers[at] ?? 0] ?? ''] = cell;
    if (spread) setSpread(cell, numbers.slice(latency + 1, speed), numbers.slice(speed + 1, end));
    at = end;
  }
  return cells;
}

const pastCounts = (numbers: readonly number[], at: number): number => at + 1 + (numbers[at] ?? 0);

function setSpread(cell: Cell, latency: number[], speed: number[]): void {
  if (latency.length > 0) cell.l = latency;
  if (speed.length > 0) cell.s = speed;
}
