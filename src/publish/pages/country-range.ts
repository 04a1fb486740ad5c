/** What a country's page shows of its range, computed from the range's cells and incidents. */
import type { Incident } from '../../incidents/incident.ts';
import type { WindowName } from '../../rollup/aggregate.ts';
import type { Floor } from '../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../rollup/series.ts';
import { asOneSpan, withoutNetworks } from './condense.ts';
import { matrixOf, type Matrix } from './matrix.ts';
import { rangeQuery, stepOf, type Range } from './range.ts';
import type { ServiceSeries } from './service-figure.tsx';
import { bandsOf, seriesByService } from './service-series.ts';

/** Most steps of all charts together, and fewest and most of one: they make most of the page's weight. */
const ALL_STEPS = 2200;
const FEWEST_STEPS = 48;
const MOST_STEPS = 400;
/** Most rows of the table below a chart. */
const MOST_ROWS = 16;

/** Cells, and the windows that they were read in. */
export type WindowedCells = { window: WindowName; cells: CountryCells };

export function countryRange(
  { window, cells }: WindowedCells,
  incidents: readonly Incident[],
  range: Range,
  floor: Floor,
): { matrix: Matrix; series: ServiceSeries[] } {
  const byNetwork = aggregate([asOneSpan(cells)], { window, groupBy: ['network', 'service'] }, floor);
  const matrix = matrixOf(byNetwork, incidents, range);
  const whole = withoutNetworks(cells);
  const steps = Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, Math.floor(ALL_STEPS / Math.max(1, matrix.services.length))));
  const [stepMs, rowMs] = [stepOf(range, window, steps), stepOf(range, window, MOST_ROWS)];
  const points = seriesByService(whole, window, stepMs, floor);
  const rows = rowMs === stepMs ? points : seriesByService(whole, window, rowMs, floor);
  const series = aggregate([asOneSpan(whole)], { window, groupBy: ['service'] }, floor).flatMap((total) =>
    total.service === null
      ? []
      : {
          service: total.service,
          share: total.failure_share,
          votes: total.votes,
          networks: byNetwork.filter(({ service }) => service === total.service).length,
          points: points.get(total.service) ?? [],
          stepMs,
          rows: rows.get(total.service) ?? [],
          rowMs,
          bands: bandsOf(incidents, total.service, range),
          csv: `/v1/aggregates.csv?probe_cc=${cells.probeCc}&service=${total.service}&window=${window}&group_by=service,window&${rangeQuery(range)}`,
        },
  );
  return { matrix, series: series.sort((a, b) => b.bands.length - a.bands.length || (b.share ?? 0) - (a.share ?? 0)) };
}
