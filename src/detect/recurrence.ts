/** Blocks come again: phases that ended within the last days make another one on the same networks likelier. */
import { confidenceOf } from './confidence.ts';
import type { PhaseRecord } from './episode.ts';
import { MAX_RECURRENCES, RECURRENCE_RATIO, RECURRENCE_WINDOWS } from './parameters.ts';
import { hundredths } from './rounded.ts';
import type { Track } from './track.ts';

/**
 * How much more likely than usual it is that these networks are met again so soon, in nats: most of them were, in phases of the last days, of whose
 * networks they are half at least. A phase that was no more than suspected counts by the chance that it was one. It eases the step from suspected
 * to detected; a suspicion has to be made without it.
 */
export function easeOf(track: Track, window: number, asns: readonly number[]): number {
  const phases = track.ended.filter((phase) => phase.window > window - RECURRENCE_WINDOWS);
  const alike = phases.filter((phase) => {
    const again = asns.filter((asn) => phase.asns.includes(asn)).length;
    return again * 2 > asns.length && again * 2 >= phase.asns.length;
  });
  const incidents = alike.reduce((sum, { chance }) => sum + chance, 0);
  return hundredths(Math.log(Math.max(1, RECURRENCE_RATIO * incidents)));
}

/** Remembers a phase that ended. What is left of the chance that it was an incident were bad hours of its networks. */
export function noteEnded(track: Track, { networks, detectedAtMs, nats, ease }: PhaseRecord, window: number): void {
  const asns = networks.map(({ asn }) => asn);
  const chance = detectedAtMs === null ? confidenceOf(nats + ease) : 1;
  track.ended = [...track.ended, { window, asns, chance }].slice(-MAX_RECURRENCES);
  track.badHours.seen = hundredths(track.badHours.seen + asns.length * (1 - chance));
}
