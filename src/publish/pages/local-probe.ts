/** What the probe of the machine that the observatory runs on finds: the local runtime knows no country for it. */
import type { Floor } from '../../rollup/floors.ts';
import { aggregate, type CountryCells } from '../../rollup/series.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { atMost } from './matrix.ts';

/** How far back the probe's state is looked for, in milliseconds: two runs. */
export const LOCAL_PROBE_MS = HOUR_MS;

export type LocalProbe = { state: 'silent' } | { state: 'offline' } | { state: 'online'; votes: number; failed: number };

/** @param recent the last hour of the pseudo-country of connections without geography */
export function localProbe(recent: CountryCells, floor: Floor): LocalProbe {
  const [row] = aggregate([recent], { window: '5m', groupBy: ['country'] }, floor);
  if (!row || atMost(row.measurements) === 0) return { state: 'silent' };
  const votes = atMost(row.votes);
  return votes === 0 ? { state: 'offline' } : { state: 'online', votes, failed: atMost(row.failed_votes ?? 0) };
}
