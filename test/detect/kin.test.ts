import { describe, expect, test } from 'vitest';
import type { Correlation } from '../../src/detect/correlation.ts';
import { kinOf } from '../../src/detect/kin.ts';
import { CORRELATION_PRIOR, UNREST_PRIOR, UNREST_PRIOR_PAIRS } from '../../src/detect/parameters.ts';
import { memoryOf, type Unrest } from '../../src/detect/unrest.ts';

type Known = { correlation: Correlation; unrest: Unrest };

const QUIET: Unrest = { excess: 0, pairs: 400 };
/** A service whose votes spoke for one of the correlations by so many nats. */
const service = (likeliest: number, nats: number, unrest = QUIET): Known => ({
  correlation: { logs: CORRELATION_PRIOR.map((_, place) => (place === likeliest ? 0 : -nats)), pending: [] },
  unrest,
});
const country = (services: readonly Known[]): Map<string, Known> => new Map(services.map((one, index) => [`service-${index}`, one]));
const rounded = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 1000) / 1000);

describe('what a service is believed to be like before its own votes', () => {
  test('is what real figures say where it is alone, whatever it has shown itself', () => {
    const { correlation, unrest } = kinOf(country([service(3, 12, { excess: 80, pairs: 400 })]))('service-0');
    expect(rounded(correlation)).toEqual([...CORRELATION_PRIOR]);
    expect(unrest).toEqual({ excess: UNREST_PRIOR * UNREST_PRIOR_PAIRS, pairs: UNREST_PRIOR_PAIRS });
  });

  test('is what many others show a little', () => {
    const others = Array.from({ length: 12 }, () => service(3, 1));
    expect(kinOf(country(others))('new').correlation[3]).toBeGreaterThan(0.85);
    expect(kinOf(country(others.slice(0, 2)))('new').correlation[3]).toBeLessThan(0.4);
  });

  test('is not what one odd service shows, however much', () => {
    const others = [service(3, 20), ...Array.from({ length: 6 }, () => service(0, 2))];
    const { correlation } = kinOf(country(others))('new');
    expect(correlation[0]).toBeGreaterThan(0.6);
    expect(correlation[3]).toBeLessThan(0.1);
  });

  test('is two things where others are of two sorts', () => {
    const others = Array.from({ length: 20 }, (_, index) => service(index % 2 === 0 ? 0 : 3, 6));
    const { correlation } = kinOf(country(others))('new');
    expect(correlation[3]).toBeGreaterThan(0.05);
    expect(correlation[0]).toBeGreaterThan(0.05);
  });

  test('does not depend on the order in which services are known, to the last digit', () => {
    const services = [
      ...country(Array.from({ length: 15 }, (_, index) => service(index % 4, index / 3, { excess: index - 4, pairs: 60 * index }))),
    ];
    const one = kinOf(new Map(services));
    const other = kinOf(new Map(services.toReversed()));
    for (const [name] of services) expect(one(name)).toEqual(other(name));
  });

  test('is the unrest of the middle one: one whose rates swing teaches no others', () => {
    const calm = Array.from({ length: 6 }, () => service(0, 1));
    const wild = service(0, 1, { excess: 4000, pairs: 40_000 });
    const memory = (others: readonly Known[]): number => memoryOf({ excess: 0, pairs: 0 }, kinOf(country(others))('new').unrest);
    expect(memory(calm)).toBe(300);
    expect(memory([...calm, wild])).toBe(300);
    expect(memory([wild])).toBeLessThan(20);
  });
});
