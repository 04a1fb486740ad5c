/** What a change of links adds to an incident's record, in sentences. */
import type { EventLink } from '../../events/match.ts';
import type { Incident } from '../incident.ts';
import type { Links } from './link.ts';

type Update = Incident['updates'][number];

const keyOf = ({ id, starts_at }: EventLink): string => `${id} ${starts_at}`;

/**
 * The record with its new links. The first telling of an incident needs no update: the links are in it.
 * @param at RFC 3339
 */
export function withLinks(record: Incident, links: Links, isNew: boolean, at: string): Incident {
  const texts = isNew ? [] : [...eventTexts(record.events, links.events), ...patternTexts(record.pattern, links.pattern)];
  const update: Update[] = texts.length > 0 ? [{ at, kind: 'events', text: texts.join(' ') }] : [];
  return { ...record, ...links, updates: [...record.updates, ...update] };
}

function eventTexts(before: readonly EventLink[], after: readonly EventLink[]): string[] {
  const told = new Map(before.map((link) => [keyOf(link), link]));
  const gone = before.filter((link) => !after.some((other) => keyOf(other) === keyOf(link)));
  return [
    ...after.flatMap((link) => {
      const old = told.get(keyOf(link));
      if (old?.text === link.text) return [];
      return [`${old ? 'Now set beside an event as' : 'Coincides with an event'}: ${lowerFirst(link.text)}`];
    }),
    ...gone.map(({ title }) => `No longer set beside “${title}”.`),
  ];
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Counts and verdicts are told; a base rate that moves a little is not. */
function patternTexts(before: Incident['pattern'], after: Incident['pattern']): string[] {
  const tell = ({ kind, n, k, verdict }: Incident['pattern'][number]): string => [kind, n, k, verdict].join();
  return after.filter((pattern) => !before.some((old) => tell(old) === tell(pattern))).map(({ text }) => text);
}

/** Whether the links differ in anything that is published. */
export const differ = (record: Links, links: Links): boolean =>
  JSON.stringify([record.events, record.pattern, record.similar]) !== JSON.stringify([links.events, links.pattern, links.similar]);
