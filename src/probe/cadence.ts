/** When a probe measures next, from what the observatory asks. Pure: chance comes in as a number. */
import type { Assignments } from './report.ts';

/** Nothing that an observatory says makes a probe measure more often than this, in seconds. */
const SHORTEST_S = 60;
const LONGEST_S = 86_400;
/** How often a probe measures until it has been asked for something else, in seconds. */
const ORDINARY_S = 1_800;

/** What a probe does until it has been asked for something else: the ordinary targets, every half hour. */
export const ordinaryAssignments = (targets: readonly string[]): Omit<Assignments, 'network'> => ({
  targets: [...targets],
  cadence_seconds: ORDINARY_S,
  jitter_ratio: 0.2,
  participation: 1,
  minimum_version: '0.0.0',
  watch: [],
  observatories: [],
});

type Rhythm = Pick<Assignments, 'cadence_seconds' | 'phase_seconds' | 'jitter_ratio' | 'watch'>;

const within = (seconds: number): number => Math.min(LONGEST_S, Math.max(SHORTEST_S, seconds));

/** Was it asked for during a watch that is over? What the observatory says then is meant for the watch. */
const isOfPastWatch = ({ cadence_seconds, watch }: Pick<Rhythm, 'cadence_seconds' | 'watch'>, nowMs: number): boolean =>
  watch.some((each) => Date.parse(each.until) <= nowMs && each.cadence_seconds === cadence_seconds);

/** The chance with which a probe measures in a round: of many that come every five minutes fewer are asked than of those that come every half hour. */
export const participationAt = (asked: Pick<Assignments, 'participation' | 'cadence_seconds' | 'watch'>, nowMs: number): number =>
  asked.participation > 0 && isOfPastWatch(asked, nowMs) ? 1 : asked.participation;

/** The watches that are under way. */
export const watchesAt = ({ watch }: Pick<Rhythm, 'watch'>, nowMs: number): Rhythm['watch'] =>
  watch.filter(({ since, until }) => Date.parse(since) <= nowMs && nowMs < Date.parse(until));

/**
 * The cadence at a time, in seconds: the shortest of those asked for by watches under way, else the ordinary one. That of a watch is over with it: a probe
 * that has had no contact since would go on for ever.
 */
export const cadenceAt = ({ cadence_seconds, watch }: Pick<Rhythm, 'cadence_seconds' | 'watch'>, nowMs: number): number => {
  const watched = watchesAt({ watch }, nowMs);
  const unwatched = isOfPastWatch({ cadence_seconds, watch }, nowMs) ? Math.max(ORDINARY_S, cadence_seconds) : cadence_seconds;
  return within(Math.min(unwatched, ...watched.map((each) => each.cadence_seconds)));
};

/** The first watch that has yet to begin. */
const nextWatch = ({ watch }: Rhythm, nowMs: number): { sinceMs: number; cadenceMs: number } | null => {
  const ahead = watch
    .map(({ since, cadence_seconds }) => ({ sinceMs: Date.parse(since), cadenceMs: within(cadence_seconds) * 1000 }))
    .filter(({ sinceMs }) => sinceMs > nowMs);
  return ahead.toSorted((a, b) => a.sinceMs - b.sinceMs)[0] ?? null;
};

/** The first time from `fromMs` on that lies a phase after a multiple of the cadence. */
const slotFrom = (fromMs: number, cadenceMs: number, phaseMs: number): number =>
  fromMs + ((((phaseMs - fromMs) % cadenceMs) + cadenceMs) % cadenceMs);

/**
 * Milliseconds until the next round. The observatory gives each probe a phase, so that a network's probes fill all windows; the rounds lie so long
 * after the multiples of the cadence, more or less by up to the jitter's share of it. Without a phase they lie a cadence apart. Sooner where a watch
 * begins before that.
 * @param chance uniform in [0, 1)
 */
export const untilNextMs = (asked: Rhythm, nowMs: number, chance: number): number => {
  const cadenceMs = cadenceAt(asked, nowMs) * 1000;
  const phaseMs = (asked.phase_seconds ?? 0) * 1000;
  const jitterMs = Math.min(1, Math.max(0, asked.jitter_ratio)) * (2 * chance - 1) * cadenceMs;
  // A round may have begun before its time: the half cadence keeps it from being made twice.
  const slotMs = asked.phase_seconds === undefined ? nowMs + cadenceMs : slotFrom(nowMs + cadenceMs / 2, cadenceMs, phaseMs);
  const watch = nextWatch(asked, nowMs);
  const watchedMs = watch ? slotFrom(watch.sinceMs, watch.cadenceMs, phaseMs) : Infinity;
  return Math.max(SHORTEST_S * 1000, Math.min(slotMs + jitterMs, watchedMs) - nowMs);
};
