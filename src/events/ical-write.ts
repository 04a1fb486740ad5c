/**
 * The calendar as iCalendar (RFC 5545). Times are in UTC and a series is written out day by day (RDATE), so that no reader needs our time
 * zones. Nothing in it comes from a clock: the same calendar gives the same bytes.
 */
import ICAL from 'ical.js';
import type { Occurrence, StoredEvent } from './stored-event.ts';
import { dayOnClock } from './time-zone.ts';

/** A line has at most 75 octets (RFC 5545, 3.1); the writer does not count the blank that a folded one begins with. */
ICAL.foldLength = 74;

/** @param name of the calendar, shown by programs that subscribe to it */
export function writeIcal(events: readonly StoredEvent[], name: string): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Tocsin//Calendar//EN');
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  calendar.addPropertyWithValue('method', 'PUBLISH');
  calendar.addPropertyWithValue('x-wr-calname', name);
  for (const event of events) calendar.addSubcomponent(componentOf(event));
  return `${calendar.toString()}\r\n`;
}

function componentOf(event: StoredEvent): ICAL.Component {
  const component = new ICAL.Component('vevent');
  const text = (name: string, value: string): void => {
    if (value !== '') component.addPropertyWithValue(name, value);
  };
  text('uid', event.uid);
  component.addPropertyWithValue('dtstamp', utc(event.updatedMs));
  component.addPropertyWithValue('created', utc(event.createdMs));
  component.addPropertyWithValue('last-modified', utc(event.updatedMs));
  text('summary', `${event.simulated ? 'Simulated: ' : ''}${event.title}`);
  text('categories', event.kind.toUpperCase());
  text('url', event.sources[0] ?? '');
  addTimes(component, event);
  // A day has no zone in RFC 5545: a program shows it as that of its reader, an observatory takes it as that of its place.
  if (event.all_day && event.time_zone !== 'UTC') text('x-tocsin-time-zone', event.time_zone);
  text('x-tocsin-cc', event.probe_cc);
  text('x-tocsin-regions', event.probe_regions.join(' '));
  text('x-tocsin-services', event.services.join(' '));
  if (event.simulated) text('x-tocsin-simulated', 'TRUE');
  if (event.simulated) text('x-tocsin-entered', new Date(event.enteredMs).toISOString());
  component.addPropertyWithValue('transp', 'TRANSPARENT');
  return component;
}

/** The ordinary length of the series' days is that of its first; days that differ from it are written as periods. */
function addTimes(component: ICAL.Component, event: StoredEvent): void {
  const [first, ...others] = event.occurrences;
  if (!first) return;
  const time = event.all_day ? dayOf(event.time_zone) : utc;
  component.addPropertyWithValue('dtstart', time(first[0]));
  if (first[1] !== null) component.addPropertyWithValue('dtend', time(first[1]));
  const lengthOf = ([startMs, endMs]: Occurrence): number | null => (endMs === null ? null : endMs - startMs);
  const alike = others.filter((other) => event.all_day || lengthOf(other) === lengthOf(first) || other[1] === null);
  if (alike.length > 0)
    addDates(
      component,
      event.all_day ? 'date' : 'date-time',
      alike.map(([startMs]) => time(startMs)),
    );
  const unlike = others.filter((other) => !alike.includes(other));
  const periods = unlike.flatMap(([startMs, endMs]) => (endMs === null ? [] : [new ICAL.Period({ start: utc(startMs), end: utc(endMs) })]));
  if (periods.length > 0) addDates(component, 'period', periods);
}

function addDates(component: ICAL.Component, type: string, values: readonly (ICAL.Time | ICAL.Period)[]): void {
  const property = new ICAL.Property('rdate');
  property.resetType(type);
  property.setValues([...values]);
  component.addProperty(property);
}

const utc = (ms: number): ICAL.Time => ICAL.Time.fromJSDate(new Date(ms), true);

const dayOf =
  (zone: string) =>
  (ms: number): ICAL.Time => {
    const date = new Date(dayOnClock(ms, zone));
    return new ICAL.Time(
      { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), isDate: true },
      ICAL.Timezone.localTimezone,
    );
  };
