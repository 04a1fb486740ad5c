/** Reads levels for readers. */
import type { Database } from '../db/client.ts';
import { HOUR_MS, floorTo } from '../shared/time.ts';
import { seriesOf, type ConnectivityRow, type Grouping, type SeriesQuery } from './series.ts';
import { readCountry, readHours, type Hour } from './store.ts';

/** Levels of a country in a range, and the hours that they come from. */
export async function readSeries(
  db: Database,
  probeCc: string,
  groupings: readonly Grouping[],
  range: Pick<SeriesQuery, 'sinceMs' | 'untilMs' | 'step'>,
): Promise<{ rows: ConnectivityRow[]; hours: Hour[] }> {
  const [{ hosts }, hours] = await Promise.all([
    readCountry(db, probeCc),
    readHours(db, probeCc, floorTo(range.sinceMs, HOUR_MS), range.untilMs),
  ]);
  const names = new Map(hosts.map((host) => [host.probe_asn, host.network_name]));
  return { rows: seriesOf(hours, { probeCc, groupings, ...range }, names), hours };
}
