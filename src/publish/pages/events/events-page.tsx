/** `/events`: the calendar, and of past events what was seen. */
import { useReader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';
import { EventItems, type EventOccurrence } from './event-items.tsx';

export type EventsView = { observatory: Observatory; ahead: readonly EventOccurrence[]; past: readonly EventOccurrence[] };

export function EventsPage({ view: { observatory, ahead, past } }: { view: EventsView }) {
  const { words } = useReader();
  return (
    <Layout observatory={observatory} head={{ title: words.about.eventsTitle, description: words.about.eventsLead, path: '/events' }}>
      <h1>{words.about.eventsTitle}</h1>
      <p class="lead">{words.about.eventsLead}</p>
      <section aria-labelledby="ahead">
        <h2 id="ahead">{words.about.eventsAhead}</h2>
        {ahead.length === 0 ? <p>{words.about.eventsNoneAhead}</p> : <EventItems occurrences={ahead} />}
      </section>
      <section aria-labelledby="past">
        <h2 id="past">{words.about.eventsPast}</h2>
        {past.length === 0 ? <p>{words.about.eventsNonePast}</p> : <EventItems occurrences={past} />}
      </section>
      <p class="meta">
        {words.about.eventsData} <a href="/v1/events">JSON</a> <a href="/v1/events.csv">CSV</a> <a href="/v1/events.ics">iCalendar</a>
      </p>
    </Layout>
  );
}
