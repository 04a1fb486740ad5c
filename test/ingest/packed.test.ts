import { describe, expect, it } from 'vitest';
import { packObservations, unpackObservations } from '../../src/ingest/packed.ts';
import { observation } from '../support/observation.ts';

describe('a packed report', () => {
  it('gives back the observations that went in', () => {
    const head = { source: 'probe', voter: 'v', software: 'tocsin/0.1.0', reporter_days: 3, relayed: false, simulated: false } as const;
    const all = [
      observation({ ...head, latency_ms: 167 }),
      observation({ ...head, service: 'x', target: 'x/www', outcome: 'tls', failure: 'connection_reset' }),
      observation({ ...head, service: 'youtube', target: 'youtube/www', outcome: 'throttled', speed_ratio: 0.07 }),
    ];
    expect(unpackObservations(packObservations(all))).toEqual(all);
  });
});

it('reads rows that tell each time in full', () => {
  const two = [observation({ observed_at: '2026-03-01T00:00:10Z' }), observation({ observed_at: '2026-03-01T00:00:07Z' })];
  const packed = packObservations(two);
  const rows = JSON.parse(packed.observations) as [string, number][];
  expect(rows.map(([, seconds]) => seconds)).toEqual([1_772_323_210, -3]);
  const inFull = JSON.stringify(rows.map(([target, seconds, ...rest], index) => [target, index === 0 ? seconds : 1_772_323_207, ...rest]));
  expect(unpackObservations({ ...packed, observations: inFull })).toEqual(two);
});
