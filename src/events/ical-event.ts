/** One VEVENT of an iCalendar file as an entry of the calendar (RFC 5545 §3.6.1), or why it cannot be one. */
import ICAL from 'ical.js';
import { toRfc3339, DAY_MS } from '../shared/time.ts';
import { EVENT_KINDS, type EventKind } from './event.ts';
import type { Occurrence } from './stored-event.ts';
import { RuleError, digitsOf, occurrencesOf } from './recurrence.ts';
import { laterByClock, type Clock } from './time-zone.ts';

/** Why a component is not taken. */
export class ComponentError extends Error {}

/** The file's clocks, and what holds where a component says nothing. */
export type Surroundings = {
  clockOf: (name: string) => Clock | null;
  /** Zone of times and days that name none; null where there is none. */
  zone: string | null;
  probeCc: string | null;
  kind: EventKind | null;
};

/** Times of a component: instants, and the zone that its days and recurrence follow. */
type Moment = { ms: number; localMs: number; isDate: boolean; zone: string; clock: Clock };

const UTC: Clock = { toUtc: (ms) => ms, toLocal: (ms) => ms };

export const textOf = (event: ICAL.Component, name: string): string | null => {
  const value: unknown = event.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : null;
};

/** A day or time by the clock that it names. @throws ComponentError */
export function momentOf(property: ICAL.Property, value: unknown, { clockOf, zone }: Surroundings): Moment {
  if (!(value instanceof ICAL.Time)) throw new ComponentError(`${property.name.toUpperCase()} is no time`);
  const localMs = digitsOf(value);
  if (!isAsWritten(property, value, localMs)) throw new ComponentError(`${property.name.toUpperCase()} is no time`);
  if (!value.isDate && value.zone === ICAL.Timezone.utcTimezone) return { ms: localMs, localMs, isDate: false, zone: 'UTC', clock: UTC };
  const named: unknown = property.getParameter('tzid');
  const name = typeof named === 'string' ? named : (zone ?? (value.isDate ? 'UTC' : null));
  if (name === null)
    throw new ComponentError('its time has no time zone; name one for such times (time_zone; --time-zone on the command line)');
  const clock = clockOf(name);
  if (!clock) throw new ComponentError('its time zone is neither defined in the file nor an IANA name');
  return { ms: clock.toUtc(localMs), localMs, isDate: value.isDate, zone: name, clock };
}

/** ical.js moves the 30th of February into March: a first value whose day is not the one that was written is no day. */
function isAsWritten(property: ICAL.Property, value: ICAL.Time, localMs: number): boolean {
  const written: unknown = (property.toJSON() as unknown[])[3];
  return value !== property.getFirstValue() || typeof written !== 'string' || written.slice(0, 10) === toRfc3339(localMs).slice(0, 10);
}

/** Every value of a property that may come several times with several values (EXDATE, RDATE), and the length of those that are periods. */
function momentsOf(event: ICAL.Component, name: string, around: Surroundings): { ms: number; lengthMs: number | undefined }[] {
  return event.getAllProperties(name).flatMap((property) =>
    property.getValues().map((value: unknown) => {
      if (!(value instanceof ICAL.Period)) return { ms: momentOf(property, value, around).ms, lengthMs: undefined };
      return { ms: momentOf(property, value.start, around).ms, lengthMs: value.getDuration().toSeconds() * 1000 };
    }),
  );
}

/** First start, and length: null where the end is not known; of whole days as the clock shows it. */
export type Timing = { start: Moment; lengthMs: number | null };

/** The end of what begins at a time and lasts so long. */
export function endOf({ clock, isDate }: Moment, ms: number, lengthMs: number | null): number | null {
  if (lengthMs === null) return null;
  return isDate ? laterByClock(clock, ms, lengthMs) : ms + lengthMs;
}

/** @throws ComponentError where the start is missing or a time cannot be read */
export function timingOf(event: ICAL.Component, around: Surroundings): Timing {
  const starts = event.getFirstProperty('dtstart');
  if (!starts) throw new ComponentError('it has no DTSTART');
  const start = momentOf(starts, starts.getFirstValue(), around);
  const ends = event.getFirstProperty('dtend');
  const duration: unknown = event.getFirstPropertyValue('duration');
  if (ends) return { start, lengthMs: lengthOf(start, momentOf(ends, ends.getFirstValue(), around)) };
  if (duration instanceof ICAL.Duration) return { start, lengthMs: positive(duration.toSeconds() * 1000) };
  return { start, lengthMs: start.isDate ? DAY_MS : null };
}

function lengthOf(start: Moment, end: Moment): number | null {
  if (end.ms < start.ms) throw new ComponentError('it ends before it begins');
  return positive(start.isDate ? end.localMs - start.localMs : end.ms - start.ms);
}

/** An event of no length has an end that is not known. */
const positive = (ms: number): number | null => (ms > 0 ? ms : null);

export type Series = { occurrences: Occurrence[]; complete: boolean; rrule: string | null };

/** The occurrences of a component by RRULE, RDATE and EXDATE. @throws ComponentError */
export function seriesOf(event: ICAL.Component, { start, lengthMs }: Timing, around: Surroundings): Series {
  const rules = event.getAllProperties('rrule');
  if (rules.length > 1) throw new ComponentError('it has more than one RRULE');
  if (event.getFirstProperty('exrule')) throw new ComponentError('EXRULE is not taken');
  const rule = rules[0]?.getFirstValue()?.toString() ?? null;
  const { startsMs, complete } = rule === null ? { startsMs: [start.ms], complete: true } : ruleOf(rule, start);
  const left = new Set(momentsOf(event, 'exdate', around).map(({ ms }) => ms));
  const lengths = new Map<number, number | null>(startsMs.map((ms) => [ms, lengthMs]));
  for (const more of momentsOf(event, 'rdate', around)) lengths.set(more.ms, more.lengthMs ?? lengthMs);
  const kept = [...lengths].filter(([ms]) => !left.has(ms)).sort(([a], [b]) => a - b);
  return { rrule: rule, complete, occurrences: kept.map(([ms, length]) => [ms, endOf(start, ms, length)]) };
}

function ruleOf(rule: string, { localMs, clock }: Moment) {
  try {
    return occurrencesOf(rule, localMs, clock);
  } catch (error) {
    if (error instanceof RuleError) throw new ComponentError(`its RRULE ${error.message}`);
    throw error;
  }
}

/** What the component says of itself, in the fields of an entry; the entry's schema checks and cleans it. */
export function wordsOf(event: ICAL.Component, around: Surroundings) {
  const summary = textOf(event, 'summary') ?? '';
  return {
    probe_cc: textOf(event, 'x-tocsin-cc') ?? around.probeCc ?? undefined,
    probe_regions: listOf(event, 'x-tocsin-regions'),
    services: listOf(event, 'x-tocsin-services'),
    kind: kindOf(event) ?? around.kind ?? 'other',
    sources: [textOf(event, 'url') ?? ''].filter((url) => /^https?:/.test(url)),
    ...(textOf(event, 'x-tocsin-simulated') === 'TRUE' ? simulatedWords(event, summary) : { title: summary, simulated: false }),
  };
}

/** Our own export of a simulated event says so in its title, and when it was entered. */
function simulatedWords(event: ICAL.Component, summary: string) {
  const enteredMs = Date.parse(textOf(event, 'x-tocsin-entered') ?? '');
  const entered = Number.isNaN(enteredMs) ? {} : { entered_at: toRfc3339(enteredMs) };
  return { title: summary.replace(/^Simulated: /, ''), simulated: true, ...entered };
}

const listOf = (event: ICAL.Component, name: string): string[] => (textOf(event, name) ?? '').split(/[,\s]+/).filter(Boolean);

/** The first category that is one of the calendar's kinds. */
function kindOf(event: ICAL.Component): EventKind | null {
  const categories = event
    .getAllProperties('categories')
    .flatMap((property) => property.getValues().map((value: unknown) => String(value).trim().toLowerCase()));
  return EVENT_KINDS.find((kind) => categories.some((category) => category.replaceAll(/[ _]/g, '-') === kind)) ?? null;
}
