import { expect, it } from 'vitest';
import type { VantageRecord } from '../../../../src/ingest/edge/record.ts';
import { vantagesNow } from '../../../../src/publish/pages/about/vantages-now.ts';

const NOW_MS = Date.parse('2026-03-02T12:00:00Z');
const record = (over: Partial<VantageRecord>): VantageRecord => ({
  kind: 'object',
  simulated: false,
  askedMs: NOW_MS - 60_000,
  countedMs: NOW_MS - 60_000,
  dataCentre: 'FRA',
  country: 'DE',
  leftOut: null,
  tookMs: 2000,
  ...over,
});

it('tells of each vantage that is set up whether it counts, is left out, or is missing', () => {
  const vantages = {
    weur: record({}),
    enam: record({ leftOut: { why: 'silent', detail: 'answers 503' } }),
    oc: record({ askedMs: NOW_MS - 3_600_000 }),
    gone: record({}),
  };
  const now = vantagesNow(['weur', 'enam', 'oc', 'apac'], { spent: { dayMs: 0, seconds: 0 }, vantages }, NOW_MS);
  expect(now.vantages.map(({ id, state }) => [id, state])).toEqual([
    ['weur', 'counts'],
    ['enam', 'silent'],
    ['oc', 'missing'],
    ['apac', 'missing'],
  ]);
  expect(now).toMatchObject({ counting: 1, simulated: false });
});
