/**
 * Whether others bear out what one voter tells: the day's voters on the networks that fail, without the one who failed most often, must speak for a block
 * by themselves. A stray failure among good votes makes no second witness, nor do old voters who see nothing for new ones who do.
 */
import { admittedRate } from './baseline.ts';
import type { PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import { MIN_BLOCK_RATE, RATE_MARGIN, WITNESS_NATS } from './parameters.ts';
import type { Track } from './track.ts';

type Voter = Facts['crowd'][string];

/** @param counts which voters are heard */
export function hasWitnesses(track: Track, phase: PhaseRecord, counts: (voter: Voter) => boolean): boolean {
  const crowds = phase.networks.map(({ asn, facts }) => ({ asn, voters: Object.values(facts.crowd).filter(counts) }));
  const most = Math.max(0, ...crowds.flatMap(({ voters }) => voters.map(([failed]) => failed)));
  let left = true;
  const others: { asn: number; voter: Voter }[] = [];
  for (const { asn, voters } of crowds) {
    const top = left ? voters.find(([failed]) => failed === most) : undefined;
    if (top) left = false;
    for (const voter of voters) if (voter !== top) others.push({ asn, voter });
  }
  const asns = [...new Set(others.map(({ asn }) => asn))];
  return asns.reduce((nats, asn) => nats + evidenceOf(track, asn, others), 0) >= WITNESS_NATS;
}

function evidenceOf(track: Track, asn: number, others: readonly { asn: number; voter: Voter }[]): number {
  const voters = others.filter((other) => other.asn === asn).map(({ voter }) => voter);
  const failed = voters.reduce((sum, [bad]) => sum + bad, 0);
  return evidenceAgainst(track, asn, failed, failed + voters.reduce((sum, [, good]) => sum + good, 0));
}

/** Log-likelihood ratio of a network's votes at their own share of failures, or that of a weak block if it is more, against its ordinary rate. */
export function evidenceAgainst(track: Track, asn: number, failed: number, total: number): number {
  if (total === 0) return 0;
  const cell = track.cells.find((one) => one.asn === asn);
  const rate = within(Math.max(MIN_BLOCK_RATE, failed / total));
  const usual = within(Math.min(rate, cell ? admittedRate(cell.baseline, track.rate) : track.rate));
  return failed * Math.log(rate / usual) + (total - failed) * Math.log((1 - rate) / (1 - usual));
}

const within = (rate: number): number => Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, rate));
