/**
 * How much an incident is like an earlier one of the same country: a weighted mean of parts from 0 to 1. A part that is not known of both
 * is left out, and the others weigh more. It compares what was seen; like incidents need not have like causes.
 */
import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '../shared/time.ts';
import { LEAD_MS, MOST_SIMILAR, SIMILAR_FLOOR } from './parameters.ts';

const Part = z.number().min(0).max(1).nullable();

/** An earlier incident, how similar it is, and in what. */
export const Similar = z
  .strictObject({
    id: z.string(),
    similarity: z.number().min(0).max(1),
    parts: z
      .strictObject({
        services: Part.meta({ description: 'Services of both among those of either' }),
        networks: Part.meta({ description: 'Networks of both among those of either that are named' }),
        layers: Part.meta({ description: 'Layers of both among those of either' }),
        lead: Part.meta({ description: 'How alike they lie to an event of the same kind' }),
        duration: Part.meta({ description: 'The shorter duration by the longer; null while one goes on' }),
        time_of_day: Part.meta({ description: 'How near the onsets are on the clock' }),
      })
      .meta({ description: 'null where it is not known of both' }),
  })
  .meta({ id: 'SimilarIncident', description: 'An earlier incident of the country, and how similar it is' });
export type Similar = z.infer<typeof Similar>;
type Parts = Similar['parts'];

/** What is compared of an incident. `lead`: to the event that it lies nearest to; durations and times in milliseconds. */
export type Profile = {
  id: string;
  onsetMs: number;
  services: readonly string[];
  networks: readonly number[];
  layers: readonly string[];
  lead: { kind: string; ms: number } | null;
  durationMs: number | null;
};

/** Services and networks are known best and vary most between incidents; clock and duration the least. */
const WEIGHTS: Record<keyof Parts, number> = { services: 3, networks: 3, layers: 2, lead: 2, duration: 1, time_of_day: 1 };

/** The most similar ones, most similar first, then newest. */
export function similarTo(incident: Profile, earlier: readonly Profile[]): Similar[] {
  return earlier
    .map((other) => ({ onsetMs: other.onsetMs, ...compareProfiles(incident, other) }))
    .filter(({ similarity }) => similarity >= SIMILAR_FLOOR)
    .sort((a, b) => b.similarity - a.similarity || b.onsetMs - a.onsetMs || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_SIMILAR)
    .map(({ id, similarity, parts }) => ({ id, similarity, parts }));
}

function compareProfiles(a: Profile, b: Profile): Similar {
  const parts: Parts = {
    services: overlap(a.services, b.services),
    networks: overlap(a.networks, b.networks),
    layers: overlap(a.layers, b.layers),
    lead: leads(a.lead, b.lead),
    duration: durations(a.durationMs, b.durationMs),
    time_of_day: clocks(a.onsetMs, b.onsetMs),
  };
  const known = (Object.keys(WEIGHTS) as (keyof Parts)[]).flatMap((key) => {
    const part = parts[key];
    return part === null ? [] : [{ weight: WEIGHTS[key], part }];
  });
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  const similarity = known.reduce((sum, { weight, part }) => sum + weight * part, 0) / Math.max(1, weights);
  return { id: b.id, similarity: hundredths(similarity), parts };
}

/** Jaccard's index: shared of all. */
function overlap<Item>(a: readonly Item[], b: readonly Item[]): number | null {
  const [first, second] = [new Set(a), new Set(b)];
  const all = new Set([...first, ...second]).size;
  if (first.size === 0 || second.size === 0) return null;
  return hundredths([...first].filter((item) => second.has(item)).length / all);
}

/** 1 for the same lead over an event of the same kind, 0 for leads a day apart or events of other kinds; unknown where neither has one. */
function leads(a: Profile['lead'], b: Profile['lead']): number | null {
  if (a === null && b === null) return null;
  if (a === null || b === null || a.kind !== b.kind) return 0;
  return hundredths(Math.max(0, 1 - Math.abs(a.ms - b.ms) / LEAD_MS));
}

function durations(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  const [shorter, longer] = a < b ? [a, b] : [b, a];
  return longer <= 0 ? 1 : hundredths(shorter / longer);
}

/** 1 at the same minute of the day, 0 from six hours apart. */
function clocks(a: number, b: number): number {
  const apart = Math.abs((a % DAY_MS) - (b % DAY_MS));
  return hundredths(Math.max(0, 1 - Math.min(apart, DAY_MS - apart) / (6 * HOUR_MS)));
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
