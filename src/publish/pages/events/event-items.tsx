/** Occurrences of events as a list, each with what coincided with it where that is known. */
import type { CalendarEvent } from '../../../events/event.ts';
import { dayOnClock } from '../../../events/time-zone.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import type { Format } from '../../i18n/format.ts';
import { useReader } from '../../i18n/reader.ts';
import { Name, Time } from '../parts.tsx';
import { titleOf } from '../wording.ts';

/** `seen`: incidents that coincide with it; null where nothing can be known: it is ahead, or nobody observed the country then. */
export type EventOccurrence = { event: CalendarEvent; seen: readonly Incident[] | null };

export function EventItems({ occurrences }: { occurrences: readonly EventOccurrence[] }) {
  return (
    <ul class="incidents">
      {occurrences.map((occurrence) => (
        <EventItem occurrence={occurrence} />
      ))}
    </ul>
  );
}

function EventItem({ occurrence: { event, seen } }: { occurrence: EventOccurrence }) {
  const { words, format, to } = useReader();
  const startMs = Date.parse(event.starts_at);
  return (
    <li>
      <p class="when">
        {event.all_day ? `${daysText(event, format)}${words.incident.comma}${words.about.eventsAllDay}` : <Time timeMs={startMs} />}
      </p>
      <div>
        <p class="title">
          <Name text={event.title} />
        </p>
        <p class="meta">
          {words.about.kinds[event.kind]}
          {words.incident.comma}
          <a href={to(`/countries/${event.probe_cc}`)}>{format.country(event.probe_cc)}</a>
          {event.simulated ? ' ' : ''}
          {event.simulated ? <span class="badge simulated">{words.about.eventsSimulated}</span> : null}
          {event.sources.map((source, index) => (
            <>
              {' '}
              <a href={source} rel="nofollow noopener">
                {words.about.eventsSource} {index + 1}
              </a>
            </>
          ))}
        </p>
        <Seen seen={seen} />
      </div>
    </li>
  );
}

/** Whole days are those of the event's place. */
function daysText({ starts_at: startsAt, ends_at: endsAt, time_zone: zone }: CalendarEvent, format: Format): string {
  const firstMs = dayOnClock(Date.parse(startsAt), zone);
  const lastMs = endsAt === null ? firstMs : dayOnClock(Date.parse(endsAt) - HOUR_MS, zone);
  return lastMs <= firstMs ? format.day(firstMs) : `${format.day(firstMs)} – ${format.day(lastMs)}`;
}

function Seen({ seen }: { seen: readonly Incident[] | null }) {
  const reader = useReader();
  const { words, to } = reader;
  if (seen === null) return null;
  if (seen.length === 0) return <p class="meta">{words.about.eventsNothingSeen}</p>;
  return (
    <p class="meta">
      {words.about.eventsSeen}{' '}
      {seen.map((incident, index) => (
        <>
          {index === 0 ? '' : ', '}
          <a href={to(`/incidents/${encodeURIComponent(incident.id)}`)}>{titleOf(incident, reader)}</a>
        </>
      ))}
    </p>
  );
}
