/** What a country's page shows of its range, computed from the range's cells and incidents. */
import type { Incident } from '../../incidents/incident.ts';
import type { Aggregate, WindowName } from '../../rollup/aggregate.ts';
import type { Floor } from '../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../rollup/series.ts';
import type { Mark } from '../charts/time-series.tsx';
import { asOneSpan, withoutNetworks } from './condense.ts';
import { localZone } from './local-zone.ts';
import { matrixOf, type Matrix } from './matrix.ts';
import { rangeQuery, stepOf, type Range } from './range.ts';
import type { ServiceSeries } from './service-figure.tsx';
import { regionsOf, type RegionRow } from './regions.ts';
import { isSimulated } from './simulated-note.tsx';
import { bandsOf, networksOverTime, seriesByService } from './service-series.ts';

/** Most steps of all charts together, and fewest and most of one: they make most of the page's weight. */
const ALL_STEPS = 2200;
const FEWEST_STEPS = 48;
const MOST_STEPS = 400;
/** Most rows of the table below a chart. */
const MOST_ROWS = 16;
/** Most steps of a network's strip. */
const STRIP_STEPS = 64;
/** Most columns of the table below the strips. */
const STRIP_COLUMNS = 8;

/** Cells, and the windows that they were read in. */
export type WindowedCells = { window: WindowName; cells: CountryCells };

export function countryRange(
  { window, cells }: WindowedCells,
  incidents: readonly Incident[],
  marks: readonly Mark[],
  range: Range,
  floor: Floor,
): { matrix: Matrix; regions: RegionRow[]; series: ServiceSeries[]; simulated: boolean } {
  const condensed = asOneSpan(cells);
  const byNetwork = aggregate([condensed], { window, groupBy: ['network', 'service'] }, floor);
  const matrix = matrixOf(byNetwork, incidents, range);
  const zone = localZone(cells.probeCc, range.untilMs);
  const whole = withoutNetworks(cells);
  const steps = Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, Math.floor(ALL_STEPS / Math.max(1, matrix.services.length))));
  const [stepMs, rowMs] = [stepOf(range, window, steps), stepOf(range, window, MOST_ROWS)];
  const points = seriesByService(whole, window, stepMs, floor);
  const rows = rowMs === stepMs ? points : seriesByService(whole, window, rowMs, floor);
  const [stripMs, columnMs] = [stepOf(range, window, STRIP_STEPS), stepOf(range, window, STRIP_COLUMNS)];
  const order = matrix.rows.map(({ asn }) => asn);
  const seriesOf = ({ service, failure_share: share, votes }: Aggregate): ServiceSeries[] => {
    if (service === null) return [];
    const bands = bandsOf(incidents, service, range);
    const overTime = (ms: number) => (bands.length === 0 ? [] : networksOverTime(cells, service, window, ms, order, floor));
    return [
      {
        service,
        share,
        votes,
        networks: byNetwork.filter((row) => row.service === service).length,
        points: points.get(service) ?? [],
        stepMs,
        rows: rows.get(service) ?? [],
        rowMs,
        bands,
        marks,
        zone,
        networksOverTime: overTime(stripMs),
        networksInSteps: overTime(columnMs),
        columnMs,
        csv: `/v1/aggregates.csv?probe_cc=${cells.probeCc}&service=${service}&window=${window}&group_by=service,window&${rangeQuery(range)}`,
      },
    ];
  };
  const series = aggregate([asOneSpan(whole)], { window, groupBy: ['service'] }, floor).flatMap(seriesOf);
  return {
    matrix,
    regions: regionsOf(condensed, window, floor),
    simulated: isSimulated(cells),
    series: series.sort((a, b) => b.bands.length - a.bands.length || (b.share ?? 0) - (a.share ?? 0)),
  };
}
