/**
 * A country's cells made fewer before they are grouped: a chart needs no networks, and a matrix no hours. What a group's standing hides
 * stays hidden: days are never joined, since a network may be named on one and not on the next.
 */
import { groupKey, type Cell, type Cells, type Group } from '../../rollup/cells.ts';
import type { CountryCells } from '../../rollup/series.ts';
import { DAY_MS, floorTo } from '../../shared/time.ts';

/** One span a day; voters are the most that one span had, as where spans are grouped one by one. */
export function byDay(country: CountryCells): CountryCells {
  const days = new Map<number, Map<string, Group>>();
  for (const { startMs, cells } of country.spans) {
    const day = floorTo(startMs, DAY_MS);
    const groups = days.get(day) ?? new Map<string, Group>();
    days.set(day, groups);
    for (const group of cells.networks) addGroup(groups, groupKey(group), group);
  }
  return { ...country, spans: [...days].map(([startMs, groups]) => ({ startMs, cells: cellsOf(groups) })) };
}

/** The same spans without networks; those that must not be shown in any total are left out. */
export function withoutNetworks(country: CountryCells): CountryCells {
  const spans = country.spans.map(({ startMs, cells }) => {
    const groups = new Map<string, Group>();
    for (const group of cells.networks) {
      if (country.named(group, startMs) === 'hidden') continue;
      const whole = { ...group, asn: 0, name: null };
      addGroup(groups, groupKey(whole), whole);
    }
    return { startMs, cells: cellsOf(groups) };
  });
  return { ...country, named: () => 'named', spans };
}

const cellsOf = (groups: ReadonlyMap<string, Group>): Cells => ({ networks: [...groups.values()], regions: [] });

function addGroup(groups: Map<string, Group>, key: string, group: Group): void {
  const sum = groups.get(key);
  if (!sum) {
    groups.set(key, { ...group, services: Object.fromEntries(Object.entries(group.services).map(([name, cell]) => [name, copyOf(cell)])) });
    return;
  }
  sum.name ??= group.name;
  for (const [service, cell] of Object.entries(group.services)) {
    const total = sum.services[service];
    if (total) addCell(total, cell);
    else sum.services[service] = copyOf(cell);
  }
}

/** Without histograms: no page shows them. */
const copyOf = ({ o, m, v }: Cell): Cell => ({ o: [...o], m, v });

function addCell(total: Cell, { o, m, v }: Cell): void {
  for (let index = 0; index < o.length; index += 1) total.o[index] = (total.o[index] ?? 0) + (o[index] ?? 0);
  total.m += m;
  total.v = Math.max(total.v, v);
}
