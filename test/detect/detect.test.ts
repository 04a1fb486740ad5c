import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState } from '../../src/detect/state.ts';
import { verdictsOf } from '../../src/detect/verdict.ts';
import type { WindowVotes } from '../../src/rollup/window-votes.ts';
import { WINDOW_MS } from '../../src/rollup/window.ts';
import { simulate, timeOf, type SimulatedNetwork } from './simulate.ts';

const DAY = 288;
const WEEK = 7 * DAY;

/** Networks of a country: all alike but for what `each` changes. */
const country = (count: number, each: (index: number) => Partial<SimulatedNetwork>): SimulatedNetwork[] =>
  Array.from({ length: count }, (_, index) => ({ asn: 100 + index, votes: 1, rate: () => 0.04, ...each(index) }));

const between = (window: number, since: number, until: number): boolean => window >= since && window < until;

const episodesOf = (windows: readonly WindowVotes[], until: number): Episode[] => detect(initialState(), windows, timeOf(until)).episodes;

/** Whether a window number lies in a span of time. */
const holds = (span: { earliestMs: number; latestMs: number } | null, window: number): boolean =>
  span !== null && span.earliestMs <= timeOf(window) && timeOf(window) <= span.latestMs;

describe('a block', () => {
  const start = WEEK + 100;
  const blocked = (rate: number, votes: number) =>
    simulate({
      seed: 11,
      windows: WEEK + 2 * DAY,
      networks: country(8, (index) => ({ votes, rate: (window) => (index < 6 && between(window, start, start + 150) ? rate : 0.04) })),
    });

  test('of most networks is found within minutes, dated, and its end too', () => {
    const [episode, ...others] = episodesOf(blocked(0.9, 3), WEEK + 2 * DAY);
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ kind: 'service-restriction', tier: 'detected', state: 'ended', layer: 'tls' });
    expect(episode?.networks.map(({ asn }) => asn)).toEqual([100, 101, 102, 103, 104, 105]);
    expect((episode?.detectedAtMs ?? 0) - timeOf(start)).toBeLessThanOrEqual(3 * WINDOW_MS);
    expect(holds(episode?.onset ?? null, start)).toBe(true);
    expect(holds(episode?.end ?? null, start + 150)).toBe(true);
    expect(episode?.confidence).toBeGreaterThan(0.9);
  });

  test('that only browsers saw is told without a layer, and with the probes’ layer where any saw it too', () => {
    const seenBy = (probes: number) =>
      blocked(0.9, 6).map((window) =>
        alter(window, ({ votes, ...rest }) => {
          const { ok, tls } = votes;
          const http = (tls * (1 - probes)) / 2;
          return { ...rest, votes: { ...votes, ok: ok / 2, tls: tls * probes, http }, unlayered: http };
        }),
      );
    expect(episodesOf(seenBy(0), WEEK + 2 * DAY)[0]).toMatchObject({ tier: 'detected', layer: null });
    expect(episodesOf(seenBy(0.1), WEEK + 2 * DAY)[0]).toMatchObject({ tier: 'detected', layer: 'tls' });
  });

  test('is found within the hour at one vote a network in a quarter of an hour', () => {
    const [episode] = episodesOf(blocked(0.9, 0.3), WEEK + 2 * DAY);
    expect(episode?.tier).toBe('detected');
    expect((episode?.detectedAtMs ?? 0) - timeOf(start)).toBeLessThanOrEqual(12 * WINDOW_MS);
  });

  test('that defeats half of the attempts is found too', () => {
    const [episode] = episodesOf(blocked(0.5, 1), WEEK + 2 * DAY);
    expect(episode?.tier).toBe('detected');
    expect((episode?.detectedAtMs ?? 0) - timeOf(start)).toBeLessThanOrEqual(12 * WINDOW_MS);
  });

  test('of a single network is told, more slowly, and names no other', () => {
    const networks = country(8, (index) => ({ rate: (window) => (index === 2 && between(window, start, start + DAY) ? 0.9 : 0.04) }));
    const [episode, ...others] = episodesOf(simulate({ seed: 3, windows: WEEK + 2 * DAY, networks }), WEEK + 2 * DAY);
    expect(others).toEqual([]);
    expect(episode?.networks.map(({ asn }) => asn)).toEqual([102]);
    expect(episode?.alternatives.singleNetwork).toBe(true);
    const delay = ((episode?.detectedAtMs ?? 0) - timeOf(start)) / WINDOW_MS;
    expect(delay).toBeGreaterThan(12);
    expect(delay).toBeLessThan(120);
    expect(holds(episode?.onset ?? null, start)).toBe(true);
  });

  test('that reaches networks one after another names them all', () => {
    const networks = country(8, (index) => ({ rate: (window) => (index < 6 && between(window, start + index, start + 150) ? 0.9 : 0.04) }));
    const [episode] = episodesOf(simulate({ seed: 5, windows: WEEK + 2 * DAY, networks }), WEEK + 2 * DAY);
    expect(episode?.networks.map(({ asn }) => asn)).toEqual([100, 101, 102, 103, 104, 105]);
  });

  test('that comes again after a pause shorter than itself is another phase of the same episode', () => {
    const on = (window: number) => between(window, start, start + 60) || between(window, start + 90, start + 140);
    const networks = country(8, (index) => ({ rate: (window) => (index < 6 && on(window) ? 0.9 : 0.04) }));
    const [episode, ...others] = episodesOf(simulate({ seed: 8, windows: WEEK + 2 * DAY, networks }), WEEK + 2 * DAY);
    expect(others).toEqual([]);
    expect(episode?.phases).toHaveLength(2);
    expect(holds(episode?.phases[1]?.onset ?? null, start + 90)).toBe(true);
  });

  test('stays open while its networks are silent, and ends where they were silent when they are heard again', () => {
    const networks = country(6, () => ({
      rate: (window) => (between(window, start, start + 200) ? 0.95 : 0.04),
    }));
    const windows = simulate({ seed: 4, windows: WEEK + 3 * DAY, networks }).filter(
      ({ windowMs }) => windowMs < timeOf(start + 50) || windowMs >= timeOf(start + 250),
    );
    const silent = detect(
      initialState(),
      windows.filter(({ windowMs }) => windowMs < timeOf(start + 50)),
      timeOf(start + 249),
    );
    expect(silent.episodes[0]).toMatchObject({ state: 'open', end: null });
    expect(verdictsOf(silent.state, timeOf(start + 249)).every(({ state }) => state === 'silent')).toBe(true);
    const [episode] = episodesOf(windows, WEEK + 3 * DAY);
    expect(episode?.state).toBe('ended');
    expect(holds(episode?.end ?? null, start + 200)).toBe(true);
  });

  test('of a network that fell silent before the end leaves that network unknown', () => {
    const networks = country(6, (index) => ({
      rate: (window) => (between(window, start, start + 100) ? 0.95 : 0.04),
      votes: 1,
      ...(index === 0 ? { name: 'Silent' } : {}),
    }));
    const windows = simulate({ seed: 4, windows: WEEK + DAY, networks }).map((window) =>
      window.windowMs < timeOf(start + 50) ? window : { ...window, networks: window.networks.filter(({ asn }) => asn !== 100) },
    );
    const [episode] = episodesOf(windows, WEEK + DAY);
    expect(episode?.state).toBe('ended');
    expect(episode?.networks.map(({ state }) => state)).toEqual(['unknown', 'ended', 'ended', 'ended', 'ended', 'ended']);
  });

  test('in progress when observation begins has an onset before the record, and is detected where controls succeed', () => {
    const networks = country(6, () => ({ votes: 0.5, rate: (window) => (window < DAY ? 0.95 : 0.04) }));
    const options = { seed: 2, windows: 3 * DAY, networks };
    const [alone] = episodesOf(simulate(options), 3 * DAY);
    expect(alone).toMatchObject({ tier: 'suspected', state: 'ended', leftCensored: true });
    const [checked] = episodesOf(simulate({ ...options, controls: () => ({ ok: 1, failed: 0 }) }), 3 * DAY);
    expect(checked).toMatchObject({ tier: 'detected', leftCensored: true });
    expect(holds(checked?.end ?? null, DAY)).toBe(true);
  });
});

describe('no block', () => {
  test('is told in a quiet year of three correlated votes a window', () => {
    const windows = simulate({
      seed: 1,
      windows: 365 * DAY,
      networks: country(1, () => ({ votes: 3, correlation: 0.1, rate: () => 0.05 })),
    });
    expect(episodesOf(windows, 365 * DAY)).toEqual([]);
  });

  test('is told of a network that always fails', () => {
    const networks = country(6, (index) => ({ votes: 0.1, anonymous: true, rate: () => (index === 0 ? 0.95 : 0.03) }));
    expect(episodesOf(simulate({ seed: 6, windows: 20 * DAY, networks }), 20 * DAY)).toEqual([]);
  });

  test('is told of a bad hour on one network', () => {
    const networks = country(8, (index) => ({
      votes: 3,
      rate: (window) => (index === 1 && between(window, WEEK, WEEK + 12) ? 0.9 : 0.03),
    }));
    expect(episodesOf(simulate({ seed: 9, windows: WEEK + DAY, networks }), WEEK + DAY)).toEqual([]);
  });

  test('is told of failures that grow slowly over two months', () => {
    const rate = (window: number) => 0.02 + 0.28 * Math.min(1, Math.max(0, (window - 20 * DAY) / (60 * DAY)));
    const networks = country(4, () => ({ votes: 2, correlation: 0.1, rate }));
    expect(episodesOf(simulate({ seed: 1, windows: 90 * DAY, networks }), 90 * DAY)).toEqual([]);
  });

  test('is told where the service fails for the controls too: that is an outage of the platform', () => {
    const down = (window: number) => between(window, WEEK, WEEK + 24);
    const windows = simulate({
      seed: 7,
      windows: WEEK + DAY,
      networks: country(6, () => ({ rate: (window) => (down(window) ? 0.95 : 0.04) })),
      controls: (window) => (down(window) ? { ok: 0, failed: 1 } : { ok: 1, failed: 0 }),
    });
    const result = detect(initialState(), windows, timeOf(WEEK + 12));
    expect(result.episodes.map(({ kind }) => kind)).toEqual(['platform-outage']);
    const during = detect(
      initialState(),
      windows.filter(({ windowMs }) => windowMs < timeOf(WEEK + 12)),
      timeOf(WEEK + 12),
    );
    expect(new Set(verdictsOf(during.state, timeOf(WEEK + 12)).map(({ state }) => state))).toEqual(new Set(['down']));
  });

  test('is detected on one voter, on day-old keys, or on one software version while others succeed', () => {
    const failing = { rate: (window: number) => (between(window, WEEK, WEEK + DAY) ? 0.95 : 0.03) };
    const tierOf = (windows: WindowVotes[]) => episodesOf(windows, WEEK + DAY)[0]?.tier;
    const base = { seed: 12, windows: WEEK + DAY, networks: country(1, () => ({ votes: 1, ...failing })) };
    const one = simulate(base).map((window) => alter(window, (votes) => ({ ...votes, ...onlyOne(votes) })));
    expect(tierOf(one)).toBe('suspected');
    const crowd = { ...base, networks: country(3, () => ({ votes: 2, ...failing })) };
    expect(tierOf(simulate(crowd))).toBe('detected');
    expect(tierOf(simulate(crowd).map((window) => alter(window, fresh)))).toBe('suspected');
  });

  test('is what a detection was not, though one voter alone fails on after it', () => {
    const networks = country(6, (index) => ({
      votes: 2,
      rate: (window) => (between(window, WEEK, WEEK + 100) || (index === 0 && between(window, WEEK + 130, WEEK + DAY)) ? 0.95 : 0.03),
    }));
    const windows = simulate({ seed: 12, windows: WEEK + DAY, networks }).map((window) =>
      window.windowMs < timeOf(WEEK + 115)
        ? window
        : { ...window, networks: window.networks.map((network) => (network.asn === 100 ? soleVoter(network) : network)) },
    );
    const [episode] = episodesOf(windows, WEEK + DAY);
    expect(episode).toMatchObject({ tier: 'detected', alternatives: { oneVoter: false } });
    expect(episode?.phases.map(({ tier }) => tier)).toEqual(['detected', 'suspected']);
  });

  test('is published of a version that fails while others succeed on the same networks: that is a fault of measurement', () => {
    const networks = country(4, () => ({
      votes: 2,
      rate: (window: number) => (window >= WEEK ? 0.5 : 0.03),
    }));
    const windows = simulate({ seed: 13, windows: WEEK + DAY, networks }).map((window) =>
      alter(window, (votes) => ({
        ...votes,
        failedSoftware: votes.failedSoftware.concat(failures(votes) > 0 ? ['probe/2'] : []),
        okSoftware: votes.votes.ok > 0 ? ['probe/1'] : [],
      })),
    );
    const episodes = episodesOf(windows, WEEK + DAY);
    expect(episodes.map(({ kind, tier }) => `${tier} ${kind}`)).toEqual(['suspected measurement-fault']);
    expect(episodes[0]?.alternatives.oneSoftware).toBe('probe/2');
  });
});

type Network = WindowVotes['networks'][number];
type Votes = Network['services'][string];

const soleVoter = (network: Network): Network => ({
  ...network,
  services: Object.fromEntries(Object.entries(network.services).map(([service, votes]) => [service, { ...votes, ...onlyOne(votes) }])),
});

const alter = (window: WindowVotes, change: (votes: Votes) => Votes): WindowVotes => ({
  ...window,
  networks: window.networks.map((network) => ({
    ...network,
    services: Object.fromEntries(Object.entries(network.services).map(([service, votes]) => [service, change(votes)])),
  })),
});

const failures = ({ votes }: Votes): number => votes.tls;

/** One vote in place of several, of a voter who is always the same. */
function onlyOne({ votes }: Votes): Pick<Votes, 'votes' | 'voters' | 'ballots'> {
  const failed = votes.tls > 0;
  return {
    votes: { ...votes, tls: Number(failed), ok: failed ? 0 : Math.min(1, votes.ok) },
    voters: 1,
    ballots: [{ voter: 'one', failed, established: true, region: null }],
  };
}

/** The same votes, of probes that were enrolled today. */
const fresh = (votes: Votes): Votes => ({ ...votes, ballots: votes.ballots.map((ballot) => ({ ...ballot, established: false })) });

test('what has failed since the beginning is told once controls were heard, and as withdrawn when nothing bore it out in a week, however it is judged', () => {
  const failing = { seed: 3, windows: 8 * DAY, networks: country(3, () => ({ rate: () => 0.95 })) };
  expect(episodesOf(simulate(failing), 8 * DAY)).toEqual([]);
  const windows = simulate({ ...failing, controls: (window) => (window === 20 ? { ok: 1, failed: 0 } : { ok: 0, failed: 0 }) });
  const [episode, ...others] = episodesOf(windows, 8 * DAY);
  expect(others).toEqual([]);
  expect(episode).toMatchObject({ leftCensored: true, state: 'withdrawn' });
  let state = initialState();
  const states: string[] = [];
  for (const window of windows) {
    const step = detect(state, [window], window.windowMs + WINDOW_MS);
    state = step.state;
    states.push(...step.episodes.map((told) => told.state));
  }
  expect(states.at(-1)).toBe('withdrawn');
});
