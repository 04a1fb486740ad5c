/** What a range shows of each region that may be named. Pure. */
import type { WindowName } from '../../rollup/aggregate.ts';
import type { Floor, ShownCount } from '../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../rollup/series.ts';
import { FAILING_SHARE, LEAST_VOTES, atMost } from './matrix.ts';

export type RegionRow = { region: string; votes: ShownCount; share: number | null; failing: string[] };

/** Most rows of the table. */
const MOST_REGIONS = 40;

export function regionsOf(cells: CountryCells, window: WindowName, floor: Floor): RegionRow[] {
  const totals = aggregate([cells], { window, groupBy: ['region'] }, floor);
  if (totals.every(({ probe_region: region }) => region === null)) return [];
  const byService = aggregate([cells], { window, groupBy: ['region', 'service'] }, floor);
  return totals
    .flatMap(({ probe_region: region, votes, failure_share: share }): RegionRow[] =>
      region === null
        ? []
        : [
            {
              region,
              votes,
              share,
              failing: byService
                .filter(
                  (row) => row.probe_region === region && (row.failure_share ?? 0) >= FAILING_SHARE && atMost(row.votes) >= LEAST_VOTES,
                )
                .flatMap(({ service }) => service ?? []),
            },
          ],
    )
    .slice(0, MOST_REGIONS);
}
