import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHART_COLOURS } from '../../../src/publish/charts/chart-style.ts';

const picture = (name: string): string => readFileSync(join(import.meta.dirname, 'pictures', `${name}.svg`), 'utf8');

/** How bright a colour of a theme is without its hue, from 0 to 255 (the luma of Rec. 601, as printers and filters take it). */
function greyOf(theme: string, name: string): number {
  const [red = 0, green = 0, blue = 0] = (new RegExp(`--${name}:#(..)(..)(..)`).exec(theme) ?? [])
    .slice(1)
    .map((hex) => Number.parseInt(hex, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Levels of grey apart that are told from one another beside each other on paper. */
const APART = 20;
const [light = '', dark = ''] = CHART_COLOURS.split('@media');

describe.each([
  ['light', light],
  ['dark', dark],
])('in grey, in %s', (_, theme) => {
  it('the steps of a strip stand off from one another, and from where nobody measured', () => {
    const shares = [...picture('networks').matchAll(/<rect class="step"[^>]*fill-opacity="([\d.]+)"/g)].map(([, opacity]) =>
      Number(opacity),
    );
    const [paper, full] = [greyOf(theme, 'paper'), greyOf(theme, 'bad')];
    const greys = [0, ...shares.sort((a, b) => a - b)].map((share) => paper + (full - paper) * share);
    expect(greys).toHaveLength(5);
    expect(greys.slice(1).filter((grey, index) => Math.abs(grey - (greys[index] ?? grey)) < APART)).toEqual([]);
  });

  it('lines, bands and votes stand off from the paper', () => {
    const paper = greyOf(theme, 'paper');
    const near = ['ink', 'soft', 'link', 'bad', 'doubt', 'fine', 'band', 'votes'].filter(
      (name) => Math.abs(greyOf(theme, name) - paper) < 3 * APART,
    );
    expect(near).toEqual([]);
  });
});

it('a state of the matrix is told by its mark, whatever its colour', () => {
  const marks = [...picture('matrix').matchAll(/<g class="cell key"><path class="mark-of" d="M[\d.]+ [\d.]+m([^"]+)"/g)].map(
    ([, mark]) => mark,
  );
  expect(marks).toHaveLength(7);
  expect(new Set(marks).size).toBe(marks.length);
});
