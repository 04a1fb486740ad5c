import { describe, expect, it } from 'vitest';
import { asOneSpan, withoutNetworks } from '../../../src/publish/pages/condense.ts';
import { floorOf } from '../../../src/rollup/floors.ts';
import { aggregate, type CountryCells } from '../../../src/rollup/series.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts';
import { NOON_MS, cellsFrom, measurements } from '../records.ts';

const volunteers = (asn: number, voters: string[], fromMs: number) =>
  voters.flatMap((voter) =>
    measurements(30, fromMs, { probe_asn: asn, network_name: `Net ${asn}`, source: 'probe', voter, outcome: 'dns' }),
  );

/** Two days of imports, of networks with enough volunteers, with too few of them, and of the edge. */
const MIXED = [
  ...measurements(200, NOON_MS, { outcome: 'ok' }),
  ...measurements(40, NOON_MS, { probe_asn: 15399, outcome: 'tcp', service: 'x', target: 'x/www' }),
  ...measurements(9, NOON_MS, { probe_asn: 15399, outcome: 'inconclusive' }),
  ...volunteers(501, ['a', 'b', 'c', 'd'], NOON_MS),
  ...volunteers(502, ['e'], NOON_MS + DAY_MS),
  ...volunteers(503, ['f', 'g'], NOON_MS),
  ...measurements(5, NOON_MS, { probe_asn: 501, source: 'probe', voter: 'h', relayed: true }),
];

describe('condensed cells', () => {
  it.each([1, 3])('as one span give the same networks and services as the hours that they are made of, at a floor of %i', (voters) => {
    const floor = floorOf(voters);
    const hours = cellsFrom(MIXED, HOUR_MS, floor);
    const rows = (cells: CountryCells) =>
      aggregate([cells], { window: '1h', groupBy: ['network', 'service'] }, floor).map((row) => ({ ...row, latency_ms_median: null }));
    expect(rows(hours).length).toBeGreaterThan(2);
    expect(rows(asOneSpan(hours))).toEqual(rows(hours));
  });

  it.each([1, 3])('without networks give the same votes of services over time, at a floor of %i', (voters) => {
    const floor = floorOf(voters);
    const hours = cellsFrom(MIXED, HOUR_MS, floor);
    const rows = (cells: CountryCells) =>
      aggregate([cells], { window: '1h', groupBy: ['service', 'window'] }, floor).map(
        ({ window_start, service, votes, failure_share }) => ({
          window_start,
          service,
          votes,
          failure_share,
        }),
      );
    expect(rows(hours).length).toBeGreaterThan(20);
    expect(rows(withoutNetworks(hours))).toEqual(rows(hours));
  });
});
