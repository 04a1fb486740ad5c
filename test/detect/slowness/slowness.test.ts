import { describe, expect, test } from 'vitest';
import type { Episode } from '../../../src/detect/episode.ts';
import { foldSlowness, initialSlowness, type SlownessState } from '../../../src/detect/slowness/slowness.ts';
import { notePace, slownessOf, type Pace } from '../../../src/rollup/pace.ts';
import { noServiceVotes } from '../../../src/rollup/votes.ts';
import type { NetworkVotes, WindowVotes } from '../../../src/rollup/window-votes.ts';
import { observation } from '../../support/observation.ts';
import { seeded, timeOf } from '../simulate.ts';

const DAY = 288;
const HOUR = 12;
const NETWORKS = [64_500, 64_501, 64_502, 64_503, 64_504, 64_505];
/** Milliseconds that each service takes as a rule. */
const SERVICES = { facebook: 90, google: 60, wikipedia: 140, x: 120, youtube: 80 };

type Country = {
  seed: number;
  days: number;
  /** By how much a service takes longer on a network, by window. */
  factor?: (service: string, asn: number, window: number, software: string) => number;
  software?: (window: number, voter: number) => string;
};

/** Three voters on each network, every half hour, each on a line of its own; in the evening everything takes twice as long. */
function country({ seed, days, factor = () => 1, software = () => 'probe/1' }: Country): WindowVotes[] {
  const random = seeded(seed);
  const voters = NETWORKS.flatMap((asn) =>
    [0, 1, 2].map((voter) => ({ asn, voter, phase: Math.floor(random() * 6), line: 0.5 + 3 * random() })),
  );
  return Array.from({ length: days * DAY }, (_, window) => {
    const evening = (window / HOUR) % 24 >= 18 ? 2 : 1;
    const heard = voters.filter(({ phase }) => window % 6 === phase);
    const networks = [...new Set(heard.map(({ asn }) => asn))].map((asn): NetworkVotes => {
      const services = Object.fromEntries(Object.keys(SERVICES).map((service) => [service, noServiceVotes()]));
      for (const { voter, line } of heard.filter((one) => one.asn === asn)) {
        const pace: Pace = { latency: {}, slowdown: {} };
        const name = software(window, voter);
        for (const [service, usualMs] of Object.entries(SERVICES)) {
          const latency = usualMs * line * evening * Math.exp(0.5 * (random() + random() - 1)) * factor(service, asn, window, name);
          notePace(pace, observation({ service, latency_ms: latency, speed_ratio: null }));
        }
        for (const [service, slowness] of slownessOf(pace, name)) services[service]?.slowness.push(slowness);
      }
      return { asn, name: `Network ${asn}`, simulated: true, services };
    });
    return { windowMs: timeOf(window), networks, controls: {} };
  });
}

function judged(
  windows: readonly WindowVotes[],
  days: number,
  cuts: readonly number[] = [],
): { state: SlownessState; episodes: Episode[] } {
  const told = new Map<string, Episode>();
  let state = initialSlowness();
  let from = 0;
  for (const end of [...cuts, days * DAY]) {
    const slice = windows.filter(({ windowMs }) => windowMs >= timeOf(from) && windowMs < timeOf(end));
    const result = foldSlowness(JSON.parse(JSON.stringify(state)) as SlownessState, slice, timeOf(end));
    for (const episode of result.episodes) told.set(episode.key, episode);
    state = result.state;
    from = end;
  }
  return { state, episodes: [...told.values()] };
}

const during = (window: number, sinceHour: number, hours: number): boolean =>
  window >= sinceHour * HOUR && window < (sinceHour + hours) * HOUR;

describe('a service that answers late', () => {
  const slowed = (service: string, asn: number, window: number): number =>
    service === 'youtube' && asn < 64_504 && during(window, 10 * 24 + 9, 14) ? 2.5 : 1;

  test('on four of six networks is suspected within hours, with its networks, its onset and its end', () => {
    const { episodes } = judged(country({ seed: 1, days: 13, factor: slowed }), 13);
    expect(episodes).toHaveLength(1);
    expect(episodes[0]).toMatchObject({ service: 'youtube', kind: 'throttling', layer: 'throttled', tier: 'suspected', state: 'ended' });
    expect(episodes[0]?.networks.map(({ asn }) => asn)).toEqual(NETWORKS.slice(0, 4));
    const hourMs = HOUR * 300_000;
    const onsetMs = timeOf((10 * 24 + 9) * HOUR);
    expect(episodes[0]?.onset.earliestMs).toBeLessThanOrEqual(onsetMs);
    expect(episodes[0]?.onset.latestMs).toBeGreaterThanOrEqual(onsetMs);
    expect(episodes[0]?.suspectedAtMs).toBeLessThanOrEqual(onsetMs + 6 * hourMs);
    const endMs = onsetMs + 14 * hourMs;
    expect(Math.abs((episodes[0]?.end?.latestMs ?? 0) - endMs)).toBeLessThanOrEqual(3 * hourMs);
  });

  test('is judged alike in one go and in slices, with a stored state', () => {
    const windows = country({ seed: 2, days: 12, factor: slowed });
    const cuts = [100, 101, 2300, 2990, 2991, 3000, 3010, 3100];
    const whole = judged(windows, 12);
    const sliced = judged(windows, 12, cuts);
    expect(whole.episodes.length).toBeGreaterThan(0);
    expect(sliced.episodes).toEqual(whole.episodes);
    expect(sliced.state).toEqual(whole.state);
    // In the middle of an hour's portions too, where nothing more is heard.
    const heard = windows.filter(({ windowMs }) => windowMs < timeOf(11 * DAY));
    const toThree = 11 + 3 / DAY;
    expect(judged(heard, toThree, [11 * DAY, 11 * DAY + 1, 11 * DAY + 2]).state).toEqual(judged(heard, toThree, [11 * DAY]).state);
  });
});

describe('nothing is told', () => {
  test('of slow evenings, of a line on which everything is slow, and of a service that slows over weeks', () => {
    const factor = (service: string, asn: number, window: number): number =>
      (asn === 64_500 && window > 15 * DAY ? 4 : 1) * (service === 'x' ? 1 + window / (20 * DAY) : 1);
    for (const seed of [3, 4]) expect(judged(country({ seed, days: 30, factor }), 30).episodes).toEqual([]);
  });

  test('of one slow version of the software, but as its fault', () => {
    const software = (window: number, voter: number): string => (window > 10 * DAY && voter === 0 ? 'probe/2' : 'probe/1');
    const factor = (service: string, _: number, __: number, name: string): number => (service === 'x' && name === 'probe/2' ? 8 : 1);
    const { episodes } = judged(country({ seed: 5, days: 16, software, factor }), 16);
    const blamed = episodes.filter(({ kind, alternatives }) => kind !== 'measurement-fault' && alternatives.oneSoftware !== 'probe/2');
    expect(blamed).toEqual([]);
  });
});
