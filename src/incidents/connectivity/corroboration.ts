/** What other observatories' series show of a blackout that they agree with, each in the name of its publisher. Pure. */
import type { Episode } from '../../detect/episode.ts';
import { sourceOfLabel } from '../../outside/signals/sources.ts';
import { MINUTE_MS, toRfc3339 } from '../../shared/time.ts';
import type { Incident } from '../incident.ts';

type Corroboration = Incident['corroboration'];

const instant = (timeMs: number): string =>
  toRfc3339(Math.floor(timeMs / MINUTE_MS) * MINUTE_MS)
    .slice(0, 16)
    .replace('T', ' ');

/** @param known what is on the record: what others put there stays */
export function corroborationOf(episodes: readonly Episode[], known: Corroboration): Corroboration {
  const agreeing = episodes
    .flatMap(({ connectivity }) => connectivity?.signals ?? [])
    .flatMap(({ name, place, lowest, fellMs }) => {
      const source = sourceOfLabel(name);
      if (!source || lowest === null || fellMs === null) return [];
      const where = place === null ? '' : ` (${place})`;
      const text = `${name}${where} fell to ${Math.round(lowest * 100)} % of its ordinary level, low from ${instant(fellMs)} UTC.`;
      return [{ source: `${source.attribution}; ${source.licence}`, text }];
    });
  const attributions = new Set(agreeing.map(({ source }) => source));
  return [...known.filter(({ source }) => !attributions.has(source)), ...agreeing];
}
