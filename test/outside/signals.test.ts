import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { ioda } from '../../src/outside/signals/ioda.ts';
import { ooni } from '../../src/outside/signals/ooni.ts';
import { afterFailure, afterSuccess, emptyDay, mergeDay, spanOf, UNASKED } from '../../src/outside/signals/pulling.ts';
import { radar } from '../../src/outside/signals/radar.ts';
import { ripestat } from '../../src/outside/signals/ripestat.ts';
import { SourceSetting } from '../../src/outside/signals/setting.ts';
import { SOURCES } from '../../src/outside/signals/sources.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/time.ts';
import { iodaAnswer, ooniAnswer, radarOutages, radarTraffic, ripestatAnswer } from './signal-answers.ts';

const sinceMs = Date.parse('2026-01-08T00:00:00Z');
const told = { sinceMs, untilMs: sinceMs + 20 * HOUR_MS, darkMs: sinceMs + 16 * HOUR_MS };

describe('what a source answers', () => {
  it('of IODA is a series for each data source, without what is not known yet', () => {
    const asks = ioda.asks('IR', told);
    expect(asks.map(({ path, query }) => [path, query['datasource'], query['from']])).toEqual(
      ['bgp', 'ping-slash24', 'merit-nt'].map((datasource) => ['/signals/raw/country/IR', datasource, String(sinceMs / 1000)]),
    );
    const { series } = ioda.read(['bgp', 'ping-slash24', 'merit-nt'].map((datasource) => iodaAnswer(datasource, told)));
    expect(series.map(({ label, stepMs, points }) => [label, stepMs / MINUTE_MS, points.length, points[0]?.atMs])).toEqual([
      ['IODA BGP', 10, 119, sinceMs],
      ['IODA active probing', 10, 119, sinceMs],
      ['IODA telescope', 10, 119, sinceMs],
    ]);
    expect(series[1]!.points.at(-1)!.value).toBe(700);
  });

  it('of Radar is its traffic, and what its people say of outages, in their words', () => {
    const { series, annotations } = radar.read([radarTraffic(told), radarOutages(told)]);
    expect(series[0]).toMatchObject({
      label: 'Cloudflare Radar traffic',
      points: expect.arrayContaining([{ atMs: told.darkMs, value: 0.0102 }]),
    });
    expect(annotations).toEqual([
      {
        id: '550',
        atMs: told.darkMs,
        endMs: null,
        text: 'Traffic dropped across the country; nationwide, government directed',
        address: 'https://example.org/post',
      },
    ]);
  });

  it('of RIPEstat is told step by step, also where nothing changed, in UTC', () => {
    const { series } = ripestat.read([ripestatAnswer(told)]);
    expect(series.map(({ label, points }) => [label, points.length, points[0], points.at(-1)])).toEqual([
      ['RIPEstat visible prefixes', 240, { atMs: sinceMs, value: 10_000 }, { atMs: told.untilMs - 5 * MINUTE_MS, value: 9000 }],
      ['RIPEstat visible networks', 240, { atMs: sinceMs, value: 560 }, { atMs: told.untilMs - 5 * MINUTE_MS, value: 540 }],
    ]);
  });

  it('of OONI is how much was measured, which is judged, and the share of anomalies, which is not', () => {
    const { series } = ooni.read([ooniAnswer(told)]);
    expect(series.map(({ label, judged, points }) => [label, judged, points[0]?.value, points.length])).toEqual([
      ['OONI measurements', true, 120, 20],
      ['OONI anomalies', false, 30 / 110, 16],
    ]);
  });

  it.each(Object.values(SOURCES))('is refused where it is not as documented: $name', ({ read }) => {
    expect(() => read([{ error: 'maintenance' }, {}, {}])).toThrow(ZodError);
  });
});

describe('asking', () => {
  it('goes far back the first time, then only as far as values still come in late', () => {
    const nowMs = told.untilMs;
    expect(spanOf(UNASKED, ioda, nowMs)).toEqual({ sinceMs: nowMs - 8 * DAY_MS, untilMs: nowMs });
    const answer = ioda.read([iodaAnswer('bgp', told)]);
    const state = afterSuccess(ioda, answer, UNASKED, nowMs);
    expect(state).toMatchObject({ failures: 0, lastMs: nowMs, nextMs: nowMs + 10 * MINUTE_MS, problem: null });
    expect(spanOf(state, ioda, nowMs + HOUR_MS).sinceMs).toBe(answer.series[0]!.points.at(-1)!.atMs - 3 * HOUR_MS);
  });

  it('pauses longer with each failure, at least as long as the source wants, and at most six hours', () => {
    const pauses = [];
    let state = UNASKED;
    for (let count = 0; count < 8; count += 1) {
      state = afterFailure(ioda, state, 'no answer', 0, 0);
      pauses.push(state.nextMs / MINUTE_MS);
    }
    expect(pauses).toEqual([20, 40, 80, 160, 320, 360, 360, 360]);
    expect(afterFailure(ioda, UNASKED, 'busy', 45 * MINUTE_MS, 0).nextMs).toBe(45 * MINUTE_MS);
    expect(afterFailure(ioda, UNASKED, 'busy', 20 * 60 * MINUTE_MS, 0).nextMs).toBe(20 * 60 * MINUTE_MS);
  });

  it('keeps a value once, the newest, and none that cannot be', () => {
    const series = (value: number) => ({ label: 'IODA BGP', unit: '', stepMs: HOUR_MS, judged: true, points: [{ atMs: sinceMs, value }] });
    const answer = (value: number) => ({ series: [series(value)], annotations: [] });
    const once = mergeDay(emptyDay(), answer(5), sinceMs);
    expect(mergeDay(once, answer(5), sinceMs)).toEqual(once);
    expect(mergeDay(once, answer(7), sinceMs).series['IODA BGP']?.points).toEqual([[sinceMs, 7]]);
    expect(mergeDay(once, answer(-1), sinceMs)).toEqual(once);
  });

  it('is set by a name, or by a name and an address', () => {
    expect(SourceSetting.parse('ioda')).toEqual({ id: 'ioda', base: null });
    expect(SourceSetting.parse('ooni=http://127.0.0.1:9999/x/')).toEqual({ id: 'ooni', base: 'http://127.0.0.1:9999/x' });
    expect(SourceSetting.safeParse('cnn').success).toBe(false);
    expect(SourceSetting.safeParse('ioda=ftp://x').success).toBe(false);
  });
});
