/** How an onset lies to an event, in a sentence. Facts alone: never why. */
import { MINUTE_MS, toRfc3339 } from '../shared/time.ts';
import type { Onset, Relation } from './match.ts';
import { ASSUMED_LENGTH_MS, ONE_LEAD_MS } from './parameters.ts';
import type { Occurrence, StoredEvent } from './stored-event.ts';
import { dayOnClock } from './time-zone.ts';

const counted = (count: number, unit: string): string => (count === 1 ? `1 ${unit}` : `${count} ${unit}s`);

/** `58 minutes`, `2 hours 5 minutes`, `1 day 3 hours`. */
export function lengthText(lengthMs: number): string {
  const minutes = Math.round(Math.abs(lengthMs) / MINUTE_MS);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = [
    days > 0 ? counted(days, 'day') : '',
    hours > 0 ? counted(hours, 'hour') : '',
    days === 0 && rest > 0 ? counted(rest, 'minute') : '',
  ];
  return parts.filter(Boolean).join(' ') || 'less than a minute';
}

const instant = (timeMs: number): string => toRfc3339(timeMs).slice(0, 16).replace('T', ' ');

/** A whole day is that of its place: in Karachi it begins while UTC has the day before. */
const whenOf = ({ all_day: isAllDay, time_zone: zone }: StoredEvent, [startMs]: Occurrence): string =>
  isAllDay ? `${instant(dayOnClock(startMs, zone)).slice(0, 10)}, all day` : `${instant(startMs)} UTC`;

const nameOf = (event: StoredEvent, occurrence: Occurrence): string =>
  `“${event.title}” (${event.simulated ? 'simulated ' : ''}${event.kind.replaceAll('-', ' ')}, ${whenOf(event, occurrence)})`;

/** `58 minutes`, or `between 45 minutes and 1 hour 5 minutes` where the onset is known less well. */
function between(leastMs: number, mostMs: number): string {
  if (mostMs - leastMs <= ONE_LEAD_MS) return lengthText((leastMs + mostMs) / 2);
  const [least, most] = [lengthText(leastMs), lengthText(mostMs)];
  return least === most ? least : `between ${least} and ${most}`;
}

export function coincidenceText(event: StoredEvent, occurrence: Occurrence, onset: Onset, relation: Relation, phase: number): string {
  const began = phase === 0 ? 'Began' : `Phase ${phase + 1} began`;
  return `${began} ${placeText(occurrence, onset, relation, event.all_day)} ${nameOf(event, occurrence)}.`;
}

function placeText([startMs, endMs]: Occurrence, { earliestMs, latestMs }: Onset, relation: Relation, isAllDay: boolean): string {
  const isWide = latestMs - earliestMs > ONE_LEAD_MS;
  if (isWide && earliestMs < startMs && latestMs > startMs)
    return `between ${lengthText(startMs - earliestMs)} before and ${lengthText(latestMs - startMs)} after the start of`;
  if (relation === 'before') return `${between(startMs - latestMs, startMs - earliestMs)} before`;
  const endedMs = endMs ?? startMs + ASSUMED_LENGTH_MS;
  if (relation === 'after') return `${between(Math.max(0, earliestMs - endedMs), latestMs - endedMs)} after the end of`;
  if (isAllDay) return 'during';
  return `${between(earliestMs - startMs, latestMs - startMs)} after the start of`;
}
