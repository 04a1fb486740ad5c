import { openDatabase } from '../../db/client.ts';
import { commitPipeline, readPipeline, type Pipeline } from '../../db/pipeline.ts';
import type { Bindings } from '../../env.ts';
import { keptFrom } from './kept.ts';
import { countriesOfOldHours, countriesOfOldWindows, forgetBefore } from './store.ts';

const TRIES = 5;

/** Once a day: forgets windows and hours that are past changing. Where it was overtaken or killed the next day does it. */
export async function forgetOldWindows(env: Bindings, nowMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const { windowsMs, hoursMs } = keptFrom(nowMs);
  const withWindows = await countriesOfOldWindows(db, windowsMs);
  const withHours = await countriesOfOldHours(db, hoursMs);
  if (withWindows.size === 0 && withHours.size === 0) return;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { version, pipeline } = await readPipeline(db);
    const next = marked(pipeline, withWindows, windowsMs, withHours, hoursMs);
    if (await commitPipeline(db, version, next, forgetBefore(windowsMs, hoursMs))) return;
  }
}

function marked(
  pipeline: Pipeline,
  withWindows: ReadonlySet<string>,
  windowsMs: number,
  withHours: ReadonlySet<string>,
  hoursMs: number,
): Pipeline {
  const countries = Object.entries(pipeline.countries).map(([probeCc, country]) => [
    probeCc,
    {
      ...country,
      ...(withWindows.has(probeCc) ? { windowsFromMs: windowsMs } : {}),
      ...(withHours.has(probeCc) ? { hoursFromMs: hoursMs } : {}),
    },
  ]);
  return { ...pipeline, countries: Object.fromEntries(countries) as Pipeline['countries'] };
}
