/**
 * What an incident is set beside: the events that it coincides with, their pattern, and the earlier incidents that it is like. All of it
 * follows from the calendar and from what lies before the incident's onset, so that it comes out the same however the incidents were found.
 */
import { matchEvents, middleOf, type EventLink, type Onset } from '../../events/match.ts';
import { occasionsOf } from '../../events/occasion.ts';
import { COMPARED_INCIDENTS } from '../../events/parameters.ts';
import { patternOf, type History, type Pattern } from '../../events/pattern.ts';
import { similarTo, type Profile } from '../../events/similarity.ts';
import type { StoredEvent } from '../../events/stored-event.ts';
import type { Incident } from '../incident.ts';
import { isRestriction, type Interval } from '../terms.ts';

export type Links = Pick<Incident, 'events' | 'pattern' | 'similar'>;

/** What of an incident its links, and those of later ones, follow from. `status` is that which is published, with people's acts. */
export type Facts = Pick<
  Incident,
  'id' | 'kind' | 'status' | 'simulated' | 'regions' | 'onset' | 'end' | 'phases' | 'services' | 'networks' | 'method' | 'events'
> & {
  /** Whether the public sees it: one that is held must not show in what is said of others. */
  isPublic: boolean;
};

/** What is known of a country: its incidents, its calendar, and the days on which it was observed. */
export type Country = { incidents: readonly Facts[]; events: readonly StoredEvent[]; daysMs: readonly number[] };

const NONE: Links = { events: [], pattern: [], similar: [] };

/** Outages of a platform and our own faults coincide with nothing that happens in a country. */
const counts = ({ kind, status }: Facts): boolean => isRestriction(kind) && status !== 'retracted';

const spanOf = ({ earliest, latest }: Interval): Onset => ({ earliestMs: Date.parse(earliest), latestMs: Date.parse(latest) });
const onsetOf = ({ onset }: Facts): number => middleOf(spanOf(onset));
const onsetsOf = ({ onset, phases }: Facts): Onset[] => phases.map((phase, index) => spanOf(index === 0 ? onset : phase.onset));
const inOrder = (a: Facts, b: Facts): number => onsetOf(a) - onsetOf(b) || (a.id < b.id ? -1 : 1);

/** The links of the incidents of these ids. */
export function linkIncidents(country: Country, ids: ReadonlySet<string>): Map<string, Links> {
  const links = new Map<string, Links>();
  const earlier: { simulated: boolean; profile: Profile }[] = [];
  const histories = { true: historyOf(country, true), false: historyOf(country, false) };
  for (const facts of [...country.incidents].sort(inOrder)) {
    const isAsked = ids.has(facts.id);
    const events = isAsked && counts(facts) ? matchEvents(country.events, onsetsOf(facts), facts.regions, facts.simulated) : facts.events;
    const profile = profileOf(facts, events);
    if (isAsked) links.set(facts.id, counts(facts) ? linksOf(facts, events, profile) : NONE);
    if (counts(facts) && facts.isPublic) earlier.push({ simulated: facts.simulated, profile });
  }
  return links;

  function linksOf(facts: Facts, events: EventLink[], profile: Profile): Links {
    const alike = earlier.filter(({ simulated }) => simulated === facts.simulated).slice(-COMPARED_INCIDENTS);
    const pattern = patternsOf(facts, events, country.events, histories[facts.simulated ? 'true' : 'false']);
    return {
      events,
      pattern,
      similar: similarTo(
        profile,
        alike.map((other) => other.profile),
      ),
    };
  }
}

const historyOf = ({ incidents, daysMs }: Country, simulated: boolean): History => ({
  daysMs,
  onsetsMs: incidents
    .filter((facts) => counts(facts) && facts.isPublic && facts.simulated === simulated)
    .flatMap((facts) => onsetsOf(facts).map(middleOf))
    .sort((a, b) => a - b),
});

/** A pattern for each kind of event that the calendar knew of before the onset; of a series the latest. */
function patternsOf(facts: Facts, links: readonly EventLink[], events: readonly StoredEvent[], history: History): Pattern[] {
  const counted = links.filter(({ relation, entered_before }) => entered_before && relation !== 'after');
  const latest = new Map(counted.map(({ kind, phase }) => [kind, phase]));
  const onsets = onsetsOf(facts).map(middleOf);
  return [...latest].flatMap(([kind, phase]) => {
    const occasions = occasionsOf(events, kind, facts.simulated);
    return patternOf(kind, occasions, onsets[phase] ?? 0, history) ?? [];
  });
}

function profileOf(facts: Facts, events: readonly EventLink[]): Profile {
  const [nearest] = events.filter(({ relation }) => relation !== 'after').sort((a, b) => Math.abs(a.lead_ms) - Math.abs(b.lead_ms));
  const layers = [...facts.networks.map(({ layer }) => layer), facts.method].filter((layer) => layer !== null);
  return {
    id: facts.id,
    onsetMs: onsetOf(facts),
    services: facts.services,
    networks: facts.networks.map(({ asn }) => asn).filter((asn) => asn !== 0),
    layers,
    lead: nearest ? { kind: nearest.kind, ms: nearest.lead_ms } : null,
    durationMs: facts.end ? middleOf(spanOf(facts.end)) - onsetOf(facts) : null,
  };
}

/** What the links of an incident, and of later ones, follow from, as one text. */
export const factsText = ({
  kind,
  status,
  simulated,
  regions,
  onset,
  end,
  phases,
  services,
  networks,
  method,
}: Omit<Facts, 'isPublic'>): string =>
  JSON.stringify([
    kind,
    status === 'retracted',
    simulated,
    regions,
    onset,
    end,
    phases.map((phase) => phase.onset),
    services,
    networks.map(({ asn, layer }) => [asn, layer]),
    method,
  ]);
