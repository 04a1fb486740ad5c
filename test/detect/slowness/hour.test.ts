import { expect, test } from 'vitest';
import { emptyHour, heardOf, withWindow, type Hour } from '../../../src/detect/slowness/hour.ts';
import { noServiceVotes } from '../../../src/rollup/votes.ts';
import type { Slowness } from '../../../src/rollup/pace.ts';
import { seeded, timeOf } from '../simulate.ts';

const NETWORKS = [64_500, 64_501];

/** Each window's votes on each of two networks; what they are, counted, as `network version measure half-octaves`. */
function hourOf(votesAWindow: number): { hour: Hour; counted: Map<string, number> } {
  const random = seeded(11);
  const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(random() * items.length)] ?? items[0];
  const counted = new Map<string, number>();
  let hour = emptyHour(timeOf(0));
  for (let window = 0; window < 12; window += 1) {
    const networks = NETWORKS.map((asn) => {
      const slowness = Array.from({ length: votesAWindow }, (): Slowness => {
        const measure = oneOf(['latency', 'speed'] as const);
        const vote = { measure, halfOctaves: Math.floor(random() * 9) - 3, software: oneOf(['probe/1', 'probe/2']) };
        const key = [asn, vote.software, measure, vote.halfOctaves].join(' ');
        counted.set(key, (counted.get(key) ?? 0) + 1);
        return vote;
      });
      return { asn, name: null, simulated: false, services: { x: { ...noServiceVotes(), slowness } } };
    });
    hour = withWindow(hour, { windowMs: timeOf(window), networks, controls: {} });
  }
  return { hour, counted };
}

const heardIn = (hour: Hour): Map<string, number> =>
  new Map(
    (['latency', 'speed'] as const).flatMap((measure) =>
      heardOf(hour, 'x')[measure].flatMap(({ asn, bySoftware }) =>
        [...bySoftware].flatMap(([software, counts]) =>
          Object.entries(counts).map(([halfOctaves, count]): [string, number] => [[asn, software, measure, halfOctaves].join(' '), count]),
        ),
      ),
    ),
  );

test.each([3, 1000])('an hour of %i votes in each window is heard as it came', (votes) => {
  const { hour, counted } = hourOf(votes);
  expect(heardIn(hour)).toEqual(counted);
});

test('a crowd’s hour takes little more room than that of a few', () => {
  const sizeOf = (votes: number): number => JSON.stringify(hourOf(votes).hour).length;
  expect(sizeOf(1000)).toBeLessThan(3 * sizeOf(100));
});
