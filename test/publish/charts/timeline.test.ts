import { describe, expect, it } from 'vitest';
import { Timeline, timelineOf } from '../../../src/publish/charts/timeline.tsx';
import { ENGLISH } from '../../../src/publish/i18n/reader.ts';
import { incident, rendered } from '../records.ts';

const [network] = incident().networks;
const silent = { ...network!, asn: 36866, name: 'A network that fell silent before an end was seen', end: null };

describe('the timeline of an incident', () => {
  it('ends a network of which no end was seen with the incident, years as it may be until it was published', () => {
    const record = incident({ networks: [network!, silent], published_at: '2026-11-27T10:00:00Z', updated_at: '2026-11-27T10:00:00Z' });
    const { untilMs, bars } = timelineOf(record, ENGLISH);
    expect(bars[1]).toMatchObject({ open: true, toMs: Date.parse(record.end!.latest) });
    expect(untilMs).toBeLessThan(Date.parse('2024-11-10T00:00:00Z'));
  });

  it('ends one that goes on with what was last told of it, by the clock of the data', () => {
    const updates = [{ at: '2024-11-08T06:00:00Z', kind: 'networks' as const, text: 'Seen on one network more.' }];
    const record = incident({ end: null, networks: [silent], updates, updated_at: '2026-11-27T10:00:00Z' });
    expect(timelineOf(record, ENGLISH).bars[0]?.toMs).toBe(Date.parse('2024-11-08T06:00:00Z'));
  });

  it.each([1, 3, 30, 400, 2000])('has a few ticks and no more, of %d days', async (days) => {
    const end = {
      earliest: '2024-11-07T12:00:00Z',
      latest: new Date(Date.parse('2024-11-07T12:00:00Z') + days * 86_400_000).toISOString(),
    };
    const svg = await rendered(Timeline({ timeline: timelineOf(incident({ end, networks: [{ ...network!, end }] }), ENGLISH) }));
    const ticks = svg.match(/text-anchor="middle"/g)?.length ?? 0;
    expect(ticks).toBeGreaterThan(0);
    expect(ticks).toBeLessThan(8);
  });
});
