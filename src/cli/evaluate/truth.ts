import { z } from 'zod';

const Instant = z.iso.datetime({ offset: true, message: 'must be a time with its zone, such as 2024-11-07T10:21:00Z' });

/** Two instants, or one where the minute is known. */
const Bracket = z
  .preprocess((value) => (typeof value === 'string' ? [value, value] : value), z.tuple([Instant, Instant]))
  .refine(([earliest, latest]) => Date.parse(earliest) <= Date.parse(latest), { message: 'the earlier instant comes first' })
  .meta({ description: 'Two instants between which something happened' });

/** Null: the internet as a whole. */
const Service = z
  .string()
  .nullish()
  .transform((service) => service ?? null);
const Country = z.string().regex(/^[A-Z]{2}$/, { message: 'must be two capital letters (ISO 3166-1)' });

/** What is absent or null has nothing in it. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

const TruthEpisode = z
  .object({
    id: z.string(),
    probe_cc: Country,
    service: Service,
    asns: listOf(z.int()),
    optional_asns: listOf(z.int()),
    onset: Bracket,
    end: Bracket.nullish().transform((end) => end ?? null),
  })
  .refine(({ onset, end }) => end === null || Date.parse(onset[0]) <= Date.parse(end[1]), {
    path: ['end'],
    message: 'must not come before the onset',
  });
export type TruthEpisode = z.infer<typeof TruthEpisode>;

const QuietSpan = z
  .object({ probe_cc: Country, service: Service, since: Instant, until: Instant })
  .refine(({ since, until }) => Date.parse(since) < Date.parse(until), { path: ['until'], message: 'must come after since' });

/**
 * What is known to have happened in the observations or signals: episodes, episodes that may or may not be told, and spans in which nothing
 * happened. An episode without a service is a blackout.
 */
export const Truth = z.object({
  episodes: listOf(TruthEpisode),
  optional: listOf(TruthEpisode),
  quiet: listOf(QuietSpan),
  never: listOf(z.int()),
});
export type Truth = z.infer<typeof Truth>;

export const PARTS_OF_TRUTH: readonly (keyof Truth)[] = ['episodes', 'optional', 'quiet', 'never'];

/** The countries that a truth is about. */
export const countriesOf = ({ episodes, optional, quiet }: Truth): string[] =>
  [...new Set([...episodes, ...optional, ...quiet].map(({ probe_cc }) => probe_cc))].sort();
