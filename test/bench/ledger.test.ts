import { describe, expect, it } from 'vitest';
import { balance, worst, type Entry } from './ledger.ts';

const entry = (asn: number, overrides: Partial<Entry> = {}): Entry => ({
  reportId: `report ${asn}`,
  asn,
  measurements: 3,
  answered: true,
  resent: 0,
  ...overrides,
});

describe('the ledger of the durability bench', () => {
  it('tells a report that is lost, wholly or in part, from one that is counted again', () => {
    const counts = new Map([
      [1, 3],
      [2, 2],
      [4, 6],
    ]);
    expect(balance([entry(1), entry(2), entry(3), entry(4)], counts)).toEqual({ answered_202: 4, counted: 1, lost: 2, doubled: 1 });
  });

  it('does not miss a report that nobody was told of, but does miss the rest of one that is there in part', () => {
    const unanswered = entry(1, { answered: false });
    expect(balance([unanswered], new Map())).toEqual({ answered_202: 0, counted: 0, lost: 0, doubled: 0 });
    expect(balance([unanswered], new Map([[1, 1]]))).toMatchObject({ lost: 1 });
  });

  it('goes by the worst of several readings', () => {
    const good = { answered_202: 5, counted: 5, lost: 0, doubled: 0 };
    expect(worst([good, { ...good, counted: 4, lost: 1 }, { ...good, doubled: 2 }])).toEqual({
      answered_202: 5,
      counted: 4,
      lost: 1,
      doubled: 2,
    });
  });
});
