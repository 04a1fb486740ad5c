import { describe, expect, it } from 'vitest';
import { changeOf, engineOf, mayCount, type Calibration, type Word } from '../../src/ingest/calibration.ts';
import { DAY_MS, HOUR_MS } from '../../src/shared/time.ts';

const NOW = Date.parse('2024-11-20T12:00:00Z');
const span = (agoMs: number): number => Math.floor((NOW - agoMs) / (6 * HOUR_MS));
const known = (words: Record<string, Partial<Word>>): Calibration => ({
  blink: { 'x/www': Object.fromEntries(Object.entries(words).map(([cc, word]) => [cc, { ok: 0, failed: 0, ...word }])) },
});
const counts = (calibration: Calibration, loadedBefore = false, engine = 'blink'): boolean =>
  mayCount(calibration, { engine, target: 'x/www', loadedBefore }, NOW);

describe('a browser’s failure', () => {
  it('counts where the file has loaded in its engine within two weeks, wherever that was', () => {
    expect(counts({})).toBe(false);
    expect(counts(known({ DE: { ok: span(13 * DAY_MS) } }))).toBe(true);
    expect(counts(known({ DE: { ok: span(15 * DAY_MS) } }))).toBe(false);
    expect(counts(known({ DE: { ok: span(0) } }), false, 'gecko')).toBe(false);
  });

  it('goes on counting in the one country in which the file fails', () => {
    expect(counts(known({ PK: { ok: span(2 * DAY_MS), failed: span(0) } }))).toBe(true);
    expect(counts({}, true)).toBe(true);
  });

  it('does not count while the file fails wherever it is tried, even where it once loaded on the device', () => {
    const everywhere = { PK: { ok: span(2 * DAY_MS), failed: span(0) }, DE: { ok: span(2 * DAY_MS), failed: span(0) } };
    expect(counts(known(everywhere), true)).toBe(false);
    expect(counts(known({ ...everywhere, FR: { ok: span(0) } }))).toBe(true);
  });
});

describe('what a report teaches', () => {
  const change = (calibration: Calibration, loads: boolean, engine = 'blink') =>
    changeOf(calibration, { engine, probeCc: 'KE' }, new Map([['x/www', loads]]), NOW);

  it('is written once in six hours for a country', () => {
    expect(change({}, true)).toEqual({ blink: { 'x/www': { KE: { ok: span(0) } } } });
    expect(change(known({ KE: { ok: span(0) } }), true)).toBeNull();
    expect(change(known({ KE: { ok: span(0) } }), false)).toEqual({ blink: { 'x/www': { KE: { failed: span(0) } } } });
  });

  it('takes countries out that have said nothing for two weeks', () => {
    expect(change(known({ FR: { ok: span(20 * DAY_MS) } }), true)).toEqual({ blink: { 'x/www': { FR: null, KE: { ok: span(0) } } } });
  });

  it('is nothing where the engine is not one that is known', () => {
    expect(engineOf('browser-blink')).toBe('blink');
    expect(engineOf('browser-__proto__')).toBe('other');
    expect(engineOf('probe')).toBe('other');
    expect(change({}, true, 'other')).toBeNull();
  });
});
