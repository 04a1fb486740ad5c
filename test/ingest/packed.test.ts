import { describe, expect, it } from 'vitest';
import { deflated, inflated } from '../../src/db/deflated.ts';
import { publicUid, uidOfPlace } from '../../src/ingest/measurement-uid.ts';
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

it('keeps of a measurement that has no uid of its own its place in the report, and that only where others were refused', () => {
  const left = [0, 2, 3].map((place) => observation({ measurement_uid: uidOfPlace(place) }));
  const packed = packObservations(left);
  expect((JSON.parse(packed.observations) as unknown[][]).map((row) => row.slice(6))).toEqual([[], [2], [3]]);
  expect(unpackObservations(packed)).toEqual(left);
});

it('publishes a uid of which neither report nor place can be read, and leaves others as they are', async () => {
  const reportId = '01890000-0000-7000-8000-000000000001';
  const uids = await Promise.all([0, 1, 2].map((place) => publicUid(reportId, uidOfPlace(place))));
  expect(uids[0]).toBe('UqSeaz0GOIwXofvilPT8');
  expect(new Set(uids).size).toBe(3);
  expect(await publicUid(reportId, '20240212203400.000000_KE_webconnectivity_0123456789abcdef')).toMatch(/^2024/);
});

it('keeps a report deflated where that is worth it, and reads the text of an earlier version', () => {
  const long = packObservations(Array.from({ length: 30 }, (_, place) => observation({ measurement_uid: uidOfPlace(place) }))).observations;
  const kept = deflated(long) ?? '';
  expect(kept.length).toBeLessThan(long.length / 2);
  expect(inflated(kept)).toBe(long);
  expect(deflated('[]')).toBeNull();
  expect(inflated(long)).toBe(long);
});
