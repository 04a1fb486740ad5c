/**
 * A bar for each network of an incident, from onset to end, with the uncertain parts lighter and the events marked. Positions across are
 * percentages of the width, so that the picture fits any screen while its letters keep their size.
 */
import type { Incident, Interval } from '../../incidents/incident.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import type { Reader } from '../i18n/reader.ts';
import { plainText, shortened } from '../pages/plain-text.ts';
import { titleOf } from '../pages/wording.ts';

type Bar = { label: string; fromMs: number; surelyFromMs: number; surelyToMs: number; toMs: number; open: boolean };

export type TimelineData = {
  title: string;
  description: string;
  sinceMs: number;
  untilMs: number;
  bars: readonly Bar[];
  unshown: number;
  events: readonly { timeMs: number; label: string }[];
  reader: Reader;
};

/** Networks in one picture. */
const MOST_BARS = 16;
const ROW = 36;
const TOP = 20;
const AXIS = 22;

export const timelineHeight = ({ bars }: TimelineData): number => TOP + bars.length * ROW + AXIS;

const last = (interval: Interval | null, fallbackMs: number, edge: 'earliest' | 'latest'): number =>
  interval === null ? fallbackMs : Date.parse(interval[edge]);

/** What the timeline of an incident draws. An open bar ends with what was last told of it. */
export function timelineOf(incident: Incident, reader: Reader, most = MOST_BARS): TimelineData {
  const { words, format } = reader;
  const toldMs = Date.parse(incident.updated_at ?? incident.detected_at);
  const bars = incident.networks.slice(0, most).map(({ asn, name, onset, end }): Bar => {
    const fromMs = Date.parse(onset.earliest);
    const openMs = Math.max(toldMs, Date.parse(onset.latest) + HOUR_MS);
    return {
      label: asn === 0 ? words.site.otherNetworks : `AS${asn}${name ? ` ${shortened(plainText(name), 32)}` : ''}`,
      fromMs,
      surelyFromMs: Date.parse(onset.latest),
      surelyToMs: last(end, openMs, 'earliest'),
      toMs: last(end, openMs, 'latest'),
      open: end === null,
    };
  });
  const from = Math.min(Date.parse(incident.onset.earliest), ...bars.map(({ fromMs }) => fromMs));
  const to = Math.max(Date.parse(incident.onset.latest), ...bars.map(({ toMs }) => toMs));
  const events = incident.events.map((event) => ({ timeMs: Date.parse(event.starts_at), label: shortened(plainText(event.title), 40) }));
  const sinceMs = Math.min(from, ...events.map(({ timeMs }) => timeMs));
  const untilMs = Math.max(to, ...events.map(({ timeMs }) => timeMs));
  const margin = Math.max(HOUR_MS / 2, (untilMs - sinceMs) * 0.06);
  return {
    title: words.incident.timelineTitle(titleOf(incident, reader)),
    description: words.incident.timelineDescription(
      bars
        .map(({ label, fromMs, toMs, open }) => `${label}: ${format.time(fromMs)} – ${open ? words.incident.noEndSeen : format.time(toMs)}`)
        .join('; '),
    ),
    sinceMs: sinceMs - margin,
    untilMs: untilMs + margin,
    bars,
    unshown: Math.max(0, incident.networks.length - bars.length),
    events,
    reader,
  };
}

export function Timeline({ timeline }: { timeline: TimelineData }) {
  const { sinceMs, untilMs, bars, events, reader } = timeline;
  const across = (timeMs: number): string => `${Math.round(((timeMs - sinceMs) / (untilMs - sinceMs)) * 10_000) / 100}%`;
  const width = (fromMs: number, toMs: number): string =>
    `${Math.max(0.3, Math.round(((toMs - fromMs) / (untilMs - sinceMs)) * 10_000) / 100)}%`;
  const bottom = TOP + bars.length * ROW;
  return (
    <svg class="chart" width="100%" height={timelineHeight(timeline)} role="img" aria-labelledby="timeline-title timeline-description">
      <title id="timeline-title">{timeline.title}</title>
      <desc id="timeline-description">{timeline.description}</desc>
      {bars.map((bar, index) => (
        <>
          <rect class="band suspected" x={across(bar.fromMs)} width={width(bar.fromMs, bar.toMs)} y={TOP + index * ROW + 17} height="14" />
          {bar.surelyToMs > bar.surelyFromMs ? (
            <rect
              class="bar"
              x={across(bar.surelyFromMs)}
              width={width(bar.surelyFromMs, bar.surelyToMs)}
              y={TOP + index * ROW + 17}
              height="14"
            />
          ) : null}
          <text class="tick" x="2" y={TOP + index * ROW + 12}>
            {bar.label}
            {bar.open ? ` (${reader.words.incident.noEndSeen})` : ''}
          </text>
        </>
      ))}
      {events.map(({ timeMs, label }) => (
        <>
          <line class="mark" x1={across(timeMs)} x2={across(timeMs)} y1={TOP - 4} y2={bottom} />
          <text class="tick" x={across(timeMs)} y={TOP - 7} text-anchor={timeMs > (sinceMs + untilMs) / 2 ? 'end' : 'start'}>
            {label}
          </text>
        </>
      ))}
      <Axis timeline={timeline} across={across} bottom={bottom} />
    </svg>
  );
}

function Axis({ timeline, across, bottom }: { timeline: TimelineData; across: (timeMs: number) => string; bottom: number }) {
  const { sinceMs, untilMs, reader } = timeline;
  const stepMs = STEPS_MS.find((step) => (untilMs - sinceMs) / step <= 5) ?? 28 * DAY_MS;
  const first = Math.ceil(sinceMs / stepMs) * stepMs;
  const ticks = Array.from({ length: Math.max(0, Math.ceil((untilMs - first) / stepMs)) }, (_, index) => first + index * stepMs);
  const inside = ticks.filter((timeMs) => timeMs > sinceMs + (untilMs - sinceMs) * 0.06 && timeMs < sinceMs + (untilMs - sinceMs) * 0.88);
  return (
    <>
      <line class="axis" x1="0" x2="100%" y1={bottom} y2={bottom} />
      {inside.map((timeMs) => (
        <>
          <line class="axis" x1={across(timeMs)} x2={across(timeMs)} y1={bottom} y2={bottom + 4} />
          <text class="tick" x={across(timeMs)} y={bottom + 17} text-anchor="middle">
            {timeMs % DAY_MS === 0 ? reader.format.shortDay(timeMs) : reader.format.clock(timeMs)}
          </text>
        </>
      ))}
      <text class="tick" x="100%" y={bottom + 17} text-anchor="end">
        UTC
      </text>
    </>
  );
}

const STEPS_MS = [HOUR_MS / 4, HOUR_MS / 2, HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS] as const;
