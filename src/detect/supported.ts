/** Whether a suspicion rests on enough different sources to be called detected, and what else might explain it. */
import { admittedRate } from './baseline.ts';
import {
  ALONGSIDE_FAILURES,
  ALONGSIDE_SHARE,
  ANONYMOUS_WINDOWS,
  DEVICE_ROUNDS_WINDOWS,
  FULL_BLOCK_NATS,
  MAX_BLOCK_RATE,
  ONE_DEVICE_SHARE,
  NAMED_NATS,
  WINDOW_MS,
  WINDOWS_A_DAY,
} from './parameters.ts';
import type { Alternatives, NetworkRecord, PhaseRecord } from './episode.ts';
import type { Facts } from './facts.ts';
import type { Track } from './track.ts';
import { evidenceAgainst, hasWitnesses } from './witnesses.ts';

/** Share of the failing windows that one version must have for it to be the cause, and the others' share of failures below which it is. */
const DOMINANT_SHARE = 0.8;
const OTHERS_FINE_SHARE = 0.3;
/** Windows with another version's votes that such a finding needs, and most that a version has on one network. */
const OTHERS_WINDOWS = 3;
const WINDOWS_A_NETWORK = 10;

export function alternativesOf(track: Track, phase: PhaseRecord): Alternatives {
  const facts = phase.networks.map((network) => network.facts);
  const anonymous = sum(facts, ({ anonymousWindows }) => anonymousWindows) >= ANONYMOUS_WINDOWS;
  return {
    oneSoftware: soleSoftware(track, phase, facts),
    failingSoftware: [...softwareTallies(facts).values()].filter(([failed]) => failed > 0).length,
    oneVoter: !anonymous && !hasWitnesses(track, phase, () => true),
    newProbesOnly: !anonymous && !hasWitnesses(track, phase, ([, , old]) => old === 1),
    singleNetwork: phase.networks.length < 2,
    oneDevice: mayBeOneDevice(track, phase),
  };
}

/** Nothing is detected on one voter, one device, one software version or a crowd that came within the day. */
export const isSupported = ({ oneSoftware, oneVoter, oneDevice, newProbesOnly }: Alternatives): boolean =>
  oneSoftware === null && !oneVoter && !oneDevice && !newProbesOnly;

/** Networks that one faulty device is met on: at home, and on the move. */
const NETWORKS_OF_A_DEVICE = [1, 2];

/**
 * No voter is known, one network fails in part, as far as can be told, or two do that one device may roam between, and the others do not make the case
 * without them.
 */
function mayBeOneDevice(track: Track, { networks }: PhaseRecord): boolean {
  const byFailures = [...networks].sort((a, b) => b.facts.failedVotes - a.facts.failedVotes);
  return NETWORKS_OF_A_DEVICE.some((count) => {
    const suspects = byFailures.slice(0, count);
    if (suspects.some(({ facts }) => facts.voters > 0) || failFully(track, suspects)) return false;
    if (count > 1 && !roams(track, suspects)) return false;
    const others = byFailures.slice(count);
    return others.reduce((sum, { asn, facts }) => sum + evidenceAgainst(track, asn, facts.failedVotes, facts.votes), 0) < NAMED_NATS;
  });
}

/**
 * Whether one device may have been at each of the networks in turn, which measures about once an hour, wherever it is: it fails no more often than that, and
 * not on one network at once after another.
 */
function roams(track: Track, suspects: readonly NetworkRecord[]): boolean {
  const facts = suspects.map((network) => network.facts);
  const failed = sum(facts, ({ failedWindows }) => failedWindows);
  const lasted = (track.last ?? 0) - Math.min(...facts.map(({ before }) => before));
  const alongside = sum(facts, (fact) => fact.alongside);
  return failed * DEVICE_ROUNDS_WINDOWS <= lasted && alongside < Math.max(ALONGSIDE_FAILURES, failed * ALONGSIDE_SHARE);
}

/** Whether the votes speak for a full block, and against one device of several. */
const failFully = (track: Track, suspects: readonly NetworkRecord[]): boolean =>
  suspects.reduce((nats, network) => nats + fullness(track, network), 0) >= FULL_BLOCK_NATS;

/**
 * Evidence for a full block against one device of several, which fails for a part of the votes while the others fail as they do as a rule. Somebody who
 * tries again and again counts as often as the network is heard as a rule.
 */
function fullness(track: Track, { asn, facts }: NetworkRecord): number {
  const { votes, failedVotes, before } = facts;
  const cell = track.cells.find((one) => one.asn === asn);
  const usual = cell ? (cell.last - before) / Math.max(1, cell.pace) : votes;
  const others = cell ? admittedRate(cell.baseline, track.rate) : track.rate;
  const share = Math.min(MAX_BLOCK_RATE, ONE_DEVICE_SHARE + (1 - ONE_DEVICE_SHARE) * others);
  const nats = failedVotes * Math.log(MAX_BLOCK_RATE / share) + (votes - failedVotes) * Math.log((1 - MAX_BLOCK_RATE) / (1 - share));
  return nats * Math.min(1, usual / votes);
}

/** The version whose own fault the failures are: on the same networks, in the same time, the others succeed. */
export function faultySoftware(phase: PhaseRecord): string | null {
  const tallies = softwareTallies(phase.networks.map(({ facts }) => facts));
  const failures = [...tallies.values()].reduce((total, [failed]) => total + failed, 0);
  for (const [name, [failed]] of tallies) {
    const others = [...tallies].filter(([other]) => other !== name).map(([, tally]) => tally);
    const othersFailed = others.reduce((total, tally) => total + tally[0], 0);
    const othersAll = others.reduce((total, tally) => total + tally[0] + tally[1], 0);
    const theirsIsFine = othersAll >= OTHERS_WINDOWS && othersFailed / othersAll < OTHERS_FINE_SHARE;
    if (failed >= OTHERS_WINDOWS && failed / failures >= DOMINANT_SHARE && theirsIsFine) return name;
  }
  return null;
}

/** The only version that fails, though others are in use and it succeeds nowhere else. */
function soleSoftware(track: Track, phase: PhaseRecord, facts: readonly Facts[]): string | null {
  const failing = [...softwareTallies(facts)].filter(([, [failed]]) => failed > 0);
  const [name] = failing[0] ?? [];
  if (failing.length !== 1 || name === undefined) return faultySoftware(phase);
  const now = track.last ?? 0;
  const others = Object.entries(track.software).some(([other, [seen]]) => other !== name && seen > now - WINDOWS_A_DAY);
  const succeedsElsewhere = (track.software[name]?.[1] ?? 0) * WINDOW_MS >= phase.onset.latestMs;
  return others && !succeedsElsewhere ? name : null;
}

/** Windows in which each version failed and succeeded, over the networks: one that is heard all the time does not speak for the others. */
function softwareTallies(facts: readonly Facts[]): Map<string, [number, number]> {
  const tallies = new Map<string, [number, number]>();
  for (const { software } of facts) {
    for (const [name, [failed, ok]] of Object.entries(software)) {
      const tally = tallies.get(name) ?? [0, 0];
      const scale = Math.min(1, WINDOWS_A_NETWORK / (failed + ok));
      tallies.set(name, [tally[0] + failed * scale, tally[1] + ok * scale]);
    }
  }
  return tallies;
}

const sum = (facts: readonly Facts[], count: (fact: Facts) => number): number => facts.reduce((total, fact) => total + count(fact), 0);
