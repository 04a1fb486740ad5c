import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectCountry } from '../../src/detect/detect-country.ts';
import { detect } from '../../src/detect/detect.ts';
import { readEvidence, writeEvidence } from '../../src/detect/evidence-text.ts';
import { newWriter, readerOf, readNumber, readText, takeText, writeNumber, writeText, type Writer } from '../../src/detect/number-text.ts';
import { pack, unpack } from '../../src/detect/packing.ts';
import { EFFECTS } from '../../src/detect/parameters.ts';
import { initialState } from '../../src/detect/state.ts';
import { storedState, storedText } from '../../src/detect/stored-state.ts';
import type { Slowness } from '../../src/rollup/pace.ts';
import { noServiceVotes } from '../../src/rollup/votes.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../src/rollup/window-votes.ts';
import { simulate, timeOf } from './simulate.ts';

const DAY = 288;

/** Twenty services of twenty networks, side by side in the same windows. */
function wide(windows: number): WindowVotes[] {
  const merged = new Map<number, Map<number, NetworkVotes>>();
  for (let index = 0; index < 20; index += 1) {
    const networks = Array.from({ length: 20 }, (_, place) => ({ asn: 30_000 + place * 997, votes: 0.3, rate: () => 0.04 }));
    for (const { windowMs, networks: heard } of simulate({ seed: index + 1, windows, networks, service: `service-${index}` })) {
      const window = merged.get(windowMs) ?? new Map<number, NetworkVotes>();
      merged.set(windowMs, window);
      for (const network of heard)
        window.set(network.asn, { ...network, services: { ...window.get(network.asn)?.services, ...network.services } });
    }
  }
  return [...merged]
    .sort(([a], [b]) => a - b)
    .map(([windowMs, networks]) => ({ windowMs, networks: [...networks.values()], controls: {} }));
}

test('the state of twenty networks and twenty services stays within 70 kB', () => {
  const { state } = detect(initialState(), wide(2 * DAY), timeOf(2 * DAY));
  const text = storedText(state);
  expect(storedState(text)).toEqual(state);
  expect(text.length).toBeLessThan(70_000);
});

test('a network of which no voter is known stays one, whatever the chance of a bad hour', () => {
  const at = (window: number, failed: number): WindowVotes => ({
    windowMs: timeOf(window),
    networks: [{ asn: 1, name: null, simulated: true, services: { telegram: nameless(failed) } }],
    controls: {},
  });
  const good = Array.from({ length: 40 }, (_, index) => at(index, 0));
  const { state } = detect(initialState(), [...good, at(40, 1)], timeOf(41));
  const working = unpack(state);
  const [cell] = working.tracks.get('telegram')?.cells ?? [];
  if (!cell) throw new Error('no cell');
  expect(cell.badHour).toHaveLength(2 * EFFECTS.length);
  cell.badHour = cell.badHour.map(() => 0);
  const [read] = unpack(pack(working, 41)).tracks.get('telegram')?.cells ?? [];
  expect(read?.badHour).toEqual(cell.badHour);
});

function nameless(failed: number): ServiceVotes {
  const votes = noServiceVotes();
  votes.votes[failed > 0 ? 'tls' : 'ok'] = 1;
  return Object.assign(votes, { measurements: 1, anonymous: true });
}

test('a state with slowness of an hour at hand and of one that is over, and services of any name, is read as it was stored', () => {
  const names = ['telegram', '7', 'a\nb', '"نت"', '🜁'];
  const votes = (windowMs: number): WindowVotes => ({
    windowMs,
    networks: [{ asn: 1, name: 'Ünet\n', simulated: true, services: Object.fromEntries(names.map((name) => [name, slowVotes(name)])) }],
    controls: {},
  });
  const windows = Array.from({ length: 14 }, (_, index) => votes(timeOf(index)));
  const { state } = detectCountry(initialState(), windows, [], timeOf(14));
  expect(Object.keys(state.slowness?.hour?.services ?? {})).toHaveLength(names.length);
  expect(state.slowness?.over).not.toBeNull();
  expect(storedState(storedText(state))).toEqual(state);
  expect([...unpack(state).tracks.keys()].sort()).toEqual([...names].sort());
});

function slowVotes(software: string): ServiceVotes {
  const votes = noServiceVotes();
  votes.votes.ok = 1;
  const slowness: Slowness[] = [{ measure: 'latency', halfOctaves: -3, software }];
  return Object.assign(votes, { voters: 1, measurements: 1, okSoftware: [software], slowness });
}

test('a network that was not seen for two months is forgotten, a service too', () => {
  const early = simulate({ seed: 1, windows: DAY, networks: [1, 2].map((asn) => ({ asn, votes: 1, rate: () => 0 })) });
  const late = simulate({ seed: 2, windows: 70 * DAY, networks: [{ asn: 1, votes: 0.01, rate: () => 0 }] });
  const windows = [...early, ...late.filter(({ windowMs }) => windowMs >= timeOf(DAY))];
  const once = simulate({ seed: 3, windows: 1, networks: [{ asn: 1, votes: 5, rate: () => 0 }], service: 'once' });
  const { state } = detect(initialState(), [...once, ...windows.filter(({ windowMs }) => windowMs > timeOf(0))], timeOf(70 * DAY));
  expect(Object.keys(state.services)).toEqual(['telegram']);
  expect(state.names.map(([asn]) => asn)).toEqual([1]);
});

const written = (write: (to: Writer) => void): string => {
  const to = newWriter();
  write(to);
  return takeText(to);
};

test('evidence survives as text to the hundredth', () => {
  const evidence = [0, -1000, 2500, -999, 1, -1, 0, 314, 0];
  const text = written((to) => writeEvidence(to, evidence));
  expect(readEvidence(readerOf(text), evidence.length)).toEqual(evidence);
  expect(written((to) => writeEvidence(to, [0, 0, 0]))).toBe(written((to) => writeNumber(to, 0)));
});

test('any number and any text is read as it was written, with room of its own or not', () => {
  const whole = fc.oneof(fc.integer(), fc.maxSafeInteger());
  const part = fc.tuple(fc.integer(), fc.constantFrom(100, 10_000)).map(([above, below]) => above / below);
  const number = fc.oneof(whole, part, fc.double({ noNaN: true })).map((value) => (value === 0 ? 0 : value));
  fc.assert(
    fc.property(fc.array(fc.tuple(number, fc.string({ unit: 'grapheme' }))), (pairs) => {
      const text = written((to) => {
        for (const [value, name] of pairs) {
          writeNumber(to, value);
          writeText(to, name);
        }
        writeNumber(to, pairs.length);
      });
      for (const from of [readerOf(text), readerOf(text, new Uint8Array(text.length + 1000))]) {
        expect(pairs.map(() => [readNumber(from), readText(from)])).toEqual(pairs);
        expect(readNumber(from)).toBe(pairs.length);
        expect(from.at).toBe(text.length);
      }
    }),
    { seed: 1, examples: [[[[5, '€']]]] },
  );
});
