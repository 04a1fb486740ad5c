/** Which networks a change met: named where the posterior is sure and the network itself failed more than once. */
import { AFFECTED_SHARES, EFFECTS, JOIN_NATS, LIKELY_NATS, NAMED_NATS, NAMED_POSTERIOR, NAMED_WINDOWS, WINDOW_MS } from './parameters.ts';
import { EVIDENCE_UNIT, type Candidate } from './candidates.ts';
import type { NetworkRecord, PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import { chanceOf, poolOne, type Pooled } from './pooled.ts';
import { spanOf, type Span } from './span.ts';
import type { Cell, Heard, Track } from './track.ts';

const STRIDE = EFFECTS.length;

/** The networks that the pooled change more likely met than not; `sure` where it is beyond doubt. Only sure ones are told, once there are any. */
export function affected(track: Track, pooled: Pooled): NetworkRecord[] {
  const likely: NetworkRecord[] = [];
  for (const [place, cell] of track.cells.entries()) {
    if (!cell.facts || cell.facts.failedWindows === 0) continue;
    const { best, byCandidate } = poolOne(track.candidates, STRIDE, place);
    const chance = chanceOf(pooled, track.candidates, STRIDE, place);
    if (chance < 0.5 || best < LIKELY_NATS) continue;
    const sure = chance >= NAMED_POSTERIOR && cell.facts.failedWindows >= NAMED_WINDOWS;
    likely.push(recordOf(cell, sinceHeard(spanOf(track.candidates, byCandidate), [cell.facts]), sure));
  }
  return likely;
}

/**
 * The span of an onset reaches back to where the networks were last heard to succeed: of the time in which they were silent their later votes tell
 * nothing. Of networks that began together the middle one is believed: some had an odd vote before or after.
 */
export function sinceHeard(span: Span, facts: readonly Facts[]): Span {
  const heard = facts.map(({ before }) => before).sort((a, b) => a - b);
  const heardMs = (heard[Math.floor(heard.length / 2)] ?? Number.POSITIVE_INFINITY) * WINDOW_MS;
  return heardMs < span.earliestMs ? { ...span, earliestMs: heardMs } : span;
}

/** A network that was only likely becomes sure when it fails again, most of the time. */
export const grownSure = ({ facts, sure }: NetworkRecord): boolean =>
  sure || (facts.failedWindows >= NAMED_WINDOWS && facts.failedVotes * 2 >= facts.votes);

const recordOf = (cell: Cell, onset: Span, sure: boolean): NetworkRecord => ({
  asn: cell.asn,
  onset,
  end: null,
  state: 'restricted',
  sure,
  facts: structuredClone(cell.facts) ?? emptied(cell),
});

const emptied = (cell: Cell): never => {
  throw new Error(`network ${cell.asn} is named without a failing vote`);
};

/** A network that turns out to be restricted later: by its own evidence, or because it began to fail when the others did. */
export function joining(track: Track, phase: PhaseRecord, { place, cell }: Heard): NetworkRecord | null {
  if (!cell.facts || cell.facts.failedWindows < NAMED_WINDOWS) return null;
  const own = poolOne(track.candidates, STRIDE, place);
  const onset = spanOf(track.candidates, own.byCandidate);
  if (own.nats >= JOIN_NATS && own.best >= NAMED_NATS && onset.latestMs >= phase.onset.earliestMs) return recordOf(cell, onset, true);
  const anchor = track.candidates.find(({ from }) => from === phase.anchor);
  return anchor && fellTogether(track, phase, anchor, place) ? recordOf(cell, phase.onset, true) : null;
}

/** Posterior odds that the network shares the phase's onset, the prior being the share of observed networks that do. */
function fellTogether(track: Track, phase: PhaseRecord, anchor: Candidate, place: number): boolean {
  const heard = track.cells.filter(({ last }) => last >= anchor.from).length;
  const share = Math.min(AFFECTED_SHARES[2], Math.max(AFFECTED_SHARES[0], phase.networks.length / Math.max(1, heard)));
  const ratios = EFFECTS.map((_, hypothesis) => Math.exp((anchor.evidence[place * STRIDE + hypothesis] ?? 0) * EVIDENCE_UNIT));
  const ratio = ratios.reduce((sum, value) => sum + value, 0) / STRIDE;
  return (share * ratio) / (1 - share + share * ratio) >= NAMED_POSTERIOR;
}
