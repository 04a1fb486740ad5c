import { describe, expect, test } from 'vitest';
import { detectCountry } from '../../../src/detect/detect-country.ts';
import { foldSilence, initialSilence, type Heartbeat, type SilenceRecord } from '../../../src/detect/silence/silence.ts';
import { initialState } from '../../../src/detect/state.ts';
import type { WindowVotes } from '../../../src/rollup/window-votes.ts';
import { seeded, simulate, timeOf } from '../simulate.ts';

const HOUR = 12;
const DAY = 288;
const DAYS = 12;
/** A morning, in a week of which the one before is known. */
const CUT = 9 * DAY + 8 * HOUR;

/** Six networks, of which the first ones are large; fewer are heard by night and at the weekend. */
const volunteers = simulate({
  seed: 3,
  windows: DAYS * DAY,
  networks: [1.6, 1.2, 0.9, 0.7, 0.5, 0.4].map((votes, place) => ({ asn: 64_500 + place, votes, rate: () => 0.04 })),
});
const draw = seeded(9);
const ordinary = volunteers.filter(({ windowMs }) => {
  const window = (windowMs - timeOf(0)) / (timeOf(1) - timeOf(0));
  return draw() < ((window / HOUR) % 24 < 6 ? 0.4 : 1) * (Math.floor(window / DAY) % 7 >= 5 ? 0.5 : 1);
});

const beats = (heard: (window: number) => Partial<Heartbeat> | null = () => ({ others: true })): Heartbeat[] =>
  Array.from({ length: DAYS * DAY }, (_, window) => window).flatMap((window) => {
    const beat = heard(window);
    return beat ? [{ windowMs: timeOf(window), edge: false, others: false, ...beat }] : [];
  });

const without = (since: number, until: number, asns?: readonly number[]): WindowVotes[] =>
  ordinary.map((window) =>
    window.windowMs >= timeOf(since) && window.windowMs < timeOf(until)
      ? { ...window, networks: window.networks.filter(({ asn }) => asns !== undefined && !asns.includes(asn)) }
      : window,
  );

const told = (windows: readonly WindowVotes[], heartbeats = beats()): SilenceRecord[] =>
  foldSilence(initialSilence(), windows, heartbeats, timeOf(DAYS * DAY)).records;

describe('volunteers who fall silent together', () => {
  test('are told within two hours, with the onset, the networks, and the end when they are back', () => {
    const [record, ...more] = told(without(CUT, CUT + 20 * HOUR));
    expect(more).toEqual([]);
    expect(record?.silent.length).toBeGreaterThanOrEqual(3);
    expect(record?.onsetMs[0]).toBeLessThanOrEqual(timeOf(CUT));
    expect(record?.onsetMs[1]).toBeGreaterThanOrEqual(timeOf(CUT));
    expect(record?.suspectedMs).toBeLessThanOrEqual(timeOf(CUT + 2 * HOUR));
    expect(record?.endMs?.[1]).toBeGreaterThanOrEqual(timeOf(CUT + 20 * HOUR));
    expect(record?.endMs?.[1]).toBeLessThanOrEqual(timeOf(CUT + 21 * HOUR));
  });

  test('are a blackout that is suspected and no more, and their networks are unknown', () => {
    const windows = without(CUT, DAYS * DAY);
    const { episodes } = detectCountry(initialState(), windows, beats(), timeOf(DAYS * DAY));
    expect(episodes).toMatchObject([{ service: null, kind: 'blackout', tier: 'suspected', state: 'open', detectedAtMs: null }]);
    expect(new Set(episodes[0]?.networks.map(({ state }) => state))).toEqual(new Set(['unknown']));
    expect(episodes[0]?.confidence).toBeLessThanOrEqual(0.5);
  });

  test('are the same in slices as in one go', () => {
    const windows = without(CUT, CUT + 20 * HOUR);
    const sliced = new Map<number, SilenceRecord>();
    let state = initialSilence();
    for (let window = 0; window < DAYS * DAY; window += 100) {
      const within = ({ windowMs }: { windowMs: number }) => windowMs >= timeOf(window) && windowMs < timeOf(window + 100);
      const step = foldSilence(state, windows.filter(within), beats().filter(within), timeOf(Math.min(DAYS * DAY, window + 100)));
      state = JSON.parse(JSON.stringify(step.state)) as typeof state;
      for (const record of step.records) sliced.set(record.suspectedMs, record);
    }
    expect([...sliced.values()]).toEqual(told(windows));
  });

  test('say nothing while the observatory is not heard to work', () => {
    const stalled = (window: number): boolean => window >= CUT && window < CUT + 20 * HOUR;
    const silent = without(CUT, CUT + 20 * HOUR);
    expect(
      told(
        silent,
        beats((window) => (stalled(window) ? null : { others: true })),
      ),
    ).toEqual([]);
    expect(
      told(
        silent,
        beats((window) => (stalled(window) ? { edge: true } : { others: true })),
      ),
    ).toEqual([]);
    expect(
      told(
        silent,
        beats(() => ({ edge: true })),
      ),
    ).toHaveLength(1);
  });
});

test('nights, weekends, one network that stops and a country of whom few are heard are no silence', () => {
  expect(told(ordinary)).toEqual([]);
  expect(told(without(CUT, DAYS * DAY, [64_500]))).toEqual([]);
  const few = ordinary.filter((_, index) => index % 30 === 0);
  expect(told(few)).toEqual([]);
});
