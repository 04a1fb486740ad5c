import { z } from 'zod';

const Instant = z.iso.datetime({ offset: true });

/** Two instants, or one where the minute is known. */
const Bracket = z
  .union([z.tuple([Instant, Instant]), Instant.transform((time): [string, string] => [time, time])])
  .refine(([earliest, latest]) => Date.parse(earliest) <= Date.parse(latest), { message: 'the earlier instant comes first' })
  .meta({ description: 'Two instants between which something happened' });

/** Null: the internet as a whole. */
const Service = z
  .string()
  .nullish()
  .transform((service) => service ?? null);
const Country = z.string().regex(/^[A-Z]{2}$/, { message: 'must be two capital letters (ISO 3166-1)' });

const TruthEpisode = z.object({
  id: z.string(),
  probe_cc: Country,
  service: Service,
  asns: z.array(z.int()).default([]),
  optional_asns: z.array(z.int()).default([]),
  onset: Bracket,
  end: Bracket.nullish().transform((end) => end ?? null),
});
export type TruthEpisode = z.infer<typeof TruthEpisode>;

const QuietSpan = z.object({ probe_cc: Country, service: Service, since: Instant, until: Instant });

/**
 * What is known to have happened in the observations or signals: episodes, episodes that may or may not be told, and spans in which nothing
 * happened. An episode without a service is a blackout.
 */
export const Truth = z.object({
  episodes: z.array(TruthEpisode).default([]),
  optional: z.array(TruthEpisode).default([]),
  quiet: z.array(QuietSpan).default([]),
  never: z.array(z.int()).default([]),
});
export type Truth = z.infer<typeof Truth>;

/** The countries that a truth is about. */
export const countriesOf = ({ episodes, optional, quiet }: Truth): string[] =>
  [...new Set([...episodes, ...optional, ...quiet].map(({ probe_cc }) => probe_cc))].sort();
