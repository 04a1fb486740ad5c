/** Reads what is shown of connectivity from outside. */
import type { Database } from '../../../db/client.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { readSeries } from '../../../outside/series-store.ts';
import type { Range } from '../range.ts';
import { connectivityView, stepFor, type ConnectivityView } from './connectivity-view.ts';

/** Null where nothing was seen in the range. */
export async function readConnectivity(
  db: Database,
  probeCc: string,
  incidents: readonly Incident[],
  range: Range,
): Promise<ConnectivityView | null> {
  const step = stepFor(range);
  const { rows } = await readSeries(db, probeCc, ['country', 'network'], { ...range, step });
  return connectivityView(probeCc, rows, incidents, range, step);
}
