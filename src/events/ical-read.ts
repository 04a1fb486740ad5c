/** An iCalendar file as entries of the calendar. A component that cannot be taken is told with its line, and the rest goes in. */
import ICAL from 'ical.js';
import { fieldErrors, sentenceOf } from '../http/problem.ts';
import { toRfc3339 } from '../shared/time.ts';
import { EventInput, type EventKind } from './event.ts';
import { readComponents, type IcalComponent } from './ical-components.ts';
import {
  ComponentError,
  endOf,
  momentOf,
  seriesOf,
  textOf,
  timingOf,
  wordsOf,
  type Series,
  type Surroundings,
  type Timing,
} from './ical-event.ts';
import { clocksOf } from './ical-zones.ts';
import { MOST_OCCURRENCES } from './parameters.ts';
import type { Entered } from './stored-event.ts';
import { isTimeZone } from './time-zone.ts';

/** Events of one file: each may be unrolled over ten years. */
const MOST_EVENTS = 500;

export type Refusal = { line: number; reason: string };
export type IcalEntries = { read: number; entries: { line: number; entry: Entered }[]; rejected: Refusal[] };
/** What holds where a component says nothing: its country, its kind, the zone of times that name none. */
export type IcalDefaults = { probeCc: string | null; kind: EventKind | null; timeZone: string | null };

type Parsed = { line: number; event: ICAL.Component; uid: string };

/** @returns null where the text is no calendar */
export function readIcal(text: string, defaults: IcalDefaults): IcalEntries | null {
  const file = readComponents(text);
  if (!file) return null;
  const named = file.properties.get('X-WR-TIMEZONE') ?? null;
  const zone = defaults.timeZone ?? (named !== null && isTimeZone(named) ? named : null);
  const around: Surroundings = { clockOf: clocksOf(file.zones), zone, probeCc: defaults.probeCc, kind: defaults.kind };
  const rejected: Refusal[] = file.events
    .slice(MOST_EVENTS)
    .map(({ line }) => ({ line, reason: `over the ${MOST_EVENTS} events that one file may hold` }));
  const entries: IcalEntries['entries'] = [];
  const attempt = <Result>(line: number, make: () => Result): Result | null => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error;
      rejected.push({ line, reason: error.message });
      return null;
    }
  };
  const parsed = file.events.slice(0, MOST_EVENTS).flatMap((component) => attempt(component.line, () => parseEvent(component)) ?? []);
  for (const [master, changes] of seriesIn(parsed)) {
    const entry = attempt(master.line, () => entryOf(master, changes, around));
    if (entry) entries.push({ line: master.line, entry });
  }
  return { read: file.events.length, entries, rejected: rejected.sort((a, b) => a.line - b.line) };
}

/** @throws ComponentError */
function parseEvent({ text, line, isWhole }: IcalComponent): Parsed {
  if (!isWhole) throw new ComponentError('it is not closed by END:VEVENT');
  let event: ICAL.Component;
  try {
    event = new ICAL.Component(ICAL.parse(text));
    // Values are read when they are asked for: all are asked for here, where a bad one is told as that.
    for (const property of event.getAllProperties()) property.getValues();
  } catch {
    throw new ComponentError('it cannot be read: a line is no property, or a value has not the form of its property');
  }
  const uid = textOf(event, 'uid')?.trim() ?? '';
  if (uid === '') throw new ComponentError('it has no UID');
  return { line, event, uid };
}

/** Each event with the changes of single days of it (RECURRENCE-ID). A change whose event is not in the file stands for itself. */
function seriesIn(parsed: readonly Parsed[]): [Parsed, Parsed[]][] {
  const masters = new Map<string, [Parsed, Parsed[]]>();
  const changes = parsed.filter(({ event }) => event.getFirstProperty('recurrence-id'));
  for (const item of parsed) if (!changes.includes(item)) masters.set(item.uid, [item, []]);
  const alone: [Parsed, Parsed[]][] = [];
  for (const change of changes) {
    const series = masters.get(change.uid);
    if (series) series[1].push(change);
    else alone.push([{ ...change, uid: `${change.uid}#${String(change.event.getFirstPropertyValue('recurrence-id'))}` }, []]);
  }
  return [...masters.values(), ...alone];
}

const isCancelled = (event: ICAL.Component): boolean => textOf(event, 'status')?.toUpperCase() === 'CANCELLED';

/** @throws ComponentError */
function entryOf({ event, uid }: Parsed, changes: readonly Parsed[], file: Surroundings): Entered {
  if (isCancelled(event)) throw new ComponentError('it is cancelled; remove it from the calendar where it is in it');
  const ownZone = textOf(event, 'x-tocsin-time-zone');
  const around = ownZone !== null && isTimeZone(ownZone) ? { ...file, zone: ownZone } : file;
  const timing = timingOf(event, around);
  const endMs = endOf(timing.start, timing.start.ms, timing.lengthMs);
  const series = changed(seriesOf(event, timing, around), changes, around);
  const [first] = series.occurrences;
  if (!first) throw new ComponentError('it takes place on no day');
  const given = {
    ...wordsOf(event, around),
    uid,
    starts_at: toRfc3339(timing.start.ms),
    ends_at: endMs === null ? null : toRfc3339(endMs),
    all_day: timing.start.isDate,
    time_zone: isTimeZone(timing.start.zone) ? timing.start.zone : 'UTC',
    rrule: series.rrule,
  };
  if (given.probe_cc === undefined)
    throw new ComponentError('it names no country; give one for such events (probe_cc; --country on the command line)');
  const checked = EventInput.safeParse(given);
  if (!checked.success) throw new ComponentError(sentenceOf(fieldErrors(checked.error)));
  return { ...checked.data, occurrences: series.occurrences, complete: series.complete };
}

/** The series with single days moved or taken out. @throws ComponentError */
function changed(series: Series, changes: readonly Parsed[], around: Surroundings): Series {
  const occurrences = new Map(series.occurrences.map((occurrence) => [occurrence[0], occurrence]));
  for (const { event } of changes) {
    const property = event.getFirstProperty('recurrence-id');
    if (!property) continue;
    if (property.getParameter('range')) throw new ComponentError('RECURRENCE-ID with RANGE is not taken');
    occurrences.delete(momentOf(property, property.getFirstValue(), around).ms);
    if (isCancelled(event)) continue;
    const { start, lengthMs }: Timing = timingOf(event, around);
    occurrences.set(start.ms, [start.ms, endOf(start, start.ms, lengthMs)]);
  }
  const kept = [...occurrences.values()].sort((a, b) => a[0] - b[0]);
  return { ...series, occurrences: kept.slice(0, MOST_OCCURRENCES), complete: series.complete && kept.length <= MOST_OCCURRENCES };
}
