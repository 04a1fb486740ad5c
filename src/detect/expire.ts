/** A suspicion that found no more support in a week was no block: it is withdrawn, and what failed since is the networks' new ordinary. */
import { NO_BAD_HOUR } from './bad-hour.ts';
import { SERVICE_VOTES_A_NETWORK, SUSPICION_LIFETIME_MS, WINDOW_MS } from './parameters.ts';
import { blockOf } from './baseline.ts';
import { hundredths } from './rounded.ts';
import { openPhase, type Track } from './track.ts';

/** Withdraws the open suspicion if its time was up by `nowMs`. The outcome does not depend on when this is called after that. */
export function expire(track: Track, nowMs: number): void {
  const phase = openPhase(track);
  const episode = track.episode;
  if (!phase || !episode || phase.detectedAtMs !== null) return;
  const deadlineMs = phase.suspectedAtMs + SUSPICION_LIFETIME_MS;
  if (nowMs < deadlineMs) return;
  for (const { asn, facts } of phase.networks) {
    const cell = track.cells.find((other) => other.asn === asn);
    if (!cell) continue;
    const scale = Math.min(1, SERVICE_VOTES_A_NETWORK / Math.max(1, facts.votes));
    const failed = hundredths(facts.failedVotes * scale);
    const ok = hundredths((facts.votes - facts.failedVotes) * scale);
    Object.assign(cell, { badHour: NO_BAD_HOUR, cusum: 0, facts: null });
    cell.baseline = { failed, ok, block: blockOf(Math.floor(deadlineMs / WINDOW_MS)), pending: [] };
  }
  if (episode.phases.length > 1) episode.phases.pop();
  else episode.withdrawn = true;
  episode.updatedMs = deadlineMs;
  track.candidates = [];
  track.ends = [];
}
