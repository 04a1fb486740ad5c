import { describe, expect, it } from 'vitest';
import { keptOrMade } from '../../../src/publish/pages/kept-pages-store.ts';

const NOW_MS = Date.parse('2026-03-02T12:00:00Z');
const MINUTE_MS = 60_000;

/** Makes pages that are told apart by a number. */
const counter = () => {
  let made = 0;
  return () => Promise.resolve(`page ${(made += 1)}`);
};

describe('a kept page', () => {
  it('is given again until something was judged', async () => {
    const make = counter();
    expect(await keptOrMade('/countries/AA', 'before', NOW_MS, make)).toBe('page 1');
    expect(await keptOrMade('/countries/AA', 'before', NOW_MS + MINUTE_MS, make)).toBe('page 1');
    expect(await keptOrMade('/countries/AA', 'after', NOW_MS + MINUTE_MS, make)).toBe('page 2');
  });

  it('is made anew after six minutes, however quiet it is', async () => {
    const make = counter();
    await keptOrMade('/countries/BB', 'quiet', NOW_MS, make);
    expect(await keptOrMade('/countries/BB', 'quiet', NOW_MS + 6 * MINUTE_MS, make)).toBe('page 2');
  });

  it('is its address’s alone, and gives way where there are many', async () => {
    const make = counter();
    await keptOrMade('/countries/CC', 'same', NOW_MS, make);
    for (let index = 0; index < 40; index += 1) await keptOrMade(`/countries/CC?since=${index}`, 'same', NOW_MS, make);
    expect(await keptOrMade('/countries/CC', 'same', NOW_MS, make)).toBe('page 42');
  });
});
