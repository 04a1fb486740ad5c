/** Reads what holds now, in all countries. */
import type { Database } from '../../db/client.ts';
import type { Pipeline } from '../../db/pipeline.ts';
import type { Incident } from '../../incidents/incident.ts';
import { listIncidents } from '../../incidents/store.ts';
import type { Floor } from '../../rollup/floors.ts';
import { countriesOf } from '../../rollup/routes.ts';
import { readCellsOf } from '../../rollup/store.ts';
import { countryNow, isCurrent, type CountryNow } from './country-now.ts';
import { presentDays, readFromMs } from './present.ts';

const MOST_CURRENT = 100;

/** Each country with its state, and the incidents that have not ended, newest first. */
export async function readCurrent(
  db: Database,
  pipeline: Pipeline,
  floor: Floor,
  nowMs: number,
): Promise<{ countries: CountryNow[]; current: Incident[] }> {
  const days = await readCellsOf(db, 'day', countriesOf(pipeline), { sinceMs: readFromMs(nowMs), untilMs: nowMs });
  const current = (await listIncidents(db, { sinceMs: nowMs }, MOST_CURRENT, null)).filter(isCurrent);
  const countries = countriesOf(pipeline).flatMap((probeCc) => {
    const progress = pipeline.countries[probeCc];
    return progress ? [countryNow(presentDays(probeCc, days.get(probeCc) ?? [], floor, nowMs), progress, current, floor, nowMs)] : [];
  });
  return { countries, current };
}
