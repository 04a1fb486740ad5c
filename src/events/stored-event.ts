/** An event as the calendar keeps it: what was entered, and the occurrences that follow from it, worked out once. Pure. */
import { hash64 } from '../shared/hash.ts';
import { toRfc3339 } from '../shared/time.ts';
import type { CalendarEvent, EventInput, EventPatch } from './event.ts';
import { RuleError, occurrencesOf, type Recurrence } from './recurrence.ts';
import { clockOfZone, laterByClock, type Clock } from './time-zone.ts';
import { watchOf } from './watch.ts';

/** Start, and end where it is known, Unix milliseconds. */
export type Occurrence = [startMs: number, endMs: number | null];

/** `enteredMs`: when kind and times were last changed. `complete` is false where the recurrence goes on past the last occurrence. */
export type StoredEvent = Omit<EventInput, 'uid' | 'entered_at'> & {
  id: string;
  uid: string;
  occurrences: Occurrence[];
  complete: boolean;
  createdMs: number;
  enteredMs: number;
  updatedMs: number;
};

/** What a calendar file gives beyond an {@link EventInput}: occurrences that follow from no single rule. */
export type Entered = EventInput & { occurrences?: Occurrence[]; complete?: boolean };

/** The uid of an event that came without one. */
const ownUid = (id: string): string => `${id}@calendar`;

/** Country and a hash: of the uid, or of what tells an event from others. Our own uid leads back to the event that it was made for. */
export function eventIdOf({ probe_cc, kind, title, starts_at, uid }: EventInput): string {
  const prefix = probe_cc.toLowerCase();
  const own = /^([a-z]{2}-[0-9a-z]{13})@calendar$/.exec(uid ?? '')?.[1];
  if (own?.startsWith(`${prefix}-`)) return own;
  return `${prefix}-${hash64(uid ?? [probe_cc, kind, title, starts_at].join('\n')).padStart(13, '0')}`;
}

/** @throws RuleError where the recurrence is none */
function unroll({ starts_at, rrule, exdates, time_zone, ...entry }: EventInput): { occurrences: Occurrence[]; complete: boolean } {
  const startMs = Date.parse(starts_at);
  const clock = clockOfZone(time_zone);
  const { startsMs, complete }: Recurrence =
    rrule === null ? { startsMs: [startMs], complete: true } : occurrencesOf(rrule, clock.toLocal(startMs), clock);
  const left = new Set(exdates.map((time) => Date.parse(time)));
  const kept = startsMs.filter((start) => !left.has(start));
  if (kept.length === 0) throw new RuleError('leaves no day, with the days left out');
  return { complete, occurrences: kept.map((start) => [start, endAfter(start, startMs, entry, clock)]) };
}

/** The end of an occurrence: the first one's length later, of whole days as many days. */
function endAfter(ms: number, firstMs: number, { ends_at, all_day }: Pick<EventInput, 'ends_at' | 'all_day'>, clock: Clock): number | null {
  if (ends_at === null) return null;
  const endMs = Date.parse(ends_at);
  return all_day ? laterByClock(clock, ms, clock.toLocal(endMs) - clock.toLocal(firstMs)) : ms + endMs - firstMs;
}

/** What a pattern rests on: where this changes, the event counts as entered anew. */
const substanceOf = ({ kind, occurrences, simulated, probe_regions }: StoredEvent): string =>
  JSON.stringify([kind, occurrences, simulated, probe_regions]);

/**
 * The event of an entry, over what the calendar holds of it.
 * @param known the event of the same id, null where there is none
 * @returns `known` itself where nothing changes
 * @throws RuleError where the recurrence is none
 */
export function enterEvent(entry: Entered, known: StoredEvent | null, nowMs: number): StoredEvent {
  const { uid, entered_at, occurrences, complete, ...rest } = entry;
  const id = eventIdOf(entry);
  const series = occurrences ? { occurrences, complete: complete ?? true } : unroll(entry);
  const stated = entered_at === undefined ? null : Date.parse(entered_at);
  const next: StoredEvent = {
    ...rest,
    ...series,
    id,
    uid: uid ?? ownUid(id),
    createdMs: known?.createdMs ?? nowMs,
    enteredMs: stated ?? nowMs,
    updatedMs: nowMs,
  };
  return known ? over(known, next, stated) : next;
}

/** Sameness leaves out how the occurrences were written down: a series that comes back from our own export has no rule. */
function over(known: StoredEvent, next: StoredEvent, statedMs: number | null): StoredEvent {
  const substance = substanceOf(next) === substanceOf(known);
  const enteredMs = statedMs ?? (substance ? known.enteredMs : next.enteredMs);
  const same = substance && enteredMs === known.enteredMs && wordsOf(next) === wordsOf(known);
  return same ? known : { ...next, enteredMs };
}

const wordsOf = ({ title, all_day, sources, services }: StoredEvent): string => JSON.stringify([title, all_day, sources, services]);

/**
 * The event with some keys changed. Its days are worked out anew only where its times change.
 * @param entry the event's entry with the patch over it, as {@link EventInput} takes it
 * @throws RuleError where the recurrence is none
 */
export function editEvent(known: StoredEvent, patch: EventPatch, entry: EventInput, nowMs: number): StoredEvent {
  const timed = ['starts_at', 'ends_at', 'all_day', 'time_zone', 'rrule', 'exdates'].some((key) => key in patch);
  const series = timed ? {} : { occurrences: known.occurrences, complete: known.complete };
  const edited = { ...enterEvent({ ...entry, ...series, uid: known.uid }, null, nowMs), id: known.id, createdMs: known.createdMs };
  const after = over(known, edited, 'entered_at' in patch ? edited.enteredMs : null);
  return after === known && isRewritten(known, edited) ? { ...edited, enteredMs: known.enteredMs } : after;
}

/** Whether the same days are written down in another way. */
const isRewritten = (known: StoredEvent, edited: StoredEvent): boolean =>
  [known.time_zone, known.rrule, ...known.exdates].join() !== [edited.time_zone, edited.rrule, ...edited.exdates].join();

/** The entry that an event was made from, for editing. */
export function entryOf(event: StoredEvent): EventInput {
  const {
    id: _id,
    occurrences: _occurrences,
    complete: _complete,
    createdMs: _created,
    enteredMs: _entered,
    updatedMs: _updated,
    ...rest
  } = event;
  return rest;
}

/** One occurrence as it is published; the first where none is named. */
export function published(event: StoredEvent, [startMs, endMs]: Occurrence = firstOf(event)): CalendarEvent {
  const { occurrences, complete, createdMs, enteredMs, updatedMs, id, uid, ...entry } = event;
  const watch = watchOf(event, [startMs, endMs]);
  return {
    id,
    uid,
    ...entry,
    starts_at: toRfc3339(startMs),
    ends_at: endMs === null ? null : toRfc3339(endMs),
    occurrences: occurrences.length,
    last_starts_at: toRfc3339(occurrences.at(-1)?.[0] ?? startMs),
    complete,
    created_at: toRfc3339(createdMs),
    entered_at: toRfc3339(enteredMs),
    updated_at: toRfc3339(updatedMs),
    watch: watch && { since: toRfc3339(watch[0]), until: toRfc3339(watch[1]) },
  };
}

export const firstOf = ({ occurrences, starts_at }: StoredEvent): Occurrence => occurrences[0] ?? [Date.parse(starts_at), null];
