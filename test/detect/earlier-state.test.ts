import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { detectCountry } from '../../src/detect/detect-country.ts';
import { currentState } from '../../src/detect/earlier-state.ts';
import { unpack } from '../../src/detect/packing.ts';
import { initialState, type DetectorState } from '../../src/detect/state.ts';
import { storedState } from '../../src/detect/stored-state.ts';
import { simulate, timeOf } from './simulate.ts';

const DAY = 288;
const BEGINS = 9 * DAY;
const CUT = BEGINS + 36;
const ENDS = BEGINS + 96;
const isRestricted = (window: number): boolean => window >= BEGINS && window < ENDS;

/** A service that from the tenth day on fails and is slow for eight hours. */
const windows = simulate({
  seed: 5,
  windows: 10 * DAY,
  networks: [64_500, 64_501].map((asn) => ({
    asn,
    votes: 1.5,
    rate: (window) => (isRestricted(window) ? 0.9 : 0.05),
    software: () => 'probe/1',
  })),
});
for (const { windowMs, networks } of windows) {
  const window = (windowMs - timeOf(0)) / (timeOf(1) - timeOf(0));
  for (const { asn, services } of networks) {
    const halfOctaves = (isRestricted(window) ? 6 : 0) + ((window * 7 + asn) % 4) - 1;
    services['telegram']?.slowness.push({ measure: 'latency', halfOctaves, software: 'probe/1' });
  }
}
const beats = Array.from({ length: 10 * DAY }, (_, window) => ({ windowMs: timeOf(window), edge: true, others: true }));

const continued = (state: DetectorState, from: number, until: number) => {
  const within = ({ windowMs }: { windowMs: number }): boolean => windowMs >= timeOf(from) && windowMs < timeOf(until);
  return detectCountry(state, windows.filter(within), beats.filter(within), timeOf(until));
};

/** Up to version 3 a state was JSON, which is laid out here. */
function stored(version: number): DetectorState {
  const file = new URL(`state-of-version-${version}.${version <= 3 ? 'json' : 'txt'}`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  return storedState(version <= 3 ? JSON.stringify(JSON.parse(text)) : text) ?? initialState();
}

/** What they kept of these windows up to the fourth hour of the restriction; from version 2 on five windows more, in the middle of an hour of slowness. */
const CUTS = [
  [1, CUT],
  [2, CUT + 5],
  [3, CUT + 5],
  [4, CUT + 5],
] as const;

/** What was learned of how votes fall together and rates swing is told apart: versions 1 and 2 did not know one from the other. */
function knownOf(state: DetectorState) {
  const { names, tracks } = unpack(state);
  return {
    names,
    silence: state.silence,
    tracks: [...tracks].map(([service, track]) => [service, { ...track, correlation: null, unrest: null }]),
  };
}

test('a state of version 1 is what this version would have kept, but for slowness in the hour at hand', () => {
  const own = continued(initialState(), 0, CUT).state;
  const carried = stored(1);
  expect(knownOf(carried)).toEqual(knownOf(own));
  const [{ slowness }, { slowness: ownSlowness }] = [carried, own];
  expect(Object.keys(slowness?.judges.latency ?? {})).toEqual(Object.keys(ownSlowness?.judges.latency ?? {}));
});

test('a state of version 2 is what this version would have kept', () => {
  const carried = stored(2);
  expect(Object.keys(carried.slowness?.hour?.services ?? {})).toEqual(['telegram']);
  const own = continued(initialState(), 0, CUT + 5).state;
  expect(knownOf(carried)).toEqual(knownOf(own));
  expect(carried.slowness?.hour).toEqual(own.slowness?.hour);
});

test.each([3, 4])('a state of version %i is to the last digit what this version would have kept', (version) => {
  expect(stored(version)).toEqual(continued(initialState(), 0, CUT + 5).state);
});

test.each(CUTS)('an incident that was open with version %i then ends as it would have', (version, cut) => {
  const told = continued(stored(version), cut, 10 * DAY).episodes;
  const own = continued(continued(initialState(), 0, cut).state, cut, 10 * DAY).episodes;
  expect(told.map(({ key, state, onset, end }) => ({ key, state, onset, end }))).toEqual(
    own.map(({ key, state, onset, end }) => ({ key, state, onset, end })),
  );
  expect(told.map(({ key, state }) => `${key} ${state}`)).toEqual([
    'telegram@5682820 ended',
    expect.stringMatching(/^latency:telegram@\d+ ended$/),
  ]);
});

test('a state of a version that is not known is none', () => {
  expect(currentState({ ...initialState(), version: 99 } as unknown as DetectorState)).toBeNull();
});
