import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { followLone, type LoneVoter } from '../../src/detect/lone-voter.ts';
import { MAX_ONE_VOTER_NATS, ONE_VOTER_NATS } from '../../src/detect/parameters.ts';
import { emptyFacts, type Facts } from '../../src/detect/facts.ts';
import { initialState } from '../../src/detect/state.ts';
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { Ballot, NetworkVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { seeded, timeOf } from './simulate.ts';

const DAY = 288;
const DAYS = 30;
const BROKEN = 10 * DAY;
const NETWORKS = 6;
const VOTERS = 3;

/** Votes of three voters a network, each heard once in an hour and a half; one of the first network's is broken from the tenth day on. */
function windowsOf(seed: number, rateOf: (window: number, network: number) => number): WindowVotes[] {
  const random = seeded(seed);
  return Array.from({ length: DAYS * DAY }, (_, window) => {
    const networks = Array.from({ length: NETWORKS }, (__, network): NetworkVotes[] => {
      const ballots = Array.from({ length: VOTERS }, (___, voter) => voter).flatMap((voter): Ballot[] => {
        if (random() >= 1 / 18) return [];
        const isBroken = network === 0 && voter === 0 && window >= BROKEN;
        const failed = random() < (isBroken ? 0.98 : rateOf(window, network));
        return [{ voter: `${Math.floor(window / DAY)}-${network}-${voter}`, failed, established: true, region: null }];
      });
      return ballots.length > 0 ? [networkOf(network, ballots)] : [];
    });
    return { windowMs: timeOf(window), networks: networks.flat(), controls: {} };
  });
}

function networkOf(network: number, ballots: Ballot[]): NetworkVotes {
  const votes = noServiceVotes();
  for (const { failed } of ballots) votes.votes[failed ? 'tls' : 'ok'] += 1;
  Object.assign(votes, { voters: ballots.length, measurements: ballots.length, ballots });
  return { asn: 64_500 + network, name: null, simulated: true, services: { telegram: votes } };
}

const episodesOf = (windows: readonly WindowVotes[]): Episode[] => detect(initialState(), windows, timeOf(DAYS * DAY)).episodes;

describe('one broken voter of three', () => {
  test('is no suspicion once others were heard beside him, however long he fails', () => {
    const told = [1, 3, 4, 6].flatMap((seed) => episodesOf(windowsOf(seed, () => 0.04)));
    expect(told.length).toBeLessThanOrEqual(2);
    expect(told.filter(({ tier }) => tier === 'detected')).toEqual([]);
  });

  test('hides no block that begins beside him', () => {
    const BLOCK = 13 * DAY + 100;
    const isBlocked = (window: number, network: number): boolean => network < 3 && window >= BLOCK && window < BLOCK + DAY;
    const [episode, ...others] = episodesOf(windowsOf(7, (window, network) => (isBlocked(window, network) ? 0.95 : 0.04)));
    expect({ tier: episode?.tier, others }).toEqual({ tier: 'detected', others: [] });
    expect((episode?.detectedAtMs ?? Infinity) - timeOf(BLOCK)).toBeLessThan(4 * 3_600_000);
    expect(episode?.networks.map(({ asn }) => asn)).toEqual([64_500, 64_501, 64_502]);
  });
});

describe('what is known of him', () => {
  const run = (crowd: Facts['crowd']): Facts => ({ ...emptyFacts(0), day: 5, crowd });
  const ballot = (voter: string, failed: boolean): Ballot => ({ voter, failed, established: true, region: null });
  const at = { window: 5 * DAY + 100, usual: 0.05 };
  const good = (count: number): Ballot[] => Array.from({ length: count }, (_, index) => ballot(`other-${index % 2}`, false));

  test('begins with two failures of one voter, and is enough with those of others', () => {
    expect(followLone(null, run({ a: [1, 0, 1], b: [1, 0, 1] }), good(5), at)).toBeNull();
    const lone = followLone(null, run({ a: [3, 0, 1], b: [0, 2, 1] }), good(1), at);
    expect(lone).toMatchObject({ day: 5, voter: 'a' });
    expect(lone?.nats).toBeGreaterThan(ONE_VOTER_NATS);
  });

  test('is nothing without others, whose failures undo it', () => {
    const known: LoneVoter = { day: 5, voter: 'a', nats: MAX_ONE_VOTER_NATS };
    const after = (count: number): number =>
      followLone(
        known,
        null,
        Array.from({ length: count }, (_, index) => ballot(`b${index}`, true)),
        at,
      )?.nats ?? 0;
    expect(after(1)).toBeGreaterThanOrEqual(ONE_VOTER_NATS);
    expect(after(2)).toBeLessThan(ONE_VOTER_NATS);
    expect(followLone(null, run({ a: [40, 0, 1] }), [ballot('a', true)], at)?.nats).toBe(0);
  });

  test('goes on under another pseudonym on the next day', () => {
    const known: LoneVoter = { day: 4, voter: 'a', nats: 5 };
    const lone = followLone(known, null, [...good(1), ballot('z', true), ballot('z', true)], at);
    expect(lone).toMatchObject({ day: 5, voter: 'z' });
    expect(lone?.nats).toBeGreaterThan(5);
    expect(followLone(lone, null, [ballot('z', false)], { ...at, window: at.window + 1 })?.nats).toBeLessThan(lone?.nats ?? 0);
  });
});
