/**
 * One service over time on each network: a strip for a network, the darker the more of its votes failed. Where nobody measured the strip is
 * open. Positions across are stretched to the picture's width, as in a time series.
 */
import { DAY_MS } from '../../shared/time.ts';
import { shareText } from '../i18n/format.ts';
import { useReader, type Reader } from '../i18n/reader.ts';
import { plainText, shortened } from '../pages/plain-text.ts';
import type { Point } from './time-series.tsx';

export type NetworkPoints = { asn: number | null; name: string | null; points: readonly Point[] };

export type Strips = {
  /** Unique on the page. */
  id: string;
  title: string;
  sinceMs: number;
  untilMs: number;
  networks: readonly NetworkPoints[];
};

const ROW = 30;
const BAR = 12;
/** The key, and below it what its shares are of: side by side a small screen has no room for them. */
const TOP = 32;
const AXIS = 24;
const WIDTH = 1000;
/** Room of one level in the key. */
const KEY = 60;
/** Share from which a step is more than a tint. */
const LIGHTEST = 0.2;
/** Shares from which a step is drawn darker, and how dark: in grey too each stands off from the next, and the lightest from an open strip. */
const LEVELS = [
  { from: 0.8, opacity: 1 },
  { from: 0.5, opacity: 0.7 },
  { from: LIGHTEST, opacity: 0.42 },
  { from: 0, opacity: 0.16 },
] as const;

export const stripsHeight = ({ networks }: Strips): number => TOP + networks.length * ROW + AXIS;

export function NetworkStrips({ strips }: { strips: Strips }) {
  const reader = useReader();
  const { id, title, networks } = strips;
  const bottom = TOP + networks.length * ROW;
  return (
    <svg class="chart strips" width="100%" height={stripsHeight(strips)} role="img" aria-labelledby={`${id}-title ${id}-description`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{reader.words.country.stripsKey}</desc>
      <Key reader={reader} />
      {networks.map((network, row) => (
        <>
          <text class="tick" x="2" y={TOP + row * ROW + 12}>
            {nameOf(network, reader)}
          </text>
          <svg x="0" y={TOP + row * ROW + 15} width="100%" height={BAR} viewBox={`0 0 ${WIDTH} ${BAR}`} preserveAspectRatio="none">
            <Steps strips={strips} points={network.points} />
          </svg>
        </>
      ))}
      <Ends strips={strips} y={bottom + 14} reader={reader} />
    </svg>
  );
}

const nameOf = ({ asn, name }: NetworkPoints, { words }: Reader): string =>
  asn === null || asn === 0 ? words.site.otherNetworks : `AS${asn} ${shortened(plainText(name ?? ''), 32)}`.trim();

/** Steps of one level are one path: a page has some thousands of them. */
function Steps({ strips: { sinceMs, untilMs }, points }: { strips: Strips; points: readonly Point[] }) {
  const x = (timeMs: number): number =>
    Math.round(((Math.min(Math.max(timeMs, sinceMs), untilMs) - sinceMs) / (untilMs - sinceMs)) * WIDTH);
  return (
    <>
      <rect class="strip-frame" width={WIDTH} height={BAR} />
      {LEVELS.map(({ from, opacity }, level) => {
        const below = LEVELS[level - 1]?.from ?? Infinity;
        const path = points
          .filter(({ share }) => share !== null && share >= from && share < below)
          .map(({ startMs, endMs }) => `M${x(startMs)} 0h${x(endMs) - x(startMs)}v${BAR}h${x(startMs) - x(endMs)}z`)
          .join('');
        return path === '' ? null : <path class="step" fill-opacity={opacity} d={path} />;
      })}
    </>
  );
}

/** How dark stands for how much, lightest first. Letters keep their size, so that four fit the smallest screen. */
function Key({ reader: { words } }: { reader: Reader }) {
  const levels = [...LEVELS].reverse();
  return (
    <>
      {levels.map(({ from, opacity }, index) => (
        <>
          <rect class="step" x={2 + index * KEY} y="2" width="11" height="10" fill-opacity={opacity} />
          <text class="tick" x={17 + index * KEY} y="11">
            {from === 0 ? `<${shareText(LIGHTEST)}` : `≥${shareText(from)}`}
          </text>
        </>
      ))}
      <text class="tick" x="2" y="26">
        {words.country.stripsFailed}
      </text>
    </>
  );
}

function Ends({ strips: { sinceMs, untilMs }, y, reader: { format } }: { strips: Strips; y: number; reader: Reader }) {
  const text = (timeMs: number): string =>
    timeMs % DAY_MS === 0 ? format.shortDay(timeMs) : `${format.shortDay(timeMs)} ${format.clock(timeMs)}`;
  return (
    <>
      <text class="tick" x="2" y={y}>
        {text(sinceMs)}
      </text>
      <text class="tick" x="100%" y={y} text-anchor="end">
        {text(untilMs)} UTC
      </text>
    </>
  );
}
