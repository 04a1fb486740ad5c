/** The spans of an incident: those of its services, put together where they overlap. */
import type { Episode, EpisodePhase } from '../detect/episode.ts';
import { toRfc3339 } from '../shared/time.ts';
import type { Phase } from './incident.ts';

type Span = EpisodePhase['onset'];

/** Orders spans by their latest instants, equal ones by their earliest: never by what they are about. */
export const bySpan = (a: Span, b: Span): number => a.latestMs - b.latestMs || a.earliestMs - b.earliestMs;

export function mergePhases(episodes: readonly Episode[]): Phase[] {
  const phases = episodes.flatMap((episode) => episode.phases).sort((a, b) => bySpan(a.onset, b.onset));
  const merged: EpisodePhase[] = [];
  for (const phase of phases) {
    const last = merged.at(-1);
    if (last && (last.end === null || phase.onset.latestMs <= last.end.latestMs)) merged[merged.length - 1] = joined(last, phase);
    else merged.push(phase);
  }
  return merged.map(phaseOf);
}

function joined(first: EpisodePhase, second: EpisodePhase): EpisodePhase {
  const ends = first.end && second.end ? [first.end, second.end].sort(bySpan) : [];
  return {
    ...first,
    tier: first.tier === 'detected' ? 'detected' : second.tier,
    suspectedAtMs: Math.min(first.suspectedAtMs, second.suspectedAtMs),
    detectedAtMs: earliest(first.detectedAtMs, second.detectedAtMs),
    end: ends.at(-1) ?? null,
    networks: [...new Set([...first.networks, ...second.networks])].sort((a, b) => a - b),
  };
}

const earliest = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

const phaseOf = ({ onset, end, detectedAtMs, suspectedAtMs, networks }: EpisodePhase): Phase => ({
  onset: { earliest: toRfc3339(onset.earliestMs), latest: toRfc3339(onset.latestMs) },
  end: end && { earliest: toRfc3339(end.earliestMs), latest: toRfc3339(end.latestMs) },
  detected_at: toRfc3339(detectedAtMs ?? suspectedAtMs),
  networks,
});
