/** Events that an incident coincides with, the pattern over them, and earlier incidents like it. */
import type { Incident } from '../../../incidents/incident.ts';
import { useReader } from '../../i18n/reader.ts';
import { InEnglish, Recorded } from '../parts.tsx';
import { plainText } from '../plain-text.ts';

export function IncidentEvents({ incident }: { incident: Incident }) {
  const { words } = useReader();
  return (
    <>
      <section aria-labelledby="events">
        <h2 id="events">{words.incident.events}</h2>
        {incident.events.length === 0 ? <p>{words.incident.noEvents}</p> : <Links incident={incident} />}
      </section>
      <section aria-labelledby="similar">
        <h2 id="similar">{words.incident.similar}</h2>
        <Similar incident={incident} />
        {incident.pattern.length === 0 ? (
          <p>{words.incident.noPattern}</p>
        ) : (
          incident.pattern.map(({ text }) => (
            <p>
              <Recorded text={text} />
            </p>
          ))
        )}
      </section>
    </>
  );
}

function Links({ incident }: { incident: Incident }) {
  const { words } = useReader();
  return (
    <>
      <p>{words.incident.eventsText}</p>
      <InEnglish />
      <ul>
        {incident.events.map(({ text, entered_before: enteredBefore, simulated }) => (
          <li>
            <Recorded text={text} />
            {enteredBefore ? null : <span class="by"> ({words.incident.enteredLate})</span>}
            {simulated ? <span class="badge simulated">{words.incident.simulatedBadge}</span> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Similar({ incident }: { incident: Incident }) {
  const { words, to } = useReader();
  if (incident.similar.length === 0) return <p>{words.incident.noSimilar}</p>;
  return (
    <ul>
      {incident.similar.map(({ id, similarity }) => (
        <li>
          <a href={to(`/incidents/${encodeURIComponent(id)}`)}>{plainText(id)}</a>:{' '}
          {words.incident.similarity(`${Math.round(similarity * 100)} %`)}
        </li>
      ))}
    </ul>
  );
}
