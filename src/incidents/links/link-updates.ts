/** What a change of links adds to an incident's record, in sentences. */
import type { EventLink } from '../../events/match.ts';
import type { Pattern } from '../../events/pattern.ts';
import type { UpdateFacts } from '../facts/update-facts.ts';
import type { Incident } from '../incident.ts';
import type { Links } from './link.ts';

const keyOf = ({ id, starts_at }: EventLink): string => `${id} ${starts_at}`;

/**
 * The record with its new links. The first telling of an incident needs no update: the links are in it.
 * @param at RFC 3339
 */
export function withLinks(record: Incident, links: Links, isNew: boolean, at: string): Incident {
  const set = isNew ? [] : newEvents(record.events, links.events);
  const gone = isNew ? [] : record.events.filter((event) => !links.events.some((other) => keyOf(other) === keyOf(event)));
  const patterns = isNew ? [] : newPatterns(record.pattern, links.pattern);
  if (set.length + gone.length + patterns.length === 0) return { ...record, ...links };
  const texts = [
    ...set.map(({ anew, event }) => `${anew ? 'Coincides with an event' : 'Now set beside an event as'}: ${lowerFirst(event.text)}`),
    ...gone.map(({ title }) => `No longer set beside “${title}”.`),
    ...patterns.map(({ text }) => text),
  ];
  const facts: UpdateFacts = {
    type: 'events',
    events: set.map(({ anew, event: { text: _, ...event } }) => ({ anew, event })),
    gone: gone.map(({ title }) => title),
    patterns: patterns.map(({ text: _, ...pattern }) => pattern),
  };
  return { ...record, ...links, updates: [...record.updates, { at, kind: 'events', text: texts.join(' '), facts }] };
}

/** Events that are new, or that it lies to in another way. */
function newEvents(before: readonly EventLink[], after: readonly EventLink[]): { anew: boolean; event: EventLink }[] {
  const told = new Map(before.map((event) => [keyOf(event), event.text]));
  return after.filter((event) => told.get(keyOf(event)) !== event.text).map((event) => ({ anew: !told.has(keyOf(event)), event }));
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Counts and verdicts are told; a base rate that moves a little is not. */
function newPatterns(before: readonly Pattern[], after: readonly Pattern[]): Pattern[] {
  const tell = ({ kind, n, k, verdict }: Pattern): string => [kind, n, k, verdict].join();
  return after.filter((pattern) => !before.some((old) => tell(old) === tell(pattern)));
}

/** Whether the links differ in anything that is published. */
export const differ = (record: Links, links: Links): boolean =>
  JSON.stringify([record.events, record.pattern, record.similar]) !== JSON.stringify([links.events, links.pattern, links.similar]);
