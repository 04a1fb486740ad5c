/** The spans of an incident: those of its services, put together where they overlap. */
import type { Episode, EpisodePhase } from '../detect/episode.ts';
import { toRfc3339 } from '../shared/time.ts';
import type { Phase } from './incident.ts';

export function mergePhases(episodes: readonly Episode[]): Phase[] {
  const phases = episodes.flatMap((episode) => episode.phases).sort((a, b) => a.onset.latestMs - b.onset.latestMs);
  const merged: EpisodePhase[] = [];
  for (const phase of phases) {
    const last = merged.at(-1);
    if (last && (last.end === null || phase.onset.latestMs <= last.end.latestMs)) merged[merged.length - 1] = joined(last, phase);
    else merged.push(phase);
  }
  return merged.map(phaseOf);
}

function joined(first: EpisodePhase, second: EpisodePhase): EpisodePhase {
  const ends = first.end && second.end ? [first.end, second.end].sort((a, b) => b.latestMs - a.latestMs) : [];
  return {
    ...first,
    tier: first.tier === 'detected' ? 'detected' : second.tier,
    suspectedAtMs: Math.min(first.suspectedAtMs, second.suspectedAtMs),
    detectedAtMs: earliest(first.detectedAtMs, second.detectedAtMs),
    end: ends[0] ?? null,
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
