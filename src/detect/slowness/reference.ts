/**
 * What is ordinary for a network on a service: counts of half-octaves of slowness of earlier days. A day's votes are learned when it is over, and not
 * those of a day in which the service was told to be slow. A vote is slow by its place among them, so that ordinary votes are slow at a known rate,
 * whatever they look like, and a slow drift is followed.
 */
import { MAX_BASELINE_VOTES, SHRINK_VOTES, SLOW_SHARE, SUFFICIENT_VOTES, SLOWNESS_SERVICE_VOTES } from '../parameters.ts';
import { hundredths, tenThousandths } from '../rounded.ts';

/** Half-octaves → votes. */
export type Counts = Record<string, number>;

/** Votes of more half-octaves are slow, and of those of just as many this part. */
export type Border = [halfOctaves: number, part: number];

/** A network on a service: what it has shown up to the last midnight and the border that follows, null where too little is known; the day at hand. */
export type Reference = { usual: Counts; border: Border | null; today: Counts; day: number };

export const newReference = (): Reference => ({ usual: {}, border: null, today: {}, day: 0 });

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

/** The border that makes `SLOW_SHARE` of ordinary votes slow. @param service counts of all networks */
export function borderOf(network: Counts, service: Counts): Border | null {
  const ofService = totalOf(service);
  if (ofService < SLOWNESS_SERVICE_VOTES || totalOf(network) < SUFFICIENT_VOTES) return null;
  const counts = { ...network };
  addCounts(counts, service, SHRINK_VOTES / ofService);
  let left = SLOW_SHARE * totalOf(counts);
  const descending = Object.keys(counts)
    .map(Number)
    .sort((a, b) => b - a);
  for (const halfOctaves of descending) {
    const here = counts[halfOctaves] ?? 0;
    if (here >= left) return [halfOctaves, tenThousandths(left / here)];
    left -= here;
  }
  return null;
}

/** ASN, day, border, half-octaves with their votes in hundredths: usual, and of the day at hand. */
export type PackedReference = [asn: string, day: number, border: Border | 0, usual: number[], today: number[]];

const packCounts = (counts: Counts): number[] =>
  Object.entries(counts).flatMap(([halfOctaves, count]) => [Number(halfOctaves), Math.round(count * 100)]);

function unpackCounts(packed: readonly number[]): Counts {
  const counts: Counts = {};
  for (let place = 0; place < packed.length; place += 2) counts[String(packed[place])] = (packed[place + 1] ?? 0) / 100;
  return counts;
}

export const packReferences = (references: Record<string, Reference>): PackedReference[] =>
  Object.entries(references).map(([asn, { usual, border, today, day }]) => [asn, day, border ?? 0, packCounts(usual), packCounts(today)]);

export const unpackReferences = (packed: readonly PackedReference[]): Record<string, Reference> =>
  Object.fromEntries(
    packed.map(([asn, day, border, usual, today]) => [
      asn,
      { usual: unpackCounts(usual), border: border === 0 ? null : border, today: unpackCounts(today), day },
    ]),
  );

/** How slow a vote is, from 0 to 1. */
export const slowPart = ([border, part]: Border, halfOctaves: number): number =>
  halfOctaves > border ? 1 : halfOctaves === border ? part : 0;
