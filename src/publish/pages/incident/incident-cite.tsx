/** How to cite an incident, under which licence, and its other forms. */
import { useReader } from '../../i18n/reader.ts';
import { plainText } from '../plain-text.ts';
import { sentenceOf } from '../wording.ts';
import { pathOfIncident, type IncidentView } from './incident-view.ts';

export function Cite({ view: { incident, origin, observatory, hasCard } }: { view: IncidentView }) {
  const reader = useReader();
  const { words, format, to } = reader;
  const { version } = incident;
  const path = pathOfIncident(incident, version);
  const published = format.time(Date.parse(incident.updated_at ?? incident.published_at ?? incident.detected_at));
  const versionText = version === null ? '' : words.incident.versionText(version);
  return (
    <section aria-labelledby="cite">
      <h2 id="cite">{words.incident.citeTitle}</h2>
      <p class="citation">
        <bdi dir={reader.dir}>
          {words.incident.citation(
            observatory.name,
            sentenceOf(incident, reader),
            plainText(incident.id),
            versionText,
            published,
            `${origin}${path}`,
          )}
        </bdi>
      </p>
      <p>{words.incident.licence}</p>
      <p class="links">
        <a href={`/v1${pathOfIncident(incident)}`}>{words.incident.asJson}</a>{' '}
        <a href={to(`${pathOfIncident(incident)}.svg`)}>{words.incident.picture}</a>{' '}
        {hasCard ? <a href={to(`${pathOfIncident(incident)}.png`)}>{words.incident.card}</a> : null}{' '}
        <a href={`${pathOfIncident(incident)}.csv`}>{words.incident.asCsv}</a>{' '}
        <a href={to(`${pathOfIncident(incident)}/embed`)}>{words.country.embed}</a>{' '}
        {version === null ? null : (
          <>
            <a href={to(path)}>{words.incident.thisVersion(version)}</a>{' '}
            <a href={`/v1${pathOfIncident(incident)}/versions`}>{words.incident.allVersions}</a>
          </>
        )}
      </p>
    </section>
  );
}
