import { describe, expect, it } from 'vitest';
import { TimeSeriesChart, type Point, type TimeSeries } from '../../../src/publish/charts/time-series.tsx';
import { ENGLISH } from '../../../src/publish/i18n/reader.ts';
import { HOUR_MS } from '../../../src/shared/time.ts';
import { incident, NOON_MS, rendered } from '../records.ts';

const point = (hour: number, share: number | null, votes = 10): Point => ({
  startMs: NOON_MS + hour * HOUR_MS,
  endMs: NOON_MS + (hour + 1) * HOUR_MS,
  share,
  votes,
  weight: votes,
});

const chart = (overrides: Partial<TimeSeries>): Promise<string> =>
  rendered(
    <TimeSeriesChart
      series={{
        id: 'x',
        title: 'X over time',
        description: 'What it shows.',
        sinceMs: NOON_MS,
        untilMs: NOON_MS + 10 * HOUR_MS,
        points: [],
        bands: [],
        marks: [],
        zone: null,
        reader: ENGLISH,
        ...overrides,
      }}
    />,
  );

const pathOf = (svg: string, name: string): string => new RegExp(`<path class="${name}" d="([^"]*)"`).exec(svg)?.[1] ?? '';

describe('a time series', () => {
  it('is named and described for those who do not see it', async () => {
    const svg = await chart({});
    expect(svg).toContain('role="img" aria-labelledby="x-title x-description"');
    expect(svg).toContain('<title id="x-title">X over time</title>');
    expect(svg).toContain('<desc id="x-description">What it shows.</desc>');
  });

  it('steps from value to value, the whole share at the top and none at the bottom', async () => {
    const svg = await chart({ points: [point(0, 0), point(1, 0), point(2, 1), point(3, 0.5)] });
    expect(pathOf(svg, 'share-line')).toBe('M0,130L200,130L200,0L300,0L300,65L400,65L400,65');
  });

  it('leaves a gap where there are no votes, or too few to tell', async () => {
    const svg = await chart({ points: [point(0, 0), point(1, null), point(2, 0), point(6, 0)] });
    expect(pathOf(svg, 'share-line').match(/M/g)).toHaveLength(3);
    expect(pathOf(svg, 'votes-area').match(/M/g)).toHaveLength(2);
  });

  it('shades an incident over its own span and labels it', async () => {
    const told = incident({ services: ['<b>'] });
    const [phase] = told.phases;
    const span = { startMs: NOON_MS + 2 * HOUR_MS, endMs: NOON_MS + 7 * HOUR_MS };
    const svg = await chart({ bands: phase ? [{ ...span, suspected: false, incident: told, phase }] : [] });
    expect(svg).toMatch(/<rect class="band" x="20%" width="50%"/);
    expect(svg).toContain('<title>&lt;b&gt; restricted in Kenya, 7 Nov 2024, 10:00 UTC to 9 Nov 2024, 08:00 UTC</title>');
    expect(svg).toMatch(/<text class="band-label" x="20%"[^>]*>incident</);
  });

  it('tells times in UTC and the number of votes', async () => {
    const svg = await chart({ points: [point(0, 0, 14)] });
    expect(svg).toContain('>15:00<');
    expect(svg).toContain('>UTC<');
    expect(svg).toContain('votes (most: 14)');
  });

  it('draws nothing, and no broken path, of no data', async () => {
    const svg = await chart({});
    expect(svg).not.toMatch(/NaN|undefined|null/);
    expect(pathOf(svg, 'share-line')).toBe('');
  });
});
