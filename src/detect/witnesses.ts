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
  let nats = 0;
  for (const { asn, voters } of crowds) {
    const top = left ? voters.find(([failed]) => failed === most) : undefined;
    if (top) left = false;
    const others = voters.filter((voter) => voter !== top);
    const cell = track.cells.find((one) => one.asn === asn);
    nats += evidence(others, cell ? admittedRate(cell.baseline, track.rate) : track.rate);
  }
  return nats >= WITNESS_NATS;
}

/** Log-likelihood ratio of votes at their own share of failures, or that of a weak block if it is more, against the ordinary rate. */
function evidence(voters: readonly Voter[], ordinary: number): number {
  const failed = voters.reduce((sum, [bad]) => sum + bad, 0);
  const ok = voters.reduce((sum, [, good]) => sum + good, 0);
  if (failed + ok === 0) return 0;
  const rate = within(Math.max(MIN_BLOCK_RATE, failed / (failed + ok)));
  const usual = within(Math.min(rate, ordinary));
  return failed * Math.log(rate / usual) + ok * Math.log((1 - rate) / (1 - usual));
}

const within = (rate: number): number => Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, rate));
