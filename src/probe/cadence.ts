/** When a probe measures next, from what the observatory asks. Pure: chance comes in as a number. */
import type { Assignments } from './report.ts';

/** Nothing that an observatory says makes a probe measure more often than this, in seconds. */
const SHORTEST_S = 60;
const LONGEST_S = 86_400;

/** What a probe does until it has been asked for something else: the ordinary targets, every half hour. */
export const ordinaryAssignments = (targets: readonly string[]): Omit<Assignments, 'network'> => ({
  targets: [...targets],
  cadence_seconds: 1_800,
  jitter_ratio: 0.2,
  participation: 1,
  minimum_version: '0.0.0',
  watch: [],
  observatories: [],
});

/** The cadence at a time, in seconds: the shortest of those asked for by watches under way, else the ordinary one. */
const cadenceAt = ({ cadence_seconds, watch }: Pick<Assignments, 'cadence_seconds' | 'watch'>, nowMs: number): number => {
  const watched = watch.filter(({ since, until }) => Date.parse(since) <= nowMs && nowMs < Date.parse(until));
  const asked = Math.min(cadence_seconds, ...watched.map((each) => each.cadence_seconds));
  return Math.min(LONGEST_S, Math.max(SHORTEST_S, asked));
};

/** How long until the first watch that has yet to begin, in milliseconds. */
const untilWatchMs = ({ watch }: Pick<Assignments, 'watch'>, nowMs: number): number =>
  Math.min(...watch.map(({ since }) => Date.parse(since) - nowMs).filter((leadMs) => leadMs > 0), Number.POSITIVE_INFINITY);

/**
 * Milliseconds until the next round: the cadence, more or less by up to the jitter's share of it, so that the probes of a
 * country do not measure in step; sooner where a watch begins before that.
 * @param chance uniform in [0, 1)
 */
export const untilNextMs = (
  assignments: Pick<Assignments, 'cadence_seconds' | 'jitter_ratio' | 'watch'>,
  nowMs: number,
  chance: number,
): number => {
  const jitter = Math.min(1, Math.max(0, assignments.jitter_ratio));
  const ordinaryMs = cadenceAt(assignments, nowMs) * (1 + jitter * (2 * chance - 1)) * 1000;
  const watchedMs = untilWatchMs(assignments, nowMs) + chance * SHORTEST_S * 1000;
  return Math.max(SHORTEST_S * 1000, Math.min(ordinaryMs, watchedMs));
};
