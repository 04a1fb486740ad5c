import { describe, expect, it } from 'vitest';
import { matrixOf, type MatrixCell } from '../../../src/publish/pages/matrix.ts';
import { floorOf, type Floor } from '../../../src/rollup/floors.ts';
import { aggregate } from '../../../src/rollup/series.ts';
import type { Observation } from '../../../src/ingest/observation.ts';
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts';
import { NOON_MS, cellsFrom, incident, measurements } from '../records.ts';

const range = { sinceMs: NOON_MS, untilMs: NOON_MS + DAY_MS };

const rowsOf = (observations: Observation[], floor: Floor = floorOf(1)) =>
  aggregate([cellsFrom(observations, HOUR_MS, floor)], { window: '1h', groupBy: ['network', 'service'] }, floor);

const cellFor = (observations: Observation[], incidents: Parameters<typeof matrixOf>[1]): MatrixCell | undefined =>
  matrixOf(rowsOf(observations), incidents, range).rows[0]?.cells[0];

const failing = measurements(4, NOON_MS, { outcome: 'tcp' });

describe('a cell of the matrix', () => {
  it('is reachable, with the share behind it, where few votes failed', () => {
    const observations = [...measurements(9, NOON_MS, {}), ...measurements(1, NOON_MS + 2 * HOUR_MS, { outcome: 'tls' })];
    expect(cellFor(observations, [])).toEqual({ state: 'reachable', layer: null, share: 0.1, votes: 10 });
  });

  it('is not restricted without an incident, however many votes failed', () => {
    expect(cellFor(failing, [])).toEqual({ state: 'failing', layer: 'tcp', share: 1, votes: 4 });
  });

  it('is restricted, by the layer of the network, where an incident of the range names network and service', () => {
    expect(cellFor(failing, [incident()])).toEqual({ state: 'restricted', layer: 'tcp', share: 1, votes: 4 });
    expect(cellFor(failing, [incident({ status: 'suspected' })])?.state).toBe('suspected');
  });

  it('keeps apart what the incident does not name', () => {
    expect(cellFor(measurements(4, NOON_MS, { probe_asn: 15399, outcome: 'tcp' }), [incident()])?.state).toBe('failing');
    expect(cellFor(measurements(4, NOON_MS, { service: 'x', target: 'x/www', outcome: 'tcp' }), [incident()])?.state).toBe('failing');
    expect(cellFor(failing, [incident({ status: 'retracted' })])?.state).toBe('failing');
    expect(cellFor(failing, [incident({ kind: 'measurement-fault' })])?.state).toBe('failing');
  });

  it('is down everywhere, and not restricted, where the platform itself failed', () => {
    expect(cellFor(failing, [incident({ kind: 'platform-outage' })])?.state).toBe('down');
  });

  it('is not restricted in a range that the network’s own part in the incident does not meet', () => {
    const later = { sinceMs: NOON_MS + 5 * DAY_MS, untilMs: NOON_MS + 6 * DAY_MS };
    const observations = measurements(4, later.sinceMs, {});
    expect(matrixOf(rowsOf(observations), [incident()], later).rows[0]?.cells[0]?.state).toBe('reachable');
  });

  it('tells nothing of fewer than three votes, nor of measurements without a conclusion', () => {
    expect(cellFor(measurements(2, NOON_MS, { outcome: 'tcp' }), [])?.state).toBe('little');
    expect(cellFor(measurements(5, NOON_MS, { outcome: 'inconclusive' }), [])).toEqual({
      state: 'little',
      layer: null,
      share: null,
      votes: 0,
    });
  });

  it('is none where a network was not measured for a service', () => {
    const observations = [...failing, ...measurements(4, NOON_MS, { probe_asn: 15399, service: 'x', target: 'x/www' })];
    const { services, rows } = matrixOf(rowsOf(observations), [], range);
    expect(services).toEqual(['telegram', 'x']);
    expect(rows.map(({ asn, cells }) => [asn, ...cells.map(({ state }) => state)])).toEqual([
      [15399, 'none', 'reachable'],
      [33771, 'failing', 'none'],
    ]);
  });
});

describe('the rows of the matrix', () => {
  it('begin with what incidents name and leave out what has the fewest votes', () => {
    const networks = Array.from({ length: 45 }, (_, index) => measurements(5, NOON_MS, { probe_asn: 100 + index })).flat();
    const matrix = matrixOf(rowsOf([...networks, ...failing]), [incident()], range);
    expect(matrix.rows[0]?.asn).toBe(33771);
    expect(matrix.rows).toHaveLength(40);
    expect(matrix.unshown).toBe(6);
  });

  it('do not name networks of too few volunteers', () => {
    const few = ['a', 'b', 'c'].flatMap((voter, index) =>
      measurements(5, NOON_MS, { source: 'probe', voter, probe_asn: 4242 + index, network_name: `Small Net ${index}` }),
    );
    const { rows } = matrixOf(rowsOf(few, floorOf(3)), [], range);
    expect(rows.map(({ asn, name }) => [asn, name])).toEqual([[null, 'other networks']]);
  });
});
