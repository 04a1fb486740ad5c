import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../src/probe/outcome-names.ts';
import { emptyBin, mergeBatches, voteOf, type Batch } from '../../src/rollup/bin.ts';
import { packBin, unpackBin } from '../../src/rollup/bin-packing.ts';
import { heardIn } from '../../src/rollup/controls/heard.ts';
import { importedBatch, votesOfBin } from '../../src/rollup/votes.ts';
import { observation } from '../support/observation.ts';

const arbitraryBatch: fc.Arbitrary<Batch> = fc
  .record({
    uid: fc.integer({ min: 0, max: 30 }),
    voter: fc.constantFrom(null, 'a', 'b'),
    probe_asn: fc.constantFrom(1, 2),
    network_name: fc.constantFrom(null, 'One', 'Two'),
    outcome: fc.constantFrom(...OUTCOMES),
    latency_ms: fc.constantFrom(null, 10, 300),
    probe_region: fc.constantFrom(null, 'KE-30', 'KE-01'),
    software: fc.constantFrom(null, 'ooniprobe/1', 'ooniprobe/2'),
  })
  // What a uid stands for is fixed: everything else follows from it.
  .map(({ uid, ...rest }) => ({
    ...importedBatch(observation({ ...rest, measurement_uid: String(uid) })),
    id: `${uid} ${JSON.stringify(rest)}`,
  }));

const merged = (batches: Batch[]) => JSON.stringify(mergeBatches(emptyBin(), batches).bin);

describe('a window bin', () => {
  it('is the same whatever is repeated or reordered, in one step or many', () => {
    fc.assert(
      fc.property(fc.array(arbitraryBatch, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 40 }), (batches, picks) => {
        const again = [...batches, ...picks.flatMap((pick) => batches[pick % Math.max(1, batches.length)] ?? [])].reverse();
        const stepwise = again.reduce((bin, batch) => mergeBatches(bin, [batch]).bin, emptyBin());
        expect(JSON.stringify(stepwise)).toBe(merged(batches));
        expect(merged(again)).toBe(merged(batches));
      }),
    );
  });

  it('says how many batches were new', () => {
    const batch = importedBatch(observation());
    const once = mergeBatches(emptyBin(), [batch, batch]);
    expect(once.added).toHaveLength(1);
    expect(mergeBatches(once.bin, [batch]).added).toEqual([]);
  });
});

describe('a vote', () => {
  it.each([
    [[3, 0, 0, 0, 0, 0, 5], 'ok', 3],
    [[2, 0, 1, 0, 0, 0, 0], 'ok', 3],
    [[1, 0, 1, 0, 0, 0, 0], 'tcp', 2],
    [[0, 1, 0, 2, 0, 0, 0], 'tls', 3],
    [[0, 0, 0, 0, 0, 0, 4], 'inconclusive', 0],
  ])('of measurements %j is %s', (tally, outcome, conclusive) => {
    expect(voteOf(tally)).toEqual({ outcome, conclusive });
  });

  it('is one for a crowd behind one prefix, and one for all measurements without a voter', () => {
    const crowd = Array.from({ length: 50 }, () => observation({ voter: 'a', outcome: 'tcp' }));
    const nameless = [observation(), observation(), observation({ outcome: 'tcp' }), observation({ outcome: 'inconclusive' })];
    const { bin } = mergeBatches(emptyBin(), [...crowd, ...nameless, observation({ voter: 'b' })].map(importedBatch));
    const service = votesOfBin('KE', 0, bin, null).networks[0]?.services['telegram'];
    expect(service).toMatchObject({ voters: 2, anonymous: true, measurements: 54 });
    expect(service?.votes.tcp).toBeCloseTo(1 + 1 / 3);
    expect(service?.votes.ok).toBeCloseTo(1 + 2 / 3);
  });

  it('is half of one from a browser, without a say in the layer, and none beside a probe’s behind the same prefix', () => {
    const browser = (voter: string, outcome: 'ok' | 'http') => observation({ source: 'browser', voter, outcome });
    const probe = observation({ source: 'probe', voter: 'a', outcome: 'tls' });
    const unsure = observation({ source: 'probe', voter: 'b', outcome: 'inconclusive' });
    const all = [browser('a', 'http'), browser('b', 'http'), browser('c', 'ok'), probe, unsure];
    const service = votesOfBin('KE', 0, mergeBatches(emptyBin(), all.map(importedBatch)).bin, null).networks[0]?.services['telegram'];
    expect(service?.votes).toMatchObject({ tls: 1, http: 0.5, ok: 0.5 });
    expect(service).toMatchObject({ unlayered: 0.5, voters: 3 });
  });

  it('is not given to what was relayed, and the edge votes as a control', () => {
    const relayed = observation({ voter: 'a', outcome: 'tcp', relayed: true });
    const edge = observation({ voter: 'edge', source: 'edge', probe_cc: 'ZZ', outcome: 'tcp' });
    const controls = heardIn('ZZ', mergeBatches(emptyBin(), [importedBatch(edge)]).bin);
    const votes = votesOfBin('KE', 0, mergeBatches(emptyBin(), [importedBatch(relayed)]).bin, controls);
    expect(votes.networks).toEqual([]);
    expect(votes.controls).toEqual({ telegram: { ok: 0, failed: 1 } });
  });
});

describe('measurements without a voter', () => {
  const shared = (uid: string, software: string, outcome: 'ok' | 'tcp') =>
    importedBatch(observation({ measurement_uid: uid, voter: null, source: 'import', software, outcome }));
  const windowVotes = (batches: Batch[]) => {
    const bin = unpackBin(packBin(mergeBatches(emptyBin(), batches).bin));
    return Object.values(votesOfBin('KE', 0, bin, null).networks[0]?.services ?? {})[0];
  };

  it('tell which versions fail and which succeed, though they share a vote', () => {
    const votes = windowVotes([shared('1', 'a/1', 'tcp'), shared('2', 'a/1', 'tcp'), shared('3', 'b/1', 'ok'), shared('4', 'b/1', 'ok')]);
    expect(votes).toMatchObject({ failedSoftware: ['a/1'], okSoftware: ['b/1'], anonymous: true, ballots: [] });
    expect(votes?.votes).toMatchObject({ ok: 0.5, tcp: 0.5 });
  });

  it('tell of twelve versions at most, always the same ones', () => {
    const batches = Array.from({ length: 20 }, (_, index) => shared(String(index), `v/${String(index).padStart(2, '0')}`, 'ok'));
    const forth = windowVotes(batches)?.okSoftware;
    expect(forth).toHaveLength(12);
    expect(windowVotes([...batches].reverse())?.okSoftware).toEqual(forth);
  });

  it('are read from bins that were stored before their software was counted', () => {
    const { bin } = mergeBatches(emptyBin(), [shared('1', 'a/1', 'tcp')]);
    const before = packBin({
      ...bin,
      networks: bin.networks.map((network) => ({ ...network, voters: network.voters.map(({ bySoftware: _, ...voter }) => voter) })),
    });
    expect(votesOfBin('KE', 0, unpackBin(before), null).networks[0]?.services.telegram).toMatchObject({
      failedSoftware: [],
      anonymous: true,
    });
  });
});
