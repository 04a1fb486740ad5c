import { expect, test } from 'vitest';
import type { Cells, Group } from '../../src/rollup/cells.ts';
import { packCells, unpackCells } from '../../src/rollup/cells-packing.ts';

const head = { name: null, source: 'probe', relayed: false, simulated: false } as const;
const network = (services: Group['services']): Group => ({ ...head, asn: 64501, services });

const telegram = { o: [12, 0, 0.5, 0, 0, 0, 1], m: 14, v: 9 };
const x = { o: [3, 0, 0, 0, 0, 0, 0], m: 3, v: 3 };
const spread: Cells = {
  networks: [network({ x, telegram: { ...telegram, l: [0, 0, 3, 0, 12], s: [0, 1] } })],
  regions: [{ ...head, region: 'PK-PB', services: { x: { ...x, l: [7] } } }],
};

test('cells come back as they were, with latency and speed or without', () => {
  expect(unpackCells(packCells(spread), true)).toEqual(spread);
  expect(unpackCells(packCells(spread), false).networks).toEqual([network({ x, telegram })]);
});

test('rows in which latency and speed lie among the numbers are read too', () => {
  const older = JSON.stringify({
    services: ['telegram', 'x'],
    networks: [[{ ...head, asn: 64501 }, [1, 3, 3, 1, 3, 0, 0, 0, 14, 9, 7, 12, 0, 0.5, 0, 0, 0, 1, 5, 0, 0, 3, 0, 12, 2, 0, 1]]],
    regions: [],
  });
  expect(unpackCells(older, true).networks).toEqual(spread.networks);
  expect(unpackCells(older, false).networks).toEqual([network({ x, telegram })]);
});
