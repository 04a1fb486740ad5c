import type { Database } from '../../db/client.ts';
import { DAY_MS, toRfc3339 } from '../../shared/time.ts';
import { namedGroups, type Floor } from '../../rollup/floors.ts';
import { readCellsOf, type TimedCells } from '../../rollup/store.ts';

export type NetworkRow = {
  probe_cc: string;
  probe_asn: number | null;
  network_name: string | null;
  last_observed: string;
  services: string[];
};

/** Networks that day rollups hold, those that must not be named joined into one row. Pure. */
export function networksOf(probeCc: string, days: readonly TimedCells[], floor: Floor): NetworkRow[] {
  const named = namedGroups(days, floor);
  const rows = new Map<number | null, NetworkRow>();
  for (const { startMs, cells } of days) {
    for (const group of cells.networks.filter(({ source }) => source !== 'edge')) {
      const standing = named(group, startMs);
      if (standing === 'hidden') continue;
      const asn = standing === 'named' ? (group.asn ?? null) : null;
      const row = rows.get(asn) ?? { probe_cc: probeCc, probe_asn: asn, network_name: null, last_observed: '', services: [] };
      row.network_name = asn === null ? 'other networks' : (group.name ?? row.network_name);
      row.last_observed = toRfc3339(startMs);
      row.services = [...new Set([...row.services, ...Object.keys(group.services)])].sort();
      rows.set(asn, row);
    }
  }
  return [...rows.values()].sort((a, b) => (a.probe_asn ?? Infinity) - (b.probe_asn ?? Infinity));
}

/** @param countries with the end of the day of their last observation; networks are looked for in `lengthMs` before it */
export async function readNetworks(
  db: Database,
  countries: readonly { probeCc: string; untilMs: number }[],
  lengthMs: number,
  floor: Floor,
): Promise<NetworkRow[]> {
  if (countries.length === 0) return [];
  const sinceMs = Math.min(...countries.map(({ untilMs }) => untilMs)) - lengthMs - DAY_MS;
  const codes = countries.map(({ probeCc }) => probeCc);
  const days = await readCellsOf(db, 'day', codes, { sinceMs, untilMs: Math.max(...countries.map(({ untilMs }) => untilMs)) });
  return countries.flatMap(({ probeCc, untilMs }) =>
    networksOf(
      probeCc,
      (days.get(probeCc) ?? []).filter(({ startMs }) => startMs >= untilMs - lengthMs - DAY_MS),
      floor,
    ),
  );
}
