/** A country's cells made fewer before they are grouped: a chart needs no networks, and a matrix no times. What is hidden stays hidden. */
import { groupKey, type Cell, type Group } from '../../rollup/cells.ts';
import type { Standing } from '../../rollup/floors.ts';
import type { CountryCells } from '../../rollup/series.ts';

/**
 * All spans as one. A network that is named on one day and not on the next is there twice, once with each standing; voters are the most
 * that one span had, as where spans are grouped one by one.
 */
export function asOneSpan(country: CountryCells): CountryCells {
  const groups = new Map<string, Group>();
  const standings = new Map<Group, Standing>();
  for (const { startMs, cells } of country.spans) {
    for (const group of [...cells.networks, ...cells.regions]) {
      const standing = country.named(group, startMs);
      if (standing !== 'hidden') standings.set(addGroup(groups, `${standing} ${groupKey(group)}`, group), standing);
    }
  }
  const startMs = country.spans[0]?.startMs ?? 0;
  const all = [...groups.values()];
  const cells = { networks: all.filter(({ region }) => region === undefined), regions: all.filter(({ region }) => region !== undefined) };
  return { ...country, named: (group) => standings.get(group) ?? 'hidden', spans: [{ startMs, cells }] };
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
    return { startMs, cells: { networks: [...groups.values()], regions: [] } };
  });
  return { ...country, named: () => 'named', spans };
}

/** @returns the group that now holds the sum */
function addGroup(groups: Map<string, Group>, key: string, group: Group): Group {
  const sum = groups.get(key) ?? { ...group, services: {} };
  groups.set(key, sum);
  sum.name ??= group.name;
  for (const [service, cell] of Object.entries(group.services)) {
    const total = sum.services[service];
    if (total) addCell(total, cell);
    else sum.services[service] = copyOf(cell);
  }
  return sum;
}

/** Without histograms: no page shows them. */
const copyOf = ({ o, m, v }: Cell): Cell => ({ o: [...o], m, v });

function addCell(total: Cell, { o, m, v }: Cell): void {
  for (let index = 0; index < o.length; index += 1) total.o[index] = (total.o[index] ?? 0) + (o[index] ?? 0);
  total.m += m;
  total.v = Math.max(total.v, v);
}
