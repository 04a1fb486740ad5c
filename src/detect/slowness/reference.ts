/**
 * What is ordinary for a network on a service: counts of half-octaves of slowness of earlier days. A day's votes are learned when it is over, and not
 * those of a day in which the service was told to be slow. A vote is slow by its place among them, so that ordinary votes are slow at a known rate,
 * whatever they look like, and a slow drift is followed.
 */
import { readList, readNumber, writeList, writeNumber, type Reader, type Writer } from '../number-text.ts';
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

/** Networks' references in the state's text. What is read is what was written, in the same order. */
export function writeReferences(to: Writer, references: Record<string, Reference>): void {
  writeList(to, Object.entries(references), (_, [asn, { usual, border, today, day }]) => {
    writeNumber(to, Number(asn));
    writeCounts(to, usual);
    writeList(to, border ?? [], writeNumber);
    writeCounts(to, today);
    writeNumber(to, day);
  });
}

export function readReferences(from: Reader): Record<string, Reference> {
  const references: Record<string, Reference> = {};
  for (let left = readNumber(from); left > 0; left -= 1) {
    const asn = readNumber(from);
    references[asn] = readReference(from);
  }
  return references;
}

const readReference = (from: Reader): Reference => ({
  usual: readCounts(from),
  border: readBorder(from),
  today: readCounts(from),
  day: readNumber(from),
});

function readBorder(from: Reader): Border | null {
  const [halfOctaves, part] = readList(from, readNumber);
  return halfOctaves === undefined || part === undefined ? null : [halfOctaves, part];
}

function writeCounts(to: Writer, counts: Counts): void {
  const all = Object.entries(counts);
  writeNumber(to, all.length);
  for (const [halfOctaves, count] of all) {
    writeNumber(to, Number(halfOctaves));
    writeNumber(to, count);
  }
}

function readCounts(from: Reader): Counts {
  const counts: Counts = {};
  for (let left = readNumber(from); left > 0; left -= 1) {
    const halfOctaves = readNumber(from);
    counts[halfOctaves] = readNumber(from);
  }
  return counts;
}

/** How slow a vote is, from 0 to 1. */
export const slowPart = ([border, part]: Border, halfOctaves: number): number =>
  halfOctaves > border ? 1 : halfOctaves === border ? part : 0;
