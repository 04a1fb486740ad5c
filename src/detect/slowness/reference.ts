/**
 * What is ordinary for a network on a service: counts of half-octaves of slowness of earlier days. A day's votes are learned when it is over, and not
 * those of a day in which the service was told to be slow. A vote is slow by its place among them, so that ordinary votes are slow at a known rate,
 * whatever they look like, and a slow drift is followed.
 */
import { MAX_BASELINE_VOTES, SHRINK_VOTES, SLOW_SHARE, SUFFICIENT_VOTES, SLOWNESS_SERVICE_VOTES } from '../parameters.ts';
import { hundredths } from '../rounded.ts';

/** Half-octaves → votes. */
export type Counts = Record<string, number>;

/** A network on a service: what it has shown up to the last midnight, and on the day at hand. */
export type Reference = { usual: Counts; today: Counts; day: number };

export const totalOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Adds counts, in place. */
export function addCounts(sum: Counts, counts: Counts, scale = 1): void {
  for (const [halfOctaves, count] of Object.entries(counts)) sum[halfOctaves] = hundredths((sum[halfOctaves] ?? 0) + count * scale);
}

/** Ends a network's day: it is learned, or thrown away. */
export function endDay(reference: Reference, isOrdinary: boolean): void {
  const { today } = reference;
  reference.today = {};
  if (!isOrdinary || totalOf(today) === 0) return;
  addCounts(reference.usual, today);
  const scale = MAX_BASELINE_VOTES / totalOf(reference.usual);
  if (scale >= 1) return;
  reference.usual = Object.fromEntries(
    Object.entries(reference.usual).flatMap(([halfOctaves, count]) => {
      const left = hundredths(count * scale);
      return left > 0 ? [[halfOctaves, left]] : [];
    }),
  );
}

/** How slow a vote is, from 0 to 1, by the half-octaves. */
export type SlowVote = (halfOctaves: number) => number;

/**
 * Votes above the border are slow, and on it as large a part as makes `SLOW_SHARE` of all.
 * @param service counts of all networks
 * @returns null where too little is known
 */
export function slowVoteOf(network: Counts, service: Counts): SlowVote | null {
  const ofService = totalOf(service);
  if (ofService < SLOWNESS_SERVICE_VOTES || totalOf(network) < SUFFICIENT_VOTES) return null;
  const counts = { ...network };
  addCounts(counts, service, SHRINK_VOTES / ofService);
  let left = SLOW_SHARE * totalOf(counts);
  for (const border of Object.keys(counts)
    .map(Number)
    .sort((a, b) => b - a)) {
    const here = counts[border] ?? 0;
    if (here >= left) return (halfOctaves) => (halfOctaves > border ? 1 : halfOctaves === border ? left / here : 0);
    left -= here;
  }
  return () => 0;
}
