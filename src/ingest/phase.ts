/**
 * When in each round a probe measures. Pure. Multiples of the golden ratio, less their whole part, lie evenly however many there are: so do a network's
 * probes over the windows, in the order in which they were enrolled.
 */
import { hash64 } from '../shared/hash.ts';

const GOLDEN = 0.618_033_988_749_894_9;
/** Of those whose order is not known, in so many parts. */
const PARTS = 1_000_003;

/** @returns a part of the round, in [0, 1) */
export const phaseOfOrder = (order: number): number => (order * GOLDEN) % 1;

/** For whoever is not enrolled: some part, always the same one. */
export const phaseOfStranger = (id: string): number => (Number.parseInt(hash64(id).slice(-8), 36) % PARTS) / PARTS;
