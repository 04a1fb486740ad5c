import { describe, expect, it } from 'vitest';
import { heardIn } from '../../src/rollup/controls/heard.ts';
import { mergeControls } from '../../src/rollup/controls/merge.ts';
import { isNear, regionsNear } from '../../src/rollup/controls/near.ts';
import { packHour, unpackHour } from '../../src/rollup/controls/packing.ts';
import { controlRows } from '../../src/rollup/controls/row.ts';
import { controlsFor, verdictOf, type Heard, type Seen } from '../../src/rollup/controls/verdict.ts';
import { emptyBin, mergeBatches, type WindowBin } from '../../src/rollup/bin.ts';
import { importedBatch } from '../../src/rollup/votes.ts';
import type { Observation } from '../../src/ingest/observation.ts';
import { isCountryCode } from '../../src/shared/country-codes.ts';
import { observation } from '../support/observation.ts';

const REGIONS = ['enam', 'weur', 'eeur', 'apac', 'oc'];

/** All regions reach the service, but those named. */
const heard = (down: string[], volunteers: Record<string, Seen> = {}): Heard =>
  Object.fromEntries([
    ...REGIONS.map((region) => [region, { x: down.includes(region) ? 'down' : 'up', y: 'up' }] as const),
    ...Object.entries(volunteers).map(([code, seen]) => [code, { x: seen }] as const),
  ]) as Heard;

const binOf = (...observations: Partial<Observation>[]): WindowBin =>
  mergeBatches(
    emptyBin(),
    observations.map((each) => importedBatch(observation(each))),
  ).bin;

describe('the verdict of the controls', () => {
  it('is up where one region fails, and tells which', () => {
    expect(verdictOf(heard(['apac']), 'x')).toEqual({
      verdict: 'up',
      edge: { up: ['eeur', 'enam', 'oc', 'weur'], down: ['apac'] },
      volunteers: { up: [], down: [] },
    });
    expect(controlsFor('KE', heard(['apac'])).x).toEqual({ ok: 4, failed: 1 });
  });

  it('is down where all regions fail, and unknown where half of them do', () => {
    expect(verdictOf(heard(REGIONS), 'x').verdict).toBe('down');
    expect(controlsFor('KE', heard(REGIONS)).x).toEqual({ ok: 0, failed: 5 });
    expect(verdictOf(heard(['apac', 'oc', 'weur']), 'x').verdict).toBe('unknown');
    expect(controlsFor('KE', heard(['apac', 'oc', 'weur'])).x).toBeUndefined();
  });

  it('is unknown where nothing conclusive was seen, or one region alone fails', () => {
    expect(verdictOf({ weur: { y: 'up' } }, 'x').verdict).toBe('unknown');
    expect(verdictOf({ weur: { x: 'down' } }, 'x').verdict).toBe('unknown');
    expect(verdictOf({ edge: { x: 'down' } }, 'x').verdict).toBe('down');
  });

  it('believes volunteers in free countries whom a service answers, where it refuses the edge', () => {
    expect(verdictOf(heard(REGIONS, { DE: 'up' }), 'x').verdict).toBe('up');
    expect(controlsFor('KE', heard(REGIONS, { DE: 'up', FR: 'up' })).x).toEqual({ ok: 2, failed: 0 });
  });

  it('is open where volunteers in free countries fail, and the edge does not', () => {
    expect(verdictOf(heard([], { DE: 'down', FR: 'down' }), 'x').verdict).toBe('unknown');
    expect(verdictOf(heard([], { DE: 'down' }), 'x').verdict).toBe('up');
    expect(verdictOf({ DE: { x: 'down' }, FR: { x: 'down' } }, 'x').verdict).toBe('down');
  });

  it('holds a regional outage against no country but those of that part of the world', () => {
    expect(controlsFor('PK', heard(['apac'])).x).toEqual({ ok: 0, failed: 1 });
    expect(controlsFor('DE', heard(['apac'])).x).toEqual({ ok: 4, failed: 1 });
    expect(controlsFor('PK', heard(['apac'])).y).toEqual({ ok: 5, failed: 0 });
  });

  it('does not let volunteers vouch for their own country', () => {
    expect(controlsFor('DE', { DE: { x: 'up' } })).toEqual({});
  });
});

describe('what the controls saw', () => {
  it('is told of volunteers where three voters have a say, and not of simulated ones', () => {
    const three = ['a', 'b', 'c'].map((voter) => ({ voter, probe_cc: 'DE', outcome: 'tcp' as const }));
    expect(heardIn('DE', binOf(...three))).toEqual({ DE: { telegram: 'down' } });
    expect(heardIn('DE', binOf(...three.slice(1)))).toEqual({});
    expect(heardIn('DE', binOf(...three.map((each) => ({ ...each, simulated: true }))))).toEqual({});
    expect(heardIn('DE', binOf(...three.map((each, index) => ({ ...each, probe_asn: index + 1, voter: null }))))).toEqual({
      DE: { telegram: 'down' },
    });
  });

  it('is packed, and the same whatever came first', () => {
    const hour = new Map([
      [0, heard(['oc'], { DE: 'up' })],
      [300_000, { '~weur': { y: 'down' as const } }],
    ]);
    expect(unpackHour(packHour(hour))).toEqual(hour);
    const edge = binOf(
      { voter: 'weur', source: 'edge', probe_cc: 'ZZ' },
      { voter: 'apac', source: 'edge', probe_cc: 'ZZ', outcome: 'http', simulated: true },
    );
    const free = binOf(...['a', 'b', 'c'].map((voter) => ({ voter, probe_cc: 'DE' })));
    const bins = [
      { probeCc: 'ZZ', windowMs: 0, bin: edge },
      { probeCc: 'DE', windowMs: 0, bin: free },
      { probeCc: 'KE', windowMs: 0, bin: free },
    ];
    const { hours, changedMs } = mergeControls(new Map(), bins);
    expect(changedMs).toEqual([0]);
    expect([...(hours.get(0) ?? [])]).toEqual([[0, { weur: { telegram: 'up' }, '~apac': { telegram: 'down' }, DE: { telegram: 'up' } }]]);
    expect(packHour(mergeControls(new Map(), bins.toReversed()).hours.get(0) ?? new Map())).toBe(packHour(hours.get(0) ?? new Map()));
    expect(mergeControls(hours, bins)).toEqual({ hours: new Map(), changedMs: [] });
    expect(controlRows(0, hours.get(0)?.get(0) ?? {})).toMatchObject([{ service: 'telegram', verdict: 'up', simulated: true }]);
  });
});

it('knows a part of the world for every country', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => isCountryCode(code) && code !== 'ZZ');
  expect(codes.filter((code) => regionsNear(code).length === 0)).toEqual([]);
  expect(isNear('apac-mumbai', regionsNear('PK'))).toBe(true);
  expect(isNear('weur', regionsNear('PK'))).toBe(false);
});
