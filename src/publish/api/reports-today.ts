/** How many reports came today, as the public may know it. Pure. */
import type { Pipeline } from '../../db/pipeline.ts';
import type { Floor } from '../../rollup/floors.ts';
import { DAY_MS, floorTo } from '../../shared/time.ts';

/** The public sees tens: a count that goes up by one tells the minute in which somebody measured. */
const STEP = 10;

/** Reports since midnight UTC. */
export function reportsToday({ load }: Pick<Pipeline, 'load'>, nowMs: number, floor: Floor): number {
  const reports = load.dayMs === floorTo(nowMs, DAY_MS) ? load.reports : 0;
  return floor.votes === 1 ? reports : floorTo(reports, STEP);
}
