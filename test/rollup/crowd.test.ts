import { expect, it } from 'vitest';
import { participationAt } from '../../src/probe/cadence.ts';
import { ENOUGH_VOTERS, assign } from '../../src/ingest/assignments.ts';
import { emptyBin, mergeBatches } from '../../src/rollup/bin.ts';
import { nextDemand } from '../../src/rollup/crowd.ts';
import { importedBatch } from '../../src/rollup/votes.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/time.ts';
import { seededRandom } from '../bench/random.ts';
import { observation } from '../support/observation.ts';

const ORIGIN = { probe_cc: 'KE', probe_region: null, probe_asn: 33771, network_name: 'Safaricom Limited' };
const SETTINGS = { dailyRequests: 100_000_000, observatories: [], minimumVersion: '0.1.0', pausedCountries: [] };
const START_MS = 20_000 * DAY_MS;
const WINDOW_MS = 5 * MINUTE_MS;

const binOf = (voters: readonly string[]) =>
  mergeBatches(
    emptyBin(),
    voters.map((voter) => importedBatch(observation({ source: 'probe', voter, probe_cc: 'KE', probe_asn: 33771 }))),
  ).bin;

/** Voters in each window of a network: its probes come every half hour, in a watch every window, and do as they were told last; who was not asked for an hour asks. */
function votersByWindow(probes: number, windows: number, watch: readonly [sinceMs: number, untilMs: number]) {
  const random = seededRandom(probes);
  const watches = { KE: [watch] };
  let crowd: Record<string, number> = {};
  const asking = (nowMs: number) => {
    const load = { dayMs: START_MS, reports: 0, crowd, watches };
    return { asked: assign(ORIGIN, load, SETTINGS, { phase: 0, networkType: 'wifi' }, nowMs), atMs: nowMs };
  };
  const told = Array.from({ length: probes }, () => asking(START_MS));
  return Array.from({ length: windows }, (_, window) => {
    const nowMs = START_MS + window * WINDOW_MS;
    const answer = asking(nowMs);
    const isWatched = watch[0] <= nowMs && nowMs < watch[1];
    const voters: string[] = [];
    for (const [index, { asked, atMs }] of told.entries()) {
      if (!isWatched && index % 6 !== window % 6) continue;
      const takesPart = random() < participationAt(asked, nowMs);
      if (takesPart) voters.push(`v${index}`);
      if (takesPart || nowMs - atMs >= HOUR_MS) told[index] = answer;
    }
    crowd = nextDemand(crowd, [{ windowMs: nowMs, bin: binOf(voters) }], 'KE', watches.KE);
    return voters.length;
  });
}

const meanOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0) / counts.length;
const isAboutEnough = (counts: readonly number[]): boolean => meanOf(counts) > 0.75 * ENOUGH_VOTERS && meanOf(counts) < 1.3 * ENOUGH_VOTERS;

it.each([200, 500, 1000])('asks about as many of %i probes as say something new', (probes) => {
  const counts = votersByWindow(probes, 120, [0, 0]);
  expect(isAboutEnough(counts.slice(48)), counts.join()).toBe(true);
});

it.each([40, 70])(
  'asks about as many of %i probes through a watch, in which all come six times as often, and at once as before after it',
  (probes) => {
    const [since, until] = [24, 24 + 72];
    const counts = votersByWindow(probes, until + 36, [START_MS + since * WINDOW_MS, START_MS + until * WINDOW_MS]);
    const ordinary = Math.min(probes / 6, 1.1 * ENOUGH_VOTERS);
    expect(isAboutEnough(counts.slice(since + 12, until)), counts.join()).toBe(true);
    for (const span of [counts.slice(until, until + 6), counts.slice(until + 6)])
      expect(meanOf(span), counts.join()).toBeGreaterThan(0.7 * ordinary);
  },
);

it('leaves a network alone that has few', () => {
  expect(meanOf(votersByWindow(30, 60, [0, 0]))).toBe(5);
});
