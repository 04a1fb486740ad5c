import { describe, expect, it } from 'vitest';
import { updateBelief, verdictOf } from '../../src/outside/belief.ts';
import { emptyState, noteProbe } from '../../src/outside/country-state.ts';
import { countryTally, levelOf, ordinaryOf, tallyOf } from '../../src/outside/level.ts';
import { parsePrefix, siteOf } from '../../src/outside/host.ts';
import { liesIn } from '../../src/probe/address.ts';
import { hostsOf } from './hosts.ts';

const after = (replies: readonly boolean[], rate: number, belief = 0.99): number =>
  replies.reduce((now, replied) => updateBelief(now, replied, rate), belief);

describe('the belief about a network', () => {
  it('is down after three silences of hosts that answer 19 times in 20, and after more of hosts that answer half the time', () => {
    expect(verdictOf(after([false, false], 0.95))).toBe('undecided');
    expect(verdictOf(after([false, false, false], 0.95))).toBe('down');
    expect(
      verdictOf(
        after(
          Array.from({ length: 9 }, () => false),
          0.5,
        ),
      ),
    ).toBe('undecided');
    expect(
      verdictOf(
        after(
          Array.from({ length: 11 }, () => false),
          0.5,
        ),
      ),
    ).toBe('down');
  });

  it('is up again with two replies, since what is down does not reply', () => {
    expect(verdictOf(after([true], 0.9, 0.01))).toBe('undecided');
    expect(verdictOf(after([true, true], 0.9, 0.01))).toBe('up');
  });

  it('stays between .01 and .99, whatever comes', () => {
    expect(
      after(
        Array.from({ length: 100 }, () => true),
        1,
      ),
    ).toBe(0.99);
    expect(
      after(
        Array.from({ length: 100 }, () => false),
        1,
      ),
    ).toBe(0.01);
  });

  it("agrees with Bayes' rule worked by hand", () => {
    expect(updateBelief(0.5, false, 0.8)).toBeCloseTo((0.5 * 0.2) / (0.5 * 0.2 + 0.5 * 0.99), 12);
    expect(updateBelief(0.5, true, 0.8)).toBeCloseTo((0.5 * 0.8) / (0.5 * 0.8 + 0.5 * 0.01), 12);
  });
});

describe("a host's rate", () => {
  it('is learned while its network is up, and kept through an outage', () => {
    const [steady, seldom, ...rest] = hostsOf({ 64500: 12 });
    const state = emptyState();
    for (let day = 0; day < 400; day += 1) {
      noteProbe(state, steady!, true, day);
      for (const other of rest) noteProbe(state, other, true, day);
      noteProbe(state, seldom!, day % 2 === 0, day);
    }
    const learned = state.hosts[seldom!.address]![0];
    expect(state.hosts[steady!.address]![0]).toBeGreaterThan(0.97);
    expect(learned).toBeGreaterThan(0.42);
    expect(learned).toBeLessThan(0.58);
    for (let time = 0; time < 500; time += 1) for (const host of [steady!, seldom!, ...rest]) noteProbe(state, host, false, 1000 + time);
    expect(state.hosts[steady!.address]![0]).toBeGreaterThan(0.95);
  });
});

describe('the level', () => {
  it('is the share of reachable weight that answers, a site counting once however many hosts it has', () => {
    const hosts = hostsOf({ 64500: 5 });
    const room = Array.from({ length: 20 }, (_, index) => ({ ...hosts[0]!, address: `45.0.0.${100 + index}` }));
    const tallies = Object.fromEntries(
      [...hosts, ...room].map(({ address }): [string, [number, number]] => [
        address,
        siteOf(address) === siteOf(hosts[0]!.address) ? [1, 0] : [1, 1],
      ]),
    );
    const state = emptyState();
    for (const { address } of [...hosts, ...room]) state.hosts[address] = [1, 100, 0];
    expect(tallyOf([...hosts, ...room], tallies, state)).toMatchObject({ share: 0.8, sites: 5 });
  });

  it('is not told of fewer than five sites', () => {
    const hosts = hostsOf({ 64500: 4 });
    expect(
      tallyOf(hosts, Object.fromEntries(hosts.map(({ address }): [string, [number, number]] => [address, [1, 1]])), emptyState()),
    ).toBeNull();
  });

  it('is measured against the same slot of past weeks, which an outage then does not lower', () => {
    const nights = Array.from({ length: 24 }, () => 0.6);
    expect(levelOf({ share: 0.6, sites: 20 }, ordinaryOf(nights)).level).toBe(1);
    expect(ordinaryOf([...nights, ...Array.from({ length: 12 }, () => 0.02)])).toBeCloseTo(0.6, 12);
    expect(ordinaryOf(nights.slice(0, 12))).toBe(1);
  });

  it('has an interval that holds it, and is wide where few sites are asked', () => {
    for (const share of [0, 0.3, 1])
      for (const sites of [5, 50]) {
        const { level, low, high } = levelOf({ share, sites }, 1);
        expect(low).toBeLessThanOrEqual(level);
        expect(high).toBeGreaterThanOrEqual(level);
        expect(high - low).toBeGreaterThan(sites === 5 ? 0.3 : 0.05);
        expect(high - low).toBeLessThan(sites === 5 ? 0.8 : 0.3);
      }
  });

  it('of a country is not made by one network, however large', () => {
    const tally = (share: number, sites: number) => ({ share, sites, probes: sites });
    expect(countryTally([tally(0, 400), tally(1, 10), tally(1, 10), tally(1, 10)])!.share).toBeCloseTo(2 / 3, 3);
    expect(countryTally([tally(0, 10), tally(0, 10), tally(0, 10)])!.share).toBe(0);
    expect(countryTally([tally(0, 10), tally(0, 10)])).toBeNull();
  });
});

it('knows prefixes and sites', () => {
  expect(liesIn('203.0.112.130', [parsePrefix('203.0.112.128/25')!])).toBe(true);
  expect(liesIn('203.0.112.1', [parsePrefix('203.0.112.128/25')!])).toBe(false);
  expect(liesIn('2001:db9:1::5', [parsePrefix('2001:db9::/32')!])).toBe(true);
  expect([parsePrefix('203.0.112.0/33'), parsePrefix('example.org'), parsePrefix('1.2.3.4/5/6')]).toEqual([null, null, null]);
  expect(siteOf('203.0.112.1')).toBe(siteOf('203.0.112.254'));
  expect(siteOf('2001:db9:1:2::1')).toBe(siteOf('2001:db9:1:3::1'));
});
