import { z } from 'zod';

const Bracket = z.tuple([z.iso.datetime(), z.iso.datetime()]).meta({ description: 'Two instants between which something happened' });

const TruthEpisode = z.object({
  id: z.string(),
  probe_cc: z.string(),
  service: z.string().nullable(),
  asns: z.array(z.int()).default([]),
  optional_asns: z.array(z.int()).default([]),
  onset: Bracket,
  end: Bracket.nullable(),
});
export type TruthEpisode = z.infer<typeof TruthEpisode>;

const QuietSpan = z.object({ probe_cc: z.string(), service: z.string().nullable(), since: z.iso.datetime(), until: z.iso.datetime() });

/** What is known to have happened in the observations: episodes, episodes that may or may not be told, and spans in which nothing happened. */
export const Truth = z.object({
  episodes: z.array(TruthEpisode),
  optional: z.array(TruthEpisode).default([]),
  quiet: z.array(QuietSpan).default([]),
  never: z.array(z.int()).default([]),
});
export type Truth = z.infer<typeof Truth>;
