/** What merged windows leave to be done, as changes of the pipeline's state. Pure. */
import type { CountryProgress, Pipeline } from '../db/pipeline.ts';
import { addRange } from '../shared/ranges.ts';
import { DAY_MS, HOUR_MS, floorTo } from '../shared/time.ts';
import { CONTROL_CC, type BinKey } from './bin.ts';
import { holds } from './remake/sum-so-far.ts';
import { LATENESS_MS, WINDOW_MS } from './window.ts';

/** End of the last window that is closed at this time, Unix milliseconds. */
export const closedUntil = (nowMs: number): number => floorTo(nowMs - LATENESS_MS, WINDOW_MS);

/** A changed window. `votes`: whether anything was added that has a vote; what was relayed has none and is not judged. */
export type Changed = BinKey & { votes: boolean };

const UNTOUCHED: Pick<
  CountryProgress,
  'hoursMadeMs' | 'daysMadeMs' | 'run' | 'runFromMs' | 'lateFromMs' | 'rewoundMs' | 'judgedMs' | 'holdUntilMs'
> = {
  hoursMadeMs: 0,
  daysMadeMs: 0,
  run: [],
  runFromMs: null,
  lateFromMs: null,
  rewoundMs: 0,
  judgedMs: 0,
  holdUntilMs: 0,
};

/** The pipeline with a country in it that so far is only seen from outside: nothing of it is to be counted or judged by votes. */
export function withCountry(pipeline: Pipeline, probeCc: string, seenMs: number): Pipeline {
  if (pipeline.countries[probeCc]) return pipeline;
  const fresh = { ...UNTOUCHED, firstMs: seenMs, lastMs: seenMs, hours: [], days: [], judgeFromMs: seenMs + 2 * DAY_MS };
  return { ...pipeline, countries: { ...pipeline.countries, [probeCc]: fresh } };
}

/**
 * Marks the hours, days and windows that changed bins leave to be made again.
 * @param controlledMs windows in which what the controls saw has changed
 */
export function markChanged(pipeline: Pipeline, changes: readonly Changed[], controlledMs: readonly number[]): Pipeline {
  const countries = { ...pipeline.countries };
  for (const change of changes) countries[change.probeCc] = marked(countries[change.probeCc], change);
  for (const windowMs of controlledMs) markControlled(countries, windowMs);
  return { ...pipeline, countries };
}

function marked(known: CountryProgress | undefined, { windowMs, votes }: Changed): CountryProgress {
  // A country of which only relayed measurements came has nothing to judge before the day after.
  const fresh = {
    ...UNTOUCHED,
    firstMs: windowMs,
    lastMs: windowMs,
    hours: [],
    days: [],
    judgeFromMs: votes ? windowMs : windowMs + 2 * DAY_MS,
  };
  const country = known ?? fresh;
  const hourMs = floorTo(windowMs, HOUR_MS);
  return {
    ...country,
    ...(holds(known?.hourSum, windowMs) ? { hourSum: undefined } : {}),
    firstMs: Math.min(country.firstMs, windowMs),
    lastMs: Math.max(country.lastMs, windowMs),
    hours: addRange(country.hours, hourMs, hourMs + HOUR_MS, 6 * HOUR_MS),
    lateFromMs: votes ? lateFrom(country, windowMs) : country.lateFromMs,
  };
}

const lateFrom = ({ judgeFromMs, lateFromMs }: CountryProgress, windowMs: number): number | null =>
  windowMs < judgeFromMs ? Math.min(lateFromMs ?? windowMs, windowMs) : lateFromMs;

/** Late controls may show that a service was down: countries with data in that window are judged again. */
function markControlled(countries: Record<string, CountryProgress>, windowMs: number): void {
  for (const [probeCc, country] of Object.entries(countries)) {
    if (probeCc === CONTROL_CC || windowMs < country.firstMs || windowMs > country.lastMs) continue;
    countries[probeCc] = { ...country, lateFromMs: lateFrom(country, windowMs) };
  }
}
