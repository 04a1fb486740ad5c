/** Events that an incident coincides with, the pattern over them, and earlier incidents like it. */
import type { Incident } from '../../../incidents/incident.ts';
import { useReader } from '../../i18n/reader.ts';
import { Told } from '../parts.tsx';
import { plainText } from '../plain-text.ts';
import { coincidenceWords } from '../record-words.ts';
import { titleOf } from '../wording.ts';

/** @param records of earlier incidents, for their names */
export function IncidentEvents({ incident, records }: { incident: Incident; records: readonly Incident[] }) {
  const { words } = useReader();
  return (
    <>
      <section aria-labelledby="events">
        <h2 id="events">{words.incident.events}</h2>
        {incident.events.length === 0 ? <p>{words.incident.noEvents}</p> : <Links incident={incident} />}
      </section>
      <section aria-labelledby="similar">
        <h2 id="similar">{words.incident.similar}</h2>
        <Similar incident={incident} records={records} />
        {incident.pattern.length === 0 ? (
          <p>{words.incident.noPattern}</p>
        ) : (
          incident.pattern.map((pattern) => (
            <p>
              <Told own={words.record.pattern?.(pattern, words.about.kinds[pattern.kind]) ?? null} recorded={pattern.text} />
            </p>
          ))
        )}
      </section>
    </>
  );
}

function Links({ incident }: { incident: Incident }) {
  const reader = useReader();
  const { words } = reader;
  return (
    <>
      <p>{words.incident.eventsText}</p>
      <ul>
        {incident.events.map((event) => (
          <li>
            <Told own={coincidenceWords(event, reader)} recorded={event.text} />
            {event.entered_before ? null : <span class="by"> ({words.incident.enteredLate})</span>}
            {event.simulated ? <span class="badge simulated">{words.incident.simulatedBadge}</span> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Similar({ incident, records }: { incident: Incident; records: readonly Incident[] }) {
  const { words, to } = useReader();
  if (incident.similar.length === 0) return <p>{words.incident.noSimilar}</p>;
  return (
    <ul>
      {incident.similar.map(({ id, similarity }) => (
        <li>
          <a href={to(`/incidents/${encodeURIComponent(id)}`)}>
            <bdi>
              <Earlier id={id} record={records.find((record) => record.id === id)} />
            </bdi>
          </a>
          : <bdi>{words.incident.similarity(`${Math.round(similarity * 100)} %`)}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** An earlier incident by what it was and when; by its id where no more is at hand. */
function Earlier({ id, record }: { id: string; record: Incident | undefined }) {
  const reader = useReader();
  if (!record) return <>{plainText(id)}</>;
  return (
    <>
      {titleOf(record, reader)}
      {reader.words.incident.comma}
      {reader.format.interval(record.onset)}
    </>
  );
}
