/**
 * Which events an incident coincides with, and by how much it led or lagged. An incident with several phases is matched by each phase's
 * onset. It says that two things happened at about one time, and nothing of a cause.
 */
import { z } from 'zod';
import { toRfc3339 } from '../shared/time.ts';
import { EVENT_KINDS } from './event.ts';
import { coincidenceText } from './coincidence-text.ts';
import { ASSUMED_LENGTH_MS, LAG_MS, LEAD_MS, MOST_LINKS } from './parameters.ts';
import type { Occurrence, StoredEvent } from './stored-event.ts';

export const RELATIONS = ['before', 'during', 'after'] as const;
export type Relation = (typeof RELATIONS)[number];

const Ms = z.int();

/** An event that an incident coincides with. */
export const EventLink = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    kind: z.enum(EVENT_KINDS),
    starts_at: z.iso.datetime(),
    ends_at: z.iso.datetime().nullable(),
    relation: z.enum(RELATIONS).meta({ description: 'Whether the middle of the onset interval lies before, during or after the event' }),
    lead_ms: Ms.meta({
      description: 'From the middle of the onset interval to the event’s start; negative where the incident began later',
    }),
    lead: z.strictObject({ least_ms: Ms, most_ms: Ms }).meta({ description: 'The same from the latest and the earliest onset' }),
    phase: Ms.meta({ description: 'Which of the incident’s phases, from 0' }),
    entered_before: z.boolean().meta({ description: 'The calendar knew of the event before the onset; others count for no pattern' }),
    simulated: z.boolean(),
    text: z.string(),
  })
  .meta({ id: 'EventLink', description: 'An event that an incident coincides with' });
export type EventLink = z.infer<typeof EventLink>;

/** An interval in which a phase began, Unix milliseconds. */
export type Onset = { earliestMs: number; latestMs: number };

export const middleOf = ({ earliestMs, latestMs }: Onset): number => Math.round((earliestMs + latestMs) / 2);

/** The end, or what it is taken to be. */
export const endOf = ([startMs, endMs]: Occurrence): number => endMs ?? startMs + ASSUMED_LENGTH_MS;

/** Regions that are named on both sides must have one in common. */
const inPlace = (event: StoredEvent, regions: readonly string[]): boolean =>
  event.probe_regions.length === 0 || regions.length === 0 || event.probe_regions.some((region) => regions.includes(region));

type Pair = { event: StoredEvent; occurrence: Occurrence; phase: number; onset: Onset; distanceMs: number };

/** 0 for an onset while the event lasts, else how far it lies from it; null where that is too far. */
function distanceOf(onset: Onset, occurrence: Occurrence): number | null {
  const middleMs = middleOf(onset);
  const before = occurrence[0] - middleMs;
  const after = middleMs - endOf(occurrence);
  if (before > LEAD_MS || after > LAG_MS) return null;
  return Math.max(0, before, after);
}

function nearestPhase(event: StoredEvent, occurrence: Occurrence, onsets: readonly Onset[]): Pair[] {
  const pairs = onsets.flatMap((onset, phase): Pair[] => {
    const distanceMs = distanceOf(onset, occurrence);
    return distanceMs === null ? [] : [{ event, occurrence, phase, onset, distanceMs }];
  });
  const [first, ...others] = pairs;
  return first ? [others.reduce((best, pair) => (pair.distanceMs < best.distanceMs ? pair : best), first)] : [];
}

/**
 * The events of a country that an incident coincides with, by phase and start.
 * @param onsets of the incident's phases
 * @param simulated whether the incident is: simulated events are for simulated incidents, and the other way round
 */
export function matchEvents(
  events: readonly StoredEvent[],
  onsets: readonly Onset[],
  regions: readonly string[],
  simulated: boolean,
): EventLink[] {
  return events
    .filter((event) => event.simulated === simulated && inPlace(event, regions))
    .flatMap((event) => event.occurrences.flatMap((occurrence) => nearestPhase(event, occurrence, onsets)))
    .sort((a, b) => a.distanceMs - b.distanceMs || compare(a.event.id, b.event.id) || a.occurrence[0] - b.occurrence[0])
    .slice(0, MOST_LINKS)
    .sort((a, b) => a.phase - b.phase || a.occurrence[0] - b.occurrence[0] || compare(a.event.id, b.event.id))
    .map(linkOf);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function relationOf(middleMs: number, occurrence: Occurrence): Relation {
  if (middleMs < occurrence[0]) return 'before';
  return middleMs <= endOf(occurrence) ? 'during' : 'after';
}

function linkOf({ event, occurrence, phase, onset }: Pair): EventLink {
  const [startMs, endMs] = occurrence;
  const relation = relationOf(middleOf(onset), occurrence);
  return {
    id: event.id,
    title: event.title,
    kind: event.kind,
    starts_at: toRfc3339(startMs),
    ends_at: endMs === null ? null : toRfc3339(endMs),
    relation,
    lead_ms: startMs - middleOf(onset),
    lead: { least_ms: startMs - onset.latestMs, most_ms: startMs - onset.earliestMs },
    phase,
    entered_before: event.enteredMs < onset.earliestMs,
    simulated: event.simulated,
    text: coincidenceText(event, occurrence, onset, relation, phase),
  };
}
