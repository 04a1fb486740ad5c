/** `/incidents/{id}`: one incident, from its record alone. The first screen has what a reader in a hurry needs, the report the rest. */
import type { Incident } from '../../../incidents/incident.ts';
import { discoveryOf } from '../../oembed/oembed.ts';
import { isCurrent } from '../country-now.ts';
import { useReader } from '../../i18n/reader.ts';
import { Layout } from '../layout.tsx';
import { Sentence, Standing, Time, Told } from '../parts.tsx';
import { retractionWords } from '../record-words.ts';
import { SharedPicture } from '../shared-picture.tsx';
import { sentenceOf, titleOf } from '../wording.ts';
import { FirstScreen } from './first-screen.tsx';
import { IncidentReport } from './incident-report.tsx';
import { pathOfIncident, type IncidentView, type ShownVersion } from './incident-view.ts';

export function IncidentPage({ view }: { view: IncidentView }) {
  const reader = useReader();
  const { words } = reader;
  const { observatory, incident, version } = view;
  const title = titleOf(incident, reader);
  const sentence = sentenceOf(incident, reader);
  const head = {
    title,
    description: sentence,
    path: pathOfIncident(incident, version?.n ?? null),
    feed: { probe_cc: incident.probe_cc },
    live: version === null && isCurrent(incident),
    more: <Card view={view} title={title} />,
  };
  return (
    <Layout observatory={observatory} head={head}>
      <article class="incident">
        <Retraction incident={incident} />
        {version === null ? null : <VersionNote version={version} incident={incident} />}
        <p class="meta">
          <Standing incident={incident} />
        </p>
        <h1>{title}</h1>
        {incident.simulated ? <p class="note simulated">{words.incident.simulatedNote}</p> : null}
        <p class="lead">
          <bdi dir={reader.dir}>{sentence}</bdi>
          {words.incident.stop}
        </p>
        <FirstScreen view={view} />
        <IncidentReport view={view} />
      </article>
    </Layout>
  );
}

/** What a site that links here may show. */
function Card({ view: { observatory, origin, incident, version, hasCard }, title }: { view: IncidentView; title: string }) {
  const reader = useReader();
  const path = pathOfIncident(incident, version?.n ?? null);
  return (
    <>
      <meta property="og:type" content="article" />
      <meta property="og:site_name" content={observatory.name} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={sentenceOf(incident, reader)} />
      <meta property="og:url" content={`${origin}${path}`} />
      <meta property="og:locale" content={reader.lang} />
      {/* The version is in the address, since those who show cards keep them by it. */}
      {hasCard ? (
        <SharedPicture
          picture={{
            address: `${origin}${pathOfIncident(incident)}.png?lang=${reader.lang}&v=${incident.version}`,
            alt: sentenceOf(incident, reader),
          }}
        />
      ) : null}
      <link rel="canonical" href={`${origin}${path}`} />
      {version === null ? <link rel="alternate" type="application/json" href={`/v1${path}`} /> : null}
      <link
        rel="alternate"
        type="application/json+oembed"
        href={discoveryOf(`${origin}${reader.to(pathOfIncident(incident))}`)}
        title={title}
      />
    </>
  );
}

function Retraction({ incident: { retraction } }: { incident: Incident }) {
  const reader = useReader();
  const { words } = reader;
  return retraction === null ? null : (
    <p class="note retraction">
      <strong>
        {words.incident.standings.retracted}
        {words.incident.stop}
      </strong>{' '}
      {retraction.by === 'operator' ? words.incident.retractedByOperator : words.incident.retractedByDetector} {words.incident.retractedOn}{' '}
      <Time timeMs={Date.parse(retraction.at)} />: {words.incident.retractedText}{' '}
      {retraction.by === 'operator' ? (
        <Sentence text={retraction.reason} />
      ) : (
        <Told own={retractionWords(retraction, reader)} recorded={retraction.reason} />
      )}
    </p>
  );
}

function VersionNote({ version, incident }: { version: ShownVersion; incident: Incident }) {
  const { words, format, to } = useReader();
  return (
    <p class="note">
      {words.incident.versionNote(version.n, format.time(Date.parse(version.at)))}{' '}
      <a href={to(pathOfIncident(incident))}>{words.incident.newest}</a>
      <br />
      {words.incident.digest} <code dir="ltr">{version.digest}</code>
    </p>
  );
}
