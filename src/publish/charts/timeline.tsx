/**
 * A bar for each network of an incident, from onset to end, with the uncertain parts lighter and the events marked. Positions across are
 * percentages of the width, so that the picture fits any screen while its letters keep their size.
 */
import type { Incident } from '../../incidents/incident.ts';
import type { Interval } from '../../incidents/terms.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import type { Reader } from '../i18n/reader.ts';
import { plainText, shortened } from '../pages/plain-text.ts';
import { titleOf } from '../pages/wording.ts';
import { timeTicks } from './time-ticks.ts';

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
/** Of the first event's name; each further one has a line of its own. */
const TOP = 20;
const EVENT = 15;
const AXIS = 44;
/** Events that are named; the others are lines. */
const MOST_NAMED = 3;

const topOf = ({ events }: TimelineData): number => TOP + EVENT * Math.max(0, Math.min(events.length, MOST_NAMED) - 1);

export const timelineHeight = (timeline: TimelineData): number => topOf(timeline) + timeline.bars.length * ROW + AXIS;

const last = (interval: Interval | null, fallbackMs: number, edge: 'earliest' | 'latest'): number =>
  interval === null ? fallbackMs : Date.parse(interval[edge]);

/** Longest name beside a bar; where it says more, a small screen has room for less of it. */
const LONGEST_NAME = 32;
const LONGEST_NAME_OPEN = 18;

/** When the record was last told, by the data's own clock: what is imported is published years after. */
function lastToldMs({ updates, detected_at: detectedAt, end }: Incident): number {
  return end ? Date.parse(end.latest) : Math.max(Date.parse(detectedAt), ...updates.map(({ at }) => Date.parse(at)));
}

/** An event by its name and the clock; one of a whole day by its name. */
function eventOf({ title, starts_at: startsAt }: Incident['events'][number], { words, format }: Reader): TimelineData['events'][number] {
  const timeMs = Date.parse(startsAt);
  const name = shortened(plainText(title), LONGEST_NAME);
  return { timeMs, label: timeMs % DAY_MS === 0 ? name : `${name}${words.incident.comma}${format.clock(timeMs)}` };
}

/** What the timeline of an incident draws. An open bar ends where the incident does, or with what was last told of it. */
export function timelineOf(incident: Incident, reader: Reader, most = MOST_BARS): TimelineData {
  const { words, format } = reader;
  const toldMs = lastToldMs(incident);
  const bars = incident.networks.slice(0, most).map(({ asn, name, onset, end }): Bar => {
    const fromMs = Date.parse(onset.earliest);
    const openMs = Math.max(toldMs, Date.parse(onset.latest) + HOUR_MS);
    return {
      label:
        asn === 0
          ? words.site.otherNetworks
          : `AS${asn}${name ? ` ${shortened(plainText(name), end ? LONGEST_NAME : LONGEST_NAME_OPEN)}` : ''}`,
      fromMs,
      surelyFromMs: Date.parse(onset.latest),
      surelyToMs: last(end, openMs, 'earliest'),
      toMs: last(end, openMs, 'latest'),
      open: end === null,
    };
  });
  const from = Math.min(Date.parse(incident.onset.earliest), ...bars.map(({ fromMs }) => fromMs));
  const to = Math.max(Date.parse(incident.onset.latest), ...bars.map(({ toMs }) => toMs));
  const events = incident.events.map((event) => eventOf(event, reader));
  const sinceMs = Math.min(from, ...events.map(({ timeMs }) => timeMs));
  const untilMs = Math.max(to, ...events.map(({ timeMs }) => timeMs));
  const margin = Math.max(HOUR_MS / 2, (untilMs - sinceMs) * 0.06);
  return {
    title: words.incident.timelineTitle(titleOf(incident, reader)),
    description: words.incident.timelineDescription(
      bars
        .map(({ label, fromMs, toMs, open }) => `${label}: ${format.time(fromMs)} – ${open ? words.incident.noEndSeen : format.time(toMs)}`)
        .join(words.incident.semicolon),
    ),
    sinceMs: sinceMs - margin,
    untilMs: untilMs + margin,
    bars,
    unshown: Math.max(0, incident.networks.length - bars.length),
    events,
    reader,
  };
}

type Placed = { timeline: TimelineData; across: (timeMs: number) => string; bottom: number };

export function Timeline({ timeline }: { timeline: TimelineData }) {
  const { sinceMs, untilMs, bars } = timeline;
  const across = (timeMs: number): string => `${Math.round(((timeMs - sinceMs) / (untilMs - sinceMs)) * 10_000) / 100}%`;
  const bottom = topOf(timeline) + bars.length * ROW;
  const placed = { timeline, across, bottom };
  return (
    <svg class="chart" width="100%" height={timelineHeight(timeline)} role="img" aria-labelledby="timeline-title timeline-description">
      <title id="timeline-title">{timeline.title}</title>
      <desc id="timeline-description">{timeline.description}</desc>
      <Bars {...placed} />
      <Events {...placed} />
      <Names timeline={timeline} />
      <Axis {...placed} />
      <Key {...placed} />
    </svg>
  );
}

function Bars({ timeline, across }: Placed) {
  const { sinceMs, untilMs, bars } = timeline;
  const width = (fromMs: number, toMs: number): string =>
    `${Math.max(0.3, Math.round(((toMs - fromMs) / (untilMs - sinceMs)) * 10_000) / 100)}%`;
  const yOf = (index: number): number => topOf(timeline) + index * ROW + 17;
  return (
    <>
      {bars.map(({ fromMs, surelyFromMs, surelyToMs, toMs }, index) => (
        <>
          <rect class="band suspected" x={across(fromMs)} width={width(fromMs, toMs)} y={yOf(index)} height="14" />
          {surelyToMs > surelyFromMs ? (
            <rect class="bar" x={across(surelyFromMs)} width={width(surelyFromMs, surelyToMs)} y={yOf(index)} height="14" />
          ) : null}
        </>
      ))}
    </>
  );
}

function Events({ timeline, across, bottom }: Placed) {
  const { sinceMs, untilMs, events } = timeline;
  return (
    <>
      {events.map(({ timeMs, label }, index) => (
        <>
          <line class="mark" x1={across(timeMs)} x2={across(timeMs)} y1={TOP - 4 + EVENT * Math.min(index, MOST_NAMED - 1)} y2={bottom} />
          {index < MOST_NAMED ? (
            <text
              class="tick"
              x={across(timeMs)}
              y={TOP - 7 + EVENT * index}
              text-anchor={timeMs > (sinceMs + untilMs) / 2 ? 'end' : 'start'}
            >
              {label}
            </text>
          ) : null}
        </>
      ))}
    </>
  );
}

/** Above bars and lines, so that nothing crosses a letter. */
const Names = ({ timeline }: { timeline: TimelineData }) => (
  <>
    {timeline.bars.map(({ label, open }, index) => (
      <text class="tick" x="2" y={topOf(timeline) + index * ROW + 12}>
        {label}
        {open ? ` (${timeline.reader.words.incident.noEndSeen})` : ''}
      </text>
    ))}
  </>
);

function Axis({ timeline: { sinceMs, untilMs, reader }, across, bottom }: Placed) {
  const { ticks, day } = timeTicks(sinceMs, untilMs, reader.format);
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
          <line class="axis" x1={across(timeMs)} x2={across(timeMs)} y1={bottom} y2={bottom + 4} />
          <text class="tick" x={across(timeMs)} y={bottom + 17} text-anchor="middle">
            {text}
          </text>
        </>
      ))}
      <text class="tick" x="100%" y={bottom + 17} text-anchor="end">
        UTC
      </text>
    </>
  );
}

/** What dark and light mean. */
function Key({ timeline: { reader }, bottom }: Placed) {
  const { incident } = reader.words;
  return (
    <>
      <rect class="bar" x="2" y={bottom + 29} width="14" height="9" />
      <text class="tick" x="21" y={bottom + 38}>
        {incident.timelineSure}
      </text>
      <rect class="band suspected" x="110" y={bottom + 29} width="14" height="9" />
      <text class="tick" x="129" y={bottom + 38}>
        {incident.timelineUnsure}
      </text>
    </>
  );
}
