/** What a country's page shows of its range, computed from the range's cells and incidents. */
import type { Incident } from '../../incidents/incident.ts';
import type { Floor } from '../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../rollup/series.ts';
import { matrixOf, type Matrix } from './matrix.ts';
import { rangeQuery, stepOf, windowOf, type Range } from './range.ts';
import type { ServiceSeries } from './service-figure.tsx';
import { bandsOf, seriesByService } from './service-series.ts';

/** Most steps of a chart, and most rows of the table below it. */
const MOST_STEPS = 400;
const MOST_ROWS = 32;

export function countryRange(
  cells: CountryCells,
  incidents: readonly Incident[],
  range: Range,
  floor: Floor,
): { matrix: Matrix; series: ServiceSeries[] } {
  const window = windowOf(range);
  const byNetwork = aggregate([cells], { window, groupBy: ['network', 'service'] }, floor);
  const matrix = matrixOf(byNetwork, incidents, range);
  const [stepMs, rowMs] = [stepOf(range, MOST_STEPS), stepOf(range, MOST_ROWS)];
  const points = seriesByService(cells, window, stepMs, floor);
  const rows = rowMs === stepMs ? points : seriesByService(cells, window, rowMs, floor);
  const series = aggregate([cells], { window, groupBy: ['service'] }, floor).flatMap((total) =>
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
