/** The clocks that an iCalendar file names: those that it defines (VTIMEZONE), else those of the IANA database. */
import ICAL from 'ical.js';
import type { IcalComponent } from './ical-components.ts';
import { parseRule } from './recurrence.ts';
import { clockOf, clockOfZone, isTimeZone, type Clock } from './time-zone.ts';

/** Changes of a clock that a file may define; real zones have under two hundred. */
const MOST_CHANGES = 300;
/** The year up to which a rule of a zone is followed. */
const LAST_YEAR = 2101;

/** @returns the clock of a zone's name; null where neither the file nor the IANA database has a usable one */
export function clocksOf(zones: readonly IcalComponent[]): (name: string) => Clock | null {
  const defined = new Map<string, Clock>();
  for (const zone of zones.slice(0, MOST_CHANGES)) {
    const read = zone.isWhole ? readZone(zone.text) : null;
    if (read && !defined.has(read.name)) defined.set(read.name, read.clock);
  }
  return (name) => defined.get(name) ?? clockOfName(name);
}

/** Some programs put a path before the name: `/freeassociation.sourceforge.net/Asia/Karachi`. */
function clockOfName(name: string): Clock | null {
  const parts = name.split('/').filter(Boolean);
  const names = [name, parts.slice(-2).join('/'), parts.slice(-3).join('/')];
  const known = names.find((each) => each !== '' && isTimeZone(each));
  return known === undefined ? null : clockOfZone(known);
}

function readZone(text: string): { name: string; clock: Clock } | null {
  try {
    const component = new ICAL.Component(ICAL.parse(text));
    const name: unknown = component.getFirstPropertyValue('tzid');
    const changes = component.getAllSubcomponents();
    if (typeof name !== 'string' || changes.length === 0 || changes.length > MOST_CHANGES || !changes.every(isOrdinary)) return null;
    const zone = new ICAL.Timezone({ component, tzid: name });
    const offsetOf = (localMs: number): number => zone.utcOffset(timeAt(localMs)) * 1000;
    // ical.js gives the offset of a local time; that of an instant follows in two steps.
    return { name, clock: clockOf((utcMs) => offsetOf(utcMs + offsetOf(utcMs + offsetOf(utcMs)))) };
  } catch {
    return null;
  }
}

/** Zones change by yearly rules. Any other could make ical.js count seconds for years; each is ended, so that none runs to the year 20000. */
function isOrdinary(change: ICAL.Component): boolean {
  const property = change.getFirstProperty('rrule');
  if (!property) return true;
  const rule: unknown = property.getFirstValue();
  if (!(rule instanceof ICAL.Recur) || parseRule(rule.toString()).freq !== 'YEARLY' || !('BYMONTH' in rule.parts)) return false;
  if (!rule.until || rule.until.year > LAST_YEAR)
    rule.until = new ICAL.Time({ year: LAST_YEAR, month: 1, day: 1, isDate: true }, ICAL.Timezone.utcTimezone);
  return change.getAllProperties('rrule').length === 1 && change.getAllProperties('rdate').length === 0;
}

function timeAt(ms: number): ICAL.Time {
  const date = new Date(ms);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, ICAL.Timezone.localTimezone);
}
