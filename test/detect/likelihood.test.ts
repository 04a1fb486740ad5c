import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capped, logLikelihood, worth, type Tally } from '../../src/detect/likelihood.ts';
import { CORRELATIONS } from '../../src/detect/parameters.ts';
import { logBeta } from '../../src/detect/log-beta.ts';

/** A tally whose votes are known to have one of the correlations that are held possible. */
const tally = (failed: number, total: number, correlation: (typeof CORRELATIONS)[number] = 0.1): Tally => ({
  failed,
  total,
  correlation: CORRELATIONS.map((one) => Number(one === correlation)),
});

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);

describe('the likelihood of votes', () => {
  test('sums to one over the possible numbers of failures', () => {
    for (const rate of [0.02, 0.3, 0.9]) {
      const sum = Array.from({ length: 8 }, (_, failed) => choose(7, failed) * Math.exp(logLikelihood(tally(failed, 7), rate)));
      expect(sum.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
    }
  });

  test('is the rate itself for one vote, whatever the correlation', () => {
    expect(Math.exp(logLikelihood(tally(1, 1, 0.2), 0.3))).toBeCloseTo(0.3, 12);
    expect(Math.exp(logLikelihood(tally(0, 1, 0.002), 0.3))).toBeCloseTo(0.7, 12);
  });

  test('makes many failures together less surprising when votes are correlated', () => {
    expect(logLikelihood(tally(5, 5, 0.2), 0.05)).toBeGreaterThan(logLikelihood(tally(5, 5, 0.002), 0.05));
  });

  test('never makes a ratio of likelihoods exceed one on average, for shares of a vote too', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.5, noNaN: true }), fc.double({ min: 0.2, max: 0.95, noNaN: true }), (ordinary, blocked) => {
        const ratio = (failed: number) => Math.exp(logLikelihood(tally(failed, 1), blocked) - logLikelihood(tally(failed, 1), ordinary));
        const mean = (1 - 2 * ordinary) * ratio(0) + 2 * ordinary * ratio(0.5);
        expect(mean).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { seed: 3 },
    );
  });

  test('gives a crowd the weight of ten votes, and correlated votes less than their number', () => {
    expect(capped(tally(40, 50))).toEqual(tally(8, 10));
    expect(worth(tally(0, 1))).toBe(1);
    expect(worth(tally(0, 10))).toBeCloseTo(10 / 1.9, 10);
  });
});

describe('the beta function', () => {
  test('agrees with its values at whole numbers and at one half', () => {
    expect(Math.exp(logBeta(2, 3))).toBeCloseTo(1 / 12, 12);
    expect(Math.exp(logBeta(0.5, 0.5))).toBeCloseTo(Math.PI, 10);
    expect(logBeta(300, 20)).toBeCloseTo(-75.35580544828531, 9);
  });
});
