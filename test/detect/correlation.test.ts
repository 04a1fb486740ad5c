import { describe, expect, test } from 'vitest';
import { admitSpread, noteSpread, purgeSpread, sharesOf, unknownCorrelation, type Correlation } from '../../src/detect/correlation.ts';
import { logLikelihoods } from '../../src/detect/likelihood.ts';
import { CORRELATIONS, CORRELATION_PRIOR } from '../../src/detect/parameters.ts';
import { betaBinomial } from '../bench/beta-binomial.ts';
import { seededRandom } from '../bench/random.ts';

const BLOCK = 72;

/** What is learned from some blocks of windows of ten votes. */
function learned(blocks: number, rho: number): Correlation {
  const random = seededRandom(blocks + rho * 1000);
  const correlation = unknownCorrelation();
  for (let window = 0; window < blocks * BLOCK; window += 1) {
    const failed = betaBinomial(10, 0.05, rho, random);
    const likelihoods = logLikelihoods({ failed, total: 10, correlation: sharesOf(correlation, CORRELATION_PRIOR) }, 0.05);
    noteSpread(correlation, Math.floor(window / BLOCK), likelihoods, 1, 0);
    if (window % BLOCK === 0) admitSpread(correlation, window, BLOCK);
  }
  return correlation;
}

const likeliest = (correlation: Correlation): number | undefined => {
  const shares = sharesOf(correlation, CORRELATION_PRIOR);
  return CORRELATIONS[shares.indexOf(Math.max(...shares))];
};

describe('the correlation of votes', () => {
  test('is what the real figures say before anything was seen, and for half a day after', () => {
    const near = (shares: number[]) => shares.map((share) => Math.round(share * 1e6) / 1e6);
    expect(near(sharesOf(unknownCorrelation(), CORRELATION_PRIOR))).toEqual([...CORRELATION_PRIOR]);
    expect(near(sharesOf(learned(2, 0.2), CORRELATION_PRIOR))).toEqual([...CORRELATION_PRIOR]);
  });

  test('is found in some days of ten votes a window', () => {
    for (const rho of [0.05, 0.1, 0.2]) expect(likeliest(learned(40, rho))).toBe(rho);
    expect(likeliest(learned(40, 0))).toBe(CORRELATIONS[0]);
  });

  test('is not learned from what waits since an alarm', () => {
    const correlation = learned(10, 0.1);
    const before = sharesOf(correlation, CORRELATION_PRIOR);
    for (let window = 0; window < BLOCK; window += 1)
      noteSpread(correlation, 20, logLikelihoods({ failed: 10, total: 10, correlation: before }, 0.05), 1, 0);
    purgeSpread(correlation, 7);
    admitSpread(correlation, 40 * BLOCK, 0);
    expect(likeliest(correlation)).toBe(likeliest(learned(10, 0.1)));
  });

  test('can change: what it was fades', () => {
    const correlation = learned(200, 0.2);
    const random = seededRandom(5);
    for (let block = 200; block < 320; block += 1) {
      for (let window = 0; window < BLOCK; window += 1) {
        const failed = betaBinomial(10, 0.05, 0, random);
        noteSpread(
          correlation,
          block,
          logLikelihoods({ failed, total: 10, correlation: sharesOf(correlation, CORRELATION_PRIOR) }, 0.05),
          1,
          0,
        );
      }
      admitSpread(correlation, block * BLOCK, BLOCK);
    }
    expect(likeliest(correlation)).toBe(CORRELATIONS[0]);
  });
});
