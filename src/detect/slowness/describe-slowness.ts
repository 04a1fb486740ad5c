/**
 * What is told of slowness: as of failures, with times as wide as the hours by which it was judged. It is no more than a suspicion by latency, and on
 * a single network, for there it may be one voter's.
 */
import type { Measure } from '../../rollup/pace.ts';
import { HOUR_MS } from '../../shared/time.ts';
import type { Episode } from '../episode.ts';
import { LATENCY_CONFIDENCE, WINDOW_MS } from '../parameters.ts';
import type { Span } from '../span.ts';

/** An hour's votes stand in its last window: an hour that was ordinary in all may have been slow at its end. */
const widened = ({ earliestMs, latestMs }: Span): Span => ({ earliestMs: earliestMs - HOUR_MS + WINDOW_MS, latestMs });

export function describeSlowness(episode: Episode, measure: Measure): Episode {
  const slow: Episode = {
    ...episode,
    key: `${measure}:${episode.key}`,
    onset: widened(episode.onset),
    end: episode.end && widened(episode.end),
    phases: episode.phases.map((phase) => ({ ...phase, onset: widened(phase.onset), end: phase.end && widened(phase.end) })),
    networks: episode.networks.map((network) => ({ ...network, onset: widened(network.onset), end: network.end && widened(network.end) })),
    // Each network has one voter at least; more are not distinct for certain over an hour.
    voters: episode.networks.length,
    slowness: { measure },
  };
  if (measure === 'latency') return onlySuspected(slow, LATENCY_CONFIDENCE);
  return episode.networks.length < 2 ? onlySuspected(slow, 1) : slow;
}

const onlySuspected = (episode: Episode, mostConfidence: number): Episode => ({
  ...episode,
  tier: 'suspected',
  detectedAtMs: null,
  phases: episode.phases.map((phase) => ({ ...phase, tier: 'suspected', detectedAtMs: null })),
  confidence: Math.min(mostConfidence, episode.confidence),
});
