/**
 * One voter of a network who fails while others there say that nothing is wrong: a probe that is broken, or behind a filter of its own. That makes no suspicion. Where a
 * network fails in part, the runs of failures that its facts count (`facts.ts`) begin and end several times a day and hold few votes of the others. So once there is such a
 * voter, his network's votes are weighed apart: with him broken, against half of all attempts failing. What they show is bounded, so that a block that begins beside him shows at
 * once. Wrong where a block meets one voter of a network alone.
 */
import type { Ballot } from '../rollup/window-votes.ts';
import type { PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import { ANONYMOUS_WINDOWS, MAX_BLOCK_RATE, MAX_ONE_VOTER_NATS, ONE_VOTER_NATS, RATE_MARGIN, WINDOWS_A_DAY } from './parameters.ts';
import { hundredths } from './rounded.ts';
import type { Track } from './track.ts';
import { evidenceAgainst } from './witnesses.ts';

export type LoneVoter = {
  /** The day (since the epoch) of the newest votes, for pseudonyms live a day; his own, empty while he did not fail on it. */
  day: number;
  voter: string;
  /** Evidence that he is broken. */
  nats: number;
};

/** Failures of a voter, most of his votes, from which he is looked at. */
const LEAST_FAILURES = 2;
/** Share of failures of what he is compared with: a block of half of the attempts. */
const BLOCK_SHARE = 0.5;

/**
 * Takes in a window's ballots.
 * @param facts the run of failures up to then
 * @param usual the network's rate of failures as a rule
 * @returns null while there is no such voter
 */
export function followLone(
  known: LoneVoter | null,
  facts: Facts | null,
  ballots: readonly Ballot[],
  { window, usual }: { window: number; usual: number },
): LoneVoter | null {
  const before = known ?? (facts && found(facts, usual));
  if (before === null || ballots.length === 0) return known;
  const lone = onDay(before, Math.floor(window / WINDOWS_A_DAY));
  for (const { voter, failed } of ballots) {
    if (failed && lone.voter === '') lone.voter = voter;
    lone.nats += natsOf(voter === lone.voter, usual, failed ? [1, 0] : [0, 1]);
  }
  lone.nats = hundredths(Math.min(MAX_ONE_VOTER_NATS, lone.nats));
  return lone.nats >= 0 ? lone : null;
}

const onDay = (lone: LoneVoter, day: number): LoneVoter => ({ ...lone, day, voter: lone.day === day ? lone.voter : '' });

/** The voter of a run who fails most often, if most of his votes fail. */
function found({ day, crowd }: Facts, usual: number): LoneVoter | null {
  let voter = '';
  let most = LEAST_FAILURES - 1;
  for (const [name, [failed, ok]] of Object.entries(crowd)) if (failed > most && failed >= ok) [voter, most] = [name, failed];
  if (voter === '') return null;
  const nats = Object.entries(crowd).reduce((sum, [name, [failed, ok]]) => sum + natsOf(name === voter, usual, [failed, ok]), 0);
  return { day, voter, nats };
}

/** Votes of one voter, if the one is broken and others fail as a rule, against half of all. His failures are what both would be: a full block fails no less. */
function natsOf(isLone: boolean, usual: number, [failed, ok]: readonly [failed: number, ok: number]): number {
  if (isLone) return ok * Math.log((1 - MAX_BLOCK_RATE) / (1 - BLOCK_SHARE));
  const rate = Math.min(1 - RATE_MARGIN, Math.max(RATE_MARGIN, usual));
  return failed * Math.log(rate / BLOCK_SHARE) + ok * Math.log((1 - rate) / (1 - BLOCK_SHARE));
}

/** The network whose one broken voter makes the case, less what other networks show; null where none does. */
export function brokenVotersNetwork(track: Track, { networks }: PhaseRecord): number | null {
  if (networks.reduce((sum, { facts }) => sum + facts.anonymousWindows, 0) >= ANONYMOUS_WINDOWS) return null;
  const natsOn = (asn: number): number => track.cells.find((cell) => cell.asn === asn)?.lone?.nats ?? 0;
  const [first, ...others] = [...networks].sort((a, b) => natsOn(b.asn) - natsOn(a.asn));
  if (!first) return null;
  const shown = others.reduce((sum, { asn, facts }) => sum + evidenceAgainst(track, asn, facts.failedVotes, facts.votes), 0);
  return natsOn(first.asn) - shown >= ONE_VOTER_NATS ? first.asn : null;
}
