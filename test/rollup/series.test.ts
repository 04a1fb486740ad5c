import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/ingest/observation.ts';
import { emptyBin, mergeBatches } from '../../src/rollup/bin.ts';
import { cellsOf, sumSpans } from '../../src/rollup/spans.ts';
import { NO_FLOOR, floorAt, floorOf, namedGroups, shownSpans } from '../../src/rollup/floors.ts';
import { aggregate, type SeriesQuery } from '../../src/rollup/series.ts';
import { importedBatch } from '../../src/rollup/votes.ts';
import { packBin, unpackBin } from '../../src/rollup/bin-packing.ts';
import { packCells, unpackCells } from '../../src/rollup/cells-packing.ts';
import { packVoters, unpackVoters } from '../../src/rollup/span-packing.ts';
import { OUTCOMES } from '../../src/probe/outcome-names.ts';
import { DAY_MS, floorTo } from '../../src/shared/time.ts';
import { observation } from '../support/observation.ts';

const START = Date.parse('2024-11-07T10:00:00Z');
const binOf = (observations: Observation[]) => mergeBatches(emptyBin(), observations.map(importedBatch)).bin;
const volunteer = (voter: string, overrides: Partial<Observation> = {}) => observation({ source: 'probe', voter, ...overrides });

/** Rows of windows from 10:00 on, seen with a floor of three voters or by the operator. */
function rows(windows: Observation[][], query: Partial<SeriesQuery> = {}, floor = floorOf(3)) {
  const bins = windows.map(binOf);
  const all = bins.map((bin, index) => ({ startMs: START + index * 300_000, cells: cellsOf([bin]).cells }));
  const spans = shownSpans(all, 300_000, floor);
  const day = { startMs: floorTo(START, DAY_MS), cells: cellsOf(bins).cells };
  return aggregate(
    [{ probeCc: 'KE', spans, named: namedGroups([day], floor) }],
    { window: '5m', groupBy: ['network', 'service', 'window'], ...query },
    floor,
  );
}

describe('the privacy floors', () => {
  it('name a network on which three voters reported', () => {
    const [row] = rows([[volunteer('a'), volunteer('b'), volunteer('c', { outcome: 'tls' })]]);
    expect(row).toMatchObject({ probe_asn: 33771, window: '5m', voters: '3–5', votes: '3–5', failure_share: 0.25 });
  });

  it('join networks with two voters each into the other networks', () => {
    const small = { probe_asn: 37061, network_name: 'Small' };
    const [row, ...others] = rows([[volunteer('a'), volunteer('b', { outcome: 'tls' }), volunteer('c', small), volunteer('d', small)]]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ probe_asn: null, network_name: 'other networks', votes: '3–5', failed_votes: '<3', failure_share: 0.25 });
  });

  it('show nothing of two voters, in no total either, so that they are not what is left of one', () => {
    const named = ['a', 'b', 'c'].map((voter) => volunteer(voter, { probe_asn: 37061 }));
    const few = [volunteer('x'), volunteer('y', { outcome: 'tls' })];
    expect(rows([few])).toEqual([]);
    expect(rows([[...named, ...few]], { groupBy: ['country'] })).toEqual(rows([named], { groupBy: ['country'] }));
    expect(rows([few], { outcome: 'tls' })).toEqual([]);
  });

  it('widen windows until they hold three votes', () => {
    const windows = ['a', 'b', 'c', 'd', 'e', 'f'].map((voter) => [volunteer(voter)]);
    expect(rows(windows).map(({ window, votes }) => [window, votes])).toEqual([['30m', '6–10']]);
    expect(rows([[volunteer('a')], [volunteer('b')], [], [], [], [], [volunteer('c')]]).map(({ window }) => window)).toEqual(['1h']);
  });

  it('widen windows in which nobody has a vote, since somebody measured', () => {
    const silent = [{ relayed: true }, { outcome: 'inconclusive' as const }];
    for (const overrides of silent) {
      const windows = [['a', 'b', 'c'].map((voter) => volunteer(voter)), [volunteer('a', overrides)]];
      expect(rows(windows, { groupBy: ['country', 'window'] }).map(({ window }) => window)).toEqual(['30m']);
      expect(rows([[volunteer('a', overrides)]], { groupBy: ['country', 'window'] }, NO_FLOOR)).toMatchObject([{ window: '5m' }]);
    }
  });

  it('are not reached by one voter with many services', () => {
    const all = (voter: string) => ['a', 'b', 'c', 'd'].map((service) => volunteer(voter, { service, target: `${service}/www` }));
    const hour = rows([all('x'), [], [], [], [], [], all('y'), all('z')], { groupBy: ['country', 'window'] });
    expect(hour).toMatchObject([{ window: '1h', votes: 12, failed_votes: 0 }]);
    const alone = { range: { sinceMs: START + 3_600_000, untilMs: START + 7_200_000 }, groupBy: ['country'] as const };
    const windows = [[...all('x'), ...all('y'), ...all('z')], ...Array<Observation[]>(11).fill([]), all('x')];
    expect(rows(windows, alone)).toMatchObject([{ votes: '3–5', failed_votes: null, votes_by_outcome: null }]);
  });

  it('give no part of a widened window by itself, whatever range is asked for', () => {
    const windows = ['a', 'b', 'c', 'd', 'e', 'f'].map((voter) => [volunteer(voter)]);
    const range = { sinceMs: START, untilMs: START + 300_000 };
    expect(rows(windows, { range })).toEqual(rows(windows));
    expect(rows(windows, { range, groupBy: ['network'] })).toMatchObject([{ votes: '6–10' }]);
    expect(rows(windows, { range: { sinceMs: START + 1_800_000, untilMs: START + 3_600_000 } })).toEqual([]);
    expect(rows(windows, { range, groupBy: ['network'] }, NO_FLOOR)).toMatchObject([{ votes: 1 }]);
  });

  describe('of the present', () => {
    const atMinute = (minute: number) => floorAt(3, START + minute * 60_000);
    const three = ['a', 'b', 'c'].map((voter) => volunteer(voter));
    const widths = (windows: Observation[][], minute: number) => rows(windows, {}, atMinute(minute)).map(({ window }) => window);

    it('show no window before it is over, in no sum either', () => {
      expect(widths([three], 6)).toEqual([]);
      expect(rows([three], { groupBy: ['country'] }, atMinute(6))).toEqual([]);
      expect(widths([three], 7)).toEqual(['5m']);
      expect(rows([three, three], { groupBy: ['country'] }, atMinute(11))).toMatchObject([{ votes: '3–5' }]);
    });

    it('show a widened window when all of it is over', () => {
      const sparse = ['a', 'b', 'c', 'd', 'e', 'f'].map((voter) => [volunteer(voter)]);
      expect(widths(sparse, 31)).toEqual([]);
      expect(widths(sparse, 32)).toEqual(['30m']);
      const sparser = [[volunteer('a')], [volunteer('b')], [], [], [], [], [volunteer('c')]];
      expect(widths(sparser, 61)).toEqual([]);
      expect(widths(sparser, 62)).toEqual(['1h']);
    });

    it('show an hour that is not over of those alone who vote enough for windows of five minutes', () => {
      const small = { probe_asn: 37061, network_name: 'Small' };
      const windows = [
        [...three, volunteer('x', small)],
        [...three, volunteer('y', small)],
        [...three, volunteer('z', small)],
      ];
      const hour = [{ startMs: START, cells: cellsOf(windows.map(binOf)).cells }];
      const shownAt = (minute: number) =>
        shownSpans(hour, 3_600_000, atMinute(minute)).flatMap(({ cells }) => cells.networks.map(({ asn }) => asn));
      expect(shownAt(6)).toEqual([]);
      expect(shownAt(17)).toEqual([33771]);
      expect(shownAt(22)).toEqual([]);
      expect(shownAt(62)).toEqual([33771, 37061]);
    });

    it('leave public imports, the operator and a floor of one alone', () => {
      expect(rows([[observation()]], {}, atMinute(1))).toHaveLength(1);
      expect(rows([three], {}, NO_FLOOR)).toHaveLength(1);
      expect(rows([three], {}, floorAt(1, START))).toHaveLength(1);
    });
  });

  it('find no network by asking for its number while it may not be named', () => {
    expect(rows([[volunteer('a')]], { probeAsn: 33771 })).toEqual([]);
  });

  it('leave public imports and the operator alone', () => {
    expect(rows([[observation({ outcome: 'tcp' })]])[0]).toMatchObject({ probe_asn: 33771, votes: 1, failure_share: 1, window: '5m' });
    expect(rows([[volunteer('a')]], {}, NO_FLOOR)[0]).toMatchObject({ probe_asn: 33771, votes: 1, voters: 1 });
  });
});

describe('aggregates', () => {
  const windows = [[observation(), observation({ probe_asn: 37061, outcome: 'tcp' })], [observation({ outcome: 'http' })]];

  it('sum over what is not grouped by', () => {
    expect(rows(windows, { groupBy: ['country'] })).toMatchObject([
      { probe_cc: 'KE', service: null, window: null, votes: 3, failed_votes: 2, measurements: 3 },
    ]);
  });

  it('give a row an outcome where outcomes are grouped by', () => {
    expect(rows(windows, { groupBy: ['outcome'] }).map(({ outcome, votes }) => [outcome, votes])).toEqual([
      ['ok', 1],
      ['tcp', 1],
      ['http', 1],
    ]);
    expect(rows(windows, { groupBy: ['network'], outcome: 'tcp' })).toMatchObject([{ probe_asn: 37061, votes: 1 }]);
  });

  it('count a relayed measurement apart, without a vote', () => {
    expect(rows([[observation({ relayed: true, voter: 'a' })]], { groupBy: [] })).toMatchObject([
      { votes: 0, measurements: 0, relayed_measurements: 1, failure_share: null },
    ]);
  });

  it('give a median latency', () => {
    const measured = [10, 80, 90, 100, 2000].map((latency_ms) => observation({ latency_ms }));
    expect(rows([measured], { groupBy: [] })[0]?.latency_ms_median).toBe(91);
  });
});

describe('days', () => {
  it('add up votes and tell distinct voters', () => {
    const hours = [[volunteer('a'), volunteer('b')], [volunteer('a')]].map((hour) => cellsOf([binOf(hour)]));
    const day = sumSpans(hours.map(({ cells, voters }) => ({ cells, voters: unpackVoters(packVoters(voters)) })));
    expect(day.cells.networks[0]?.services['telegram']).toMatchObject({ o: [3, 0, 0, 0, 0, 0, 0], m: 3, v: 2 });
  });
});

describe('cells', () => {
  const anyBin = fc
    .array(
      fc.record({
        voter: fc.constantFrom(null, 'a', 'b', 'c', 'd'),
        service: fc.constantFrom('telegram', 'x', 'signal'),
        outcome: fc.constantFrom(...OUTCOMES),
        probe_region: fc.constantFrom(null, 'KE-30'),
        relayed: fc.constantFrom(null, true),
        latency_ms: fc.constantFrom(null, 12, 900),
        speed_ratio: fc.constantFrom(null, 0.1, 1),
      }),
    )
    .map((drawn) => binOf(drawn.map((fields, index) => observation({ ...fields, measurement_uid: `drawn-${index}` }))));

  it('are the same of a bin as it is stored, where voters with equal counts share them, and of one where each has its own', () => {
    fc.assert(
      fc.property(anyBin, (bin) => {
        expect(cellsOf([unpackBin(packBin(bin))])).toEqual(cellsOf([bin]));
      }),
    );
  });

  it('come to the same window by window as all at once', () => {
    fc.assert(
      fc.property(fc.array(anyBin, { minLength: 1, maxLength: 5 }), (bins) => {
        const grown = bins.map((bin) => cellsOf([bin])).reduce((sum, window) => sumSpans([sum, window]));
        expect(grown).toEqual(cellsOf(bins));
      }),
    );
  });

  it('come back as they were stored', () => {
    fc.assert(
      fc.property(anyBin, (bin) => {
        const { cells } = cellsOf([bin]);
        expect(unpackCells(packCells(cells), true)).toEqual(cells);
      }),
    );
  });
});
