/**
 * Connectivity over time, a strip for the country and one for each network, from 0 to 100 % of the ordinary. Strips one below the other need no
 * colours to be told apart, fit any screen, and print. No style attributes: the policy of the pages forbids them.
 */
import { scaleUtc } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { Reader } from '../i18n/reader.ts';
import { phaseTitle } from '../pages/wording.ts';
import type { Band } from './time-series.tsx';
import { timeTicks } from './time-ticks.ts';

/** Shares of the ordinary, of 1. */
export type LevelPoint = { startMs: number; endMs: number; level: number; low: number; high: number };

export type Strip = { name: string; /** What stands at its other end: the newest level. */ value: string; points: readonly LevelPoint[] };

export type Strips = {
  /** Unique on the page, for `aria-labelledby`. */
  id: string;
  title: string;
  description: string;
  sinceMs: number;
  untilMs: number;
  strips: readonly Strip[];
  bands: readonly Omit<Band, 'suspected'>[];
  reader: Reader;
};

/** Heights in pixels: a strip's name above it, the strip, the gap below, the axis at the foot. */
const NAME = 18;
const STRIP = 46;
const GAP = 10;
const AXIS = 24;
const EACH = NAME + STRIP + GAP;
const WIDTH = 1000;

export const stripsHeight = (count: number): number => count * EACH + AXIS;

type Across = (timeMs: number) => number;

const percent = (x: number): string => `${Math.round(Math.min(WIDTH, Math.max(0, x)) / (WIDTH / 10_000)) / 100}%`;

export function ConnectivityChart({ strips }: { strips: Strips }) {
  const x = scaleUtc([strips.sinceMs, strips.untilMs], [0, WIDTH]);
  const height = stripsHeight(strips.strips.length);
  return (
    <svg class="chart" width="100%" height={height} role="img" aria-labelledby={`${strips.id}-title ${strips.id}-description`}>
      <title id={`${strips.id}-title`}>{strips.title}</title>
      <desc id={`${strips.id}-description`}>{strips.description}</desc>
      {strips.strips.map((strip, index) => (
        <OneStrip strip={strip} top={index * EACH} x={x} of={strips} />
      ))}
      <TimeAxis strips={strips} x={x} top={height - AXIS} />
    </svg>
  );
}

/** Points that follow one another without a gap. */
function runsOf(points: readonly LevelPoint[]): LevelPoint[][] {
  const runs: LevelPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && last.endMs >= point.startMs) run.push(point);
    else runs.push([point]);
  }
  // A step is drawn to the start of the next: the last one is drawn on to its own end.
  return runs.map((run) => [...run, ...run.slice(-1).map((last) => ({ ...last, startMs: last.endMs }))]);
}

function OneStrip({ strip, top, x, of: { bands, reader } }: { strip: Strip; top: number; x: Across; of: Strips }) {
  const up = (share: number): number => STRIP * (1 - share);
  const runs = runsOf(strip.points);
  const between = area<LevelPoint>()
    .curve(curveStepAfter)
    .digits(1)
    .x(({ startMs }) => x(startMs))
    .y0(({ low }) => up(low))
    .y1(({ high }) => up(high));
  const stroke = line<LevelPoint>()
    .curve(curveStepAfter)
    .digits(1)
    .x(({ startMs }) => x(startMs))
    .y(({ level }) => up(level));
  const draw = (of: (run: LevelPoint[]) => string | null): string => runs.map((run) => of(run) ?? '').join('');
  return (
    <>
      <text class="tick" x="0" y={top + NAME - 5}>
        {strip.name}
      </text>
      <text class="tick" font-weight="700" x="100%" y={top + NAME - 5} text-anchor="end">
        {strip.value}
      </text>
      {bands.map((band) => (
        <rect
          class="band"
          x={percent(x(band.startMs))}
          width={percent(Math.max(3, x(band.endMs) - x(band.startMs)))}
          y={top + NAME}
          height={STRIP}
        >
          <title>{phaseTitle(band.incident, band.phase, reader)}</title>
        </rect>
      ))}
      <line class="grid" x1="0" x2="100%" y1={top + NAME} y2={top + NAME} />
      <line class="axis" x1="0" x2="100%" y1={top + NAME + STRIP} y2={top + NAME + STRIP} />
      <svg x="0" y={top + NAME} width="100%" height={STRIP} viewBox={`0 0 ${WIDTH} ${STRIP}`} preserveAspectRatio="none">
        <path class="share-area" d={draw((run) => between(run))} />
        <path class="share-line" d={draw((run) => stroke(run))} />
      </svg>
    </>
  );
}

function TimeAxis({ strips: { sinceMs, untilMs, reader }, x, top }: { strips: Strips; x: Across; top: number }) {
  const { ticks, day } = timeTicks(sinceMs, untilMs, reader.format);
  return (
    <>
      {day === null ? null : (
        <text class="tick" x="0" y={top + 10}>
          {day}
        </text>
      )}
      {ticks.map(({ timeMs, text }) => (
        <text class="tick" x={percent(x(timeMs))} y={top + 10} text-anchor="middle">
          {text}
        </text>
      ))}
      <text class="tick" x="100%" y={top + 10} text-anchor="end">
        UTC
      </text>
    </>
  );
}
