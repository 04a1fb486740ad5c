/** What other observatories' series show of a blackout that they agree with, each in the name of its publisher. Pure. */
import type { Episode } from '../../detect/episode.ts';
import { sourceOfLabel } from '../../outside/signals/sources.ts';
import { signalFacts } from '../blackout.ts';
import { corroborationText } from '../facts/evidence-text.ts';
import type { Incident } from '../incident.ts';

type Corroboration = Incident['corroboration'];

/** @param known what is on the record: what others put there stays */
export function corroborationOf(episodes: readonly Episode[], known: Corroboration): Corroboration {
  const agreeing = episodes
    .flatMap(({ connectivity }) => connectivity?.signals ?? [])
    .flatMap((signal) => {
      const source = sourceOfLabel(signal.name);
      if (!source || signal.lowest === null || signal.fellMs === null) return [];
      const facts = signalFacts(signal);
      return [{ source: `${source.attribution}; ${source.licence}`, text: corroborationText(facts), facts }];
    });
  const attributions = new Set(agreeing.map(({ source }) => source));
  return [...known.filter(({ source }) => !attributions.has(source)), ...agreeing];
}
