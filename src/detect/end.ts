/**
 * Whether a block is over: the mirrored test. The same sum, over candidate ends, of the ratio of the votes at the ordinary rate to the votes
 * at the block's own rate, which each candidate freezes as it stood before it. Pooled over the networks; silence says nothing.
 */
import { EVIDENCE_UNIT, addEvidence, evidenceAt, isDead, newCandidate, thin } from './candidates.ts';
import type { NetworkRecord, PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import { raisedRate } from './hours.ts';
import { logLikelihood } from './likelihood.ts';
import {
  BLOCK_RATE_VOTES,
  END_NATS,
  ENDED_POSTERIOR,
  MAX_BLOCK_RATE,
  MAX_END_CANDIDATES,
  MIN_BLOCK_RATE,
  PERSISTS_NATS,
} from './parameters.ts';
import { chanceOf, pool, poolOne } from './pooled.ts';
import { hundredths } from './rounded.ts';
import { likeliest, spanOf, type Span } from './span.ts';
import { restrictedPart, type Moment, type Track } from './track.ts';

/** Prior mean of a block's rate of failures. */
const BLOCK_RATE = 0.7;

/** What the test found: networks that ended, those that go on, and the end's span. */
export type Ending = { span: Span; ended: { network: NetworkRecord; span: Span }[]; persisting: NetworkRecord[] };

/** The rate of failures of a block, from its votes so far. */
export function blockRate({ failedVotes, votes }: Facts): number {
  const rate = (failedVotes + BLOCK_RATE_VOTES * BLOCK_RATE) / (votes + BLOCK_RATE_VOTES);
  return hundredths(Math.max(MIN_BLOCK_RATE, Math.min(MAX_BLOCK_RATE, rate)));
}

/** Takes the window's votes on restricted networks into the candidate ends. Call it before they enter the networks' facts. */
export function weighEnd(track: Track, phase: PhaseRecord, moment: Moment): void {
  const restricted = moment.heard.filter(({ cell }) => restrictedPart(phase, cell.asn));
  if (restricted.length === 0) return;
  const after = Math.max(...track.cells.filter((cell) => restrictedPart(phase, cell.asn)).map((cell) => cell.last));
  track.ends.push({ ...newCandidate(after, moment.window, track.serial, track.cells.length), rates: ratesOf(track, phase) });
  for (const { place, tally, usual } of restricted) {
    const ordinary = logLikelihood(tally, raisedRate(usual, moment.extra));
    for (const end of track.ends) {
      const rate = end.rates[place];
      if (rate !== null && rate !== undefined) addEvidence([end], place, [ordinary - logLikelihood(tally, rate)]);
    }
  }
  const alive = track.ends.filter((end) => !isDead(end, 1));
  track.ends = thin(alive, MAX_END_CANDIDATES, track.serial, () => false);
}

const ratesOf = (track: Track, phase: PhaseRecord): (number | null)[] =>
  track.cells.map((cell) => {
    const part = restrictedPart(phase, cell.asn);
    return part ? blockRate(part.facts) : null;
  });

/** The end, where the evidence suffices; null otherwise. */
export function findEnd(track: Track, phase: PhaseRecord): Ending | null {
  if (track.ends.length === 0) return null;
  const pooled = pool(track.ends, 1);
  const end = track.ends[likeliest(pooled.byCandidate)];
  if (!end || pooled.nats < END_NATS) return null;
  const ending: Ending = { span: spanOf(track.ends, pooled.byCandidate), ended: [], persisting: [] };
  for (const [place, cell] of track.cells.entries()) {
    const network = restrictedPart(phase, cell.asn);
    if (!network || cell.last < end.from) continue;
    if (chanceOf(pooled, track.ends, 1, place) >= ENDED_POSTERIOR) {
      ending.ended.push({ network, span: spanOf(track.ends, poolOne(track.ends, 1, place).byCandidate) });
    } else if (evidenceAt(end, place) * EVIDENCE_UNIT <= -PERSISTS_NATS) ending.persisting.push(network);
  }
  return ending.ended.length > 0 ? ending : null;
}
