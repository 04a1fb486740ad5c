import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCandidate, type Candidate } from '../../src/detect/candidates.ts';
import { canReach, chanceOf, pool } from '../../src/detect/pooled.ts';

/** A candidate with evidence (nats) of one strength, network by network. */
const candidate = (nats: readonly number[], weight = 1): Candidate => ({
  ...newCandidate(null, 10, 1, 0),
  weight,
  evidence: nats.map((value) => Math.round(value * 100)),
});

describe('the statistic', () => {
  test('of a single network is the sum of its likelihood ratios over the onsets', () => {
    const { nats } = pool([candidate([2]), candidate([1], 3)], 1);
    expect(Math.exp(nats)).toBeCloseTo(Math.exp(2) + 3 * Math.exp(1), 6);
  });

  test('is one an onset where nothing speaks for or against, whatever the number of networks', () => {
    for (const networks of [1, 5, 40]) expect(pool([candidate(new Array<number>(networks).fill(0))], 1).nats).toBeCloseTo(0, 9);
  });

  test('holds it for certain that its only network is met, and each of several as likely as its evidence', () => {
    const one = [candidate([5])];
    expect(chanceOf(pool(one, 1), one, 1, 0)).toBeCloseTo(1, 9);
    const two = [candidate([8, -4])];
    expect(chanceOf(pool(two, 1), two, 1, 0)).toBeGreaterThan(0.99);
    expect(chanceOf(pool(two, 1), two, 1, 1)).toBeLessThan(0.2);
  });

  test('is never above what the cheap bound allows', () => {
    const evidence = fc.array(fc.double({ min: -10, max: 25, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(evidence, { minLength: 1, maxLength: 6 }), (all) => {
        const candidates = all.map((nats, index) => candidate(nats, index + 1));
        expect(canReach(candidates, 3, pool(candidates, 3).nats - 1e-9)).toBe(true);
      }),
      { seed: 4 },
    );
  });
});
