/** The report of an incident below its first screen: status, onset, events, networks, basis, updates, how to cite. */
import type { Incident } from '../../../incidents/incident.ts';
import { Timeline, timelineOf } from '../../charts/timeline.tsx';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { ConnectivityFigure } from '../connectivity/connectivity-figure.tsx';
import type { ConnectivityView } from '../connectivity/connectivity-view.ts';
import { InEnglish, IntervalTime, NetworkName, Time, Told } from '../parts.tsx';
import { plainText } from '../plain-text.ts';
import { updateWords } from '../record-words.ts';
import { StackedTable } from '../stacked-table.tsx';
import { confidenceSentence, counted, reviewSentence, serviceName, standingOf } from '../wording.ts';
import { wasVpnTested, type Around } from './around.ts';
import { extentText } from './first-screen.tsx';
import { IncidentBasis } from './incident-basis.tsx';
import { Cite } from './incident-cite.tsx';
import { IncidentEvents } from './incident-events.tsx';
import { Phases } from './incident-phases.tsx';
import type { IncidentView } from './incident-view.ts';

export function IncidentReport({ view }: { view: IncidentView }) {
  const { words } = useReader();
  const { incident, around } = view;
  return (
    <>
      {view.connectivity ? <Connectivity view={view.connectivity} /> : null}
      <Status incident={incident} />
      <Phases incident={incident} />
      <IncidentEvents incident={incident} records={view.similar} />
      <Networks incident={incident} />
      <section aria-labelledby="around">
        <h2 id="around">{words.incident.around}</h2>
        <WayAround around={around} />
      </section>
      <IncidentBasis incident={incident} vpnTested={wasVpnTested(around)} />
      <Updates incident={incident} />
      <Cite view={view} />
    </>
  );
}

function Connectivity({ view }: { view: ConnectivityView }) {
  const { words } = useReader();
  return (
    <section aria-labelledby="connectivity">
      <h2 id="connectivity">{words.outside.heading}</h2>
      <p>{words.outside.text}</p>
      <ConnectivityFigure view={view} />
    </section>
  );
}

function Status({ incident }: { incident: Incident }) {
  const reader = useReader();
  const { words, format } = reader;
  const { coverage } = incident;
  const measurements = counted(reader, 'measurements', coverage.measurements);
  const facts: [string, string][] = [
    [
      words.incident.statusText,
      `${words.incident.kinds[incident.kind]}${words.incident.semicolon}${words.incident.standings[standingOf(incident)]}`,
    ],
    [words.incident.review, plainText(reviewSentence(incident.review, reader))],
    [words.incident.detected, format.time(Date.parse(incident.detected_at))],
    [words.incident.confidenceLabel, confidenceSentence(incident.confidence, reader)],
    [words.incident.severity, words.incident.severityText(format.count(Math.round(incident.severity * 100) / 100))],
    [words.incident.extent, extentText(incident, reader)],
    [
      words.incident.restsOn,
      coverage.voters === 0
        ? words.incident.byRecords(measurements)
        : words.incident.byVoters(measurements, counted(reader, 'voters', coverage.voters)),
    ],
    [words.incident.how, incident.method === null ? words.incident.unknownMethod : words.incident.layerSentences[incident.method]],
    ...(incident.end ? [[words.incident.lasted, lastedText(incident, reader)] satisfies [string, string]] : []),
  ];
  return (
    <section aria-labelledby="status">
      <h2 id="status">{words.incident.status}</h2>
      <dl class="facts">
        {facts.map(([term, text]) => (
          <>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** Of what came and went, the time that its phases lasted. */
function lastedText({ phases }: Incident, { words, format }: Reader): string {
  const spans = phases.flatMap(({ onset, end }) => (end ? [{ onset, end }] : []));
  const least = spans.reduce((sum, { onset, end }) => sum + Math.max(0, Date.parse(end.earliest) - Date.parse(onset.latest)), 0);
  const most = spans.reduce((sum, { onset, end }) => sum + Date.parse(end.latest) - Date.parse(onset.earliest), 0);
  const text = words.incident.lastedText(format.duration(least), format.duration(most));
  return phases.length > 1 ? words.incident.withoutPauses(text) : text;
}

function Networks({ incident }: { incident: Incident }) {
  const reader = useReader();
  const { words } = reader;
  const table = {
    label: words.incident.networksLabel,
    caption: words.incident.networksCaption,
    columns: [words.incident.network, words.incident.state, words.incident.layer, words.incident.began, words.incident.ended],
    rows: incident.networks.map(({ asn, name, state, layer, onset, end }) => [
      <NetworkName asn={asn} name={name} />,
      words.incident.states[state],
      layer === null ? words.incident.layerUnknown : words.incident.layers[layer],
      <IntervalTime interval={onset} />,
      end ? <IntervalTime interval={end} /> : words.incident.noEndSeen,
    ]),
  };
  return (
    <section aria-labelledby="networks">
      <h2 id="networks">{words.incident.networks}</h2>
      <figure>
        <Timeline timeline={timelineOf(incident, reader)} />
      </figure>
      <StackedTable table={table} />
    </section>
  );
}

function WayAround({ around }: { around: Around | null }) {
  const { words, format } = useReader();
  if (around === null || around.reachable.length === 0) return <p>{words.incident.aroundNone}</p>;
  return (
    <>
      <p>{words.incident.aroundText}</p>
      <p>
        {words.incident.aroundServices} {format.list(around.reachable.map(serviceName))}
        {words.incident.stop}
      </p>
    </>
  );
}

function Updates({ incident }: { incident: Incident }) {
  const reader = useReader();
  const { words } = reader;
  const own = incident.updates.map((update) => updateWords(update, incident, reader));
  return (
    <section aria-labelledby="updates">
      <h2 id="updates">{words.incident.updates}</h2>
      {incident.updates.length === 0 ? (
        <p>{words.incident.noUpdates}</p>
      ) : (
        <>
          <InEnglish owns={own} />
          <ol class="updates">
            {incident.updates.map(({ at, text }, index) => (
              <li>
                <Time timeMs={Date.parse(at)} />: <Told own={own[index] ?? null} recorded={text} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
