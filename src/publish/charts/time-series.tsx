/**
 * Share of failed votes over time, with incident bands and the votes behind it. Positions across are percentages of the width, so that the
 * picture fits any screen while its letters keep their size. No style attributes: the policy of the pages forbids them.
 */
import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { Incident, Phase } from '../../incidents/incident.ts';
import type { ShownCount } from '../../rollup/floors.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { Reader } from '../i18n/reader.ts';
import { placeOf } from '../pages/local-zone.ts';
import { phaseTitle } from '../pages/wording.ts';
import { timeTicks } from './time-ticks.ts';

/** @param weight the most votes that `votes` may stand for, for the height of a bar */
export type Point = { startMs: number; endMs: number; share: number | null; votes: ShownCount; weight: number };
export type Band = { startMs: number; endMs: number; suspected: boolean; incident: Incident; phase: Phase };

/** Something of the calendar. */
export type Mark = { timeMs: number; label: string };

export type TimeSeries = {
  /** Unique on the page, for `aria-labelledby`. */
  id: string;
  title: string;
  description: string;
  sinceMs: number;
  untilMs: number;
  points: readonly Point[];
  bands: readonly Band[];
  marks: readonly Mark[];
  /** The country's own clock (IANA), which the axis tells beside UTC; null where it has none or several. */
  zone: string | null;
  reader: Reader;
};

/** Heights in pixels: the share, the gap below it, the votes, the axis. */
const SHARE = 130;
const TOP = 18;
const GAP = 20;
const VOTES = 26;
const AXIS = 38;
const VOTES_TOP = TOP + SHARE + GAP;
export const TIME_SERIES_HEIGHT = VOTES_TOP + VOTES + AXIS;
/** Width of the drawing's own coordinates; it is stretched to the picture's. */
const WIDTH = 1000;

export function TimeSeriesChart({ series }: { series: TimeSeries }) {
  const x = scaleUtc([series.sinceMs, series.untilMs], [0, WIDTH]);
  const most = Math.max(1, ...series.points.map(({ weight }) => weight));
  const { words, format } = series.reader;
  return (
    <svg class="chart" width="100%" height={TIME_SERIES_HEIGHT} role="img" aria-labelledby={`${series.id}-title ${series.id}-description`}>
      <title id={`${series.id}-title`}>{series.title}</title>
      <desc id={`${series.id}-description`}>{series.description}</desc>
      <Bands bands={series.bands} x={x} reader={series.reader} />
      {[0, 0.5, 1].map((share) => (
        <line class={share === 0 ? 'axis' : 'grid'} x1="0" x2="100%" y1={TOP + SHARE * (1 - share)} y2={TOP + SHARE * (1 - share)} />
      ))}
      <Curves points={series.points} x={x} most={most} />
      <Marks marks={series.marks} x={x} />
      <BandLabels bands={series.bands} x={x} reader={series.reader} />
      <text class="tick" x="2" y={TOP - 5}>
        {words.country.allFailed}
      </text>
      <text class="tick" x="2" y={TOP + SHARE / 2 - 4}>
        50 %
      </text>
      <text class="tick" x="2" y={VOTES_TOP - 5}>
        {words.country.mostVotes(format.count(Math.round(most)))}
      </text>
      <TimeAxis series={series} x={x} />
    </svg>
  );
}

type Across = (timeMs: number) => number;

const percent = (x: number): string => `${Math.round(x / (WIDTH / 10_000)) / 100}%`;

/** Share of the width from which a band holds its label. */
const LABELLED = 0.16;

const Bands = ({ bands, x, reader }: { bands: readonly Band[]; x: Across; reader: Reader }) => (
  <>
    {bands.map((band) => (
      <rect
        class={band.suspected ? 'band suspected' : 'band'}
        x={percent(x(band.startMs))}
        width={percent(Math.max(3, x(band.endMs) - x(band.startMs)))}
        y={TOP}
        height={SHARE}
      >
        <title>{phaseTitle(band.incident, band.phase, reader)}</title>
      </rect>
    ))}
  </>
);

/** Wide bands are labelled; where none is wide, the first. */
function BandLabels({ bands, x, reader }: { bands: readonly Band[]; x: Across; reader: Reader }) {
  const wide = bands.filter((band) => x(band.endMs) - x(band.startMs) >= WIDTH * LABELLED);
  return (
    <>
      {(wide.length > 0 ? wide : bands.slice(0, 1)).map((band) => (
        <BandLabel band={band} x={x} reader={reader} />
      ))}
    </>
  );
}

function BandLabel({ band, x, reader: { words } }: { band: Band; x: Across; reader: Reader }) {
  const late = x(band.startMs) > WIDTH * 0.7;
  return (
    <text
      class="band-label"
      x={percent(x(late ? band.endMs : band.startMs))}
      dx={late ? -4 : 4}
      y={TOP + 14}
      text-anchor={late ? 'end' : 'start'}
    >
      {band.suspected ? words.country.bandSuspected : words.country.bandIncident}
    </text>
  );
}

/** Marks that are told by name; the others by their lines alone. */
const MOST_NAMED = 2;

/** All lines first, so that none crosses a name. */
const Marks = ({ marks, x }: { marks: readonly Mark[]; x: Across }) => (
  <>
    {marks.map(({ timeMs, label }) => (
      <g>
        <title>{label}</title>
        <line class="mark" x1={percent(x(timeMs))} x2={percent(x(timeMs))} y1={TOP} y2={VOTES_TOP + VOTES} />
      </g>
    ))}
    {marks.slice(0, MOST_NAMED).map(({ timeMs, label }, index) => (
      <text
        class="tick"
        x={percent(x(timeMs))}
        dx={x(timeMs) > WIDTH / 2 ? -4 : 4}
        y={TOP + 32 + index * 15}
        text-anchor={x(timeMs) > WIDTH / 2 ? 'end' : 'start'}
      >
        {label}
      </text>
    ))}
  </>
);

/** Equal neighbours are one step, and a gap in the data is a gap in the line. */
function runsOf(points: readonly Point[], valueOf: (point: Point) => number | null): { timeMs: number; value: number | null }[] {
  const runs: { timeMs: number; value: number | null }[] = [];
  let endMs: number | null = null;
  for (const point of points) {
    if (endMs !== null && endMs < point.startMs) closeRun(runs, endMs);
    const value = valueOf(point);
    const last = runs.at(-1);
    if (value === null) closeRun(runs, point.startMs);
    else if (!last || last.value !== value) runs.push({ timeMs: point.startMs, value });
    endMs = point.endMs;
  }
  if (endMs !== null) closeRun(runs, endMs);
  return runs;
}

/** Draws the last value on to `timeMs` and lifts the pen. */
function closeRun(runs: { timeMs: number; value: number | null }[], timeMs: number): void {
  const last = runs.at(-1);
  if (last && last.value !== null) runs.push({ timeMs, value: last.value }, { timeMs, value: null });
}

function Curves({ points, x, most }: { points: readonly Point[]; x: Across; most: number }) {
  const up = scaleLinear([0, 1], [SHARE, 0]);
  const votesUp = scaleLinear([0, most], [VOTES, 0]);
  const shares = runsOf(points, ({ share }) => share);
  const votes = runsOf(points, ({ weight }) => weight);
  const base = { curve: curveStepAfter };
  const filled = (yOf: (value: number) => number, bottom: number) =>
    area<{ timeMs: number; value: number | null }>()
      .curve(base.curve)
      .digits(1)
      .defined(({ value }) => value !== null)
      .x(({ timeMs }) => x(timeMs))
      .y0(bottom)
      .y1(({ value }) => yOf(value ?? 0));
  const stroke = line<{ timeMs: number; value: number | null }>()
    .curve(base.curve)
    .digits(1)
    .defined(({ value }) => value !== null)
    .x(({ timeMs }) => x(timeMs))
    .y(({ value }) => up(value ?? 0));
  return (
    <>
      <svg x="0" y={TOP} width="100%" height={SHARE} viewBox={`0 0 ${WIDTH} ${SHARE}`} preserveAspectRatio="none">
        <path class="share-area" d={filled(up, SHARE)(shares) ?? ''} />
        <path class="share-line" d={stroke(shares) ?? ''} />
      </svg>
      <svg x="0" y={VOTES_TOP} width="100%" height={VOTES} viewBox={`0 0 ${WIDTH} ${VOTES}`} preserveAspectRatio="none">
        <path class="votes-area" d={filled(votesUp, VOTES)(votes) ?? ''} />
      </svg>
    </>
  );
}

/** Longest axis that tells the country's own clock: on longer ones an hour is no more than a letter's width. */
const LONGEST_BY_CLOCK_MS = 16 * DAY_MS;

function TimeAxis({ series, x }: { series: TimeSeries; x: Across }) {
  const { sinceMs, untilMs, zone, reader } = series;
  const { ticks, day } = timeTicks(sinceMs, untilMs, reader.format);
  const bottom = VOTES_TOP + VOTES;
  const local = untilMs - sinceMs <= LONGEST_BY_CLOCK_MS ? zone : null;
  return (
    <>
      <line class="axis" x1="0" x2="100%" y1={bottom} y2={bottom} />
      {day === null ? null : (
        <text class="tick" x="2" y={bottom + 17}>
          {day}
        </text>
      )}
      {ticks.map(({ timeMs, text }) => (
        <>
          <line class="axis" x1={percent(x(timeMs))} x2={percent(x(timeMs))} y1={bottom} y2={bottom + 4} />
          <text class="tick" x={percent(x(timeMs))} y={bottom + 17} text-anchor="middle">
            {text}
          </text>
          {local === null ? null : (
            <text class="tick local" x={percent(x(timeMs))} y={bottom + 32} text-anchor="middle">
              {reader.format.localClock(timeMs, local)}
            </text>
          )}
        </>
      ))}
      <text class="tick" x="100%" y={bottom + 17} text-anchor="end">
        UTC
      </text>
      {local === null ? null : (
        <text class="tick local" x="100%" y={bottom + 32} text-anchor="end">
          {placeOf(local)}
        </text>
      )}
    </>
  );
}
