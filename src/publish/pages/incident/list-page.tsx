/** `/incidents`: all that were told, newest onset first, narrowed by what the address names. */
import type { Incident } from '../../../incidents/incident.ts';
import { INCIDENT_KINDS, INCIDENT_STATUSES } from '../../../incidents/terms.ts';
import { filterText, pathOfFeed } from '../../feeds/channel.ts';
import { queryText, type FeedFilter } from '../../feeds/feed-query.ts';
import { useReader } from '../../i18n/reader.ts';
import { ChoiceForm } from '../choice-form.tsx';
import { Layout, type Observatory } from '../layout.tsx';
import { IncidentList } from '../parts.tsx';
import { Select } from '../select.tsx';
import { SimulatedNote } from '../simulated-note.tsx';

export type IncidentsView = {
  observatory: Observatory;
  /** Of this page, without its language. */
  path: string;
  filter: FeedFilter;
  /** Countries that are observed, to choose from. */
  countries: readonly string[];
  incidents: readonly Incident[];
  /** Whether it goes on from an earlier page. */
  isLater: boolean;
  /** Where the page goes on; null at the end. */
  next: string | null;
};

export function IncidentsPage({ view }: { view: IncidentsView }) {
  const reader = useReader();
  const { words, to } = reader;
  const { filter, incidents, next } = view;
  const chosen = filterText(filter, reader);
  const noneText = view.isLater ? words.site.noOlder : chosen === '' ? words.about.none : words.site.noneSuch;
  const all = `/incidents${queryText(filter, null)}`;
  const head = { title: words.site.incidents, description: words.site.incidentsText, path: view.path, feed: filter };
  return (
    <Layout observatory={view.observatory} head={head}>
      <h1>{words.site.incidents}</h1>
      <p class="lead">{words.site.incidentsText}</p>
      <SimulatedNote simulated={incidents.some(({ simulated }) => simulated)} />
      <Choice view={view} />
      <section aria-labelledby="list">
        <h2 id="list">{chosen === '' ? words.site.allIncidents : chosen}</h2>
        {incidents.length === 0 ? <p>{noneText}</p> : <IncidentList incidents={incidents} />}
        <p class="links">
          {next === null ? null : (
            <a rel="next" href={to(`${all}${all.includes('?') ? '&' : '?'}cursor=${next}`)}>
              {words.site.older}
            </a>
          )}
          {view.isLater ? <a href={to(all)}>{words.site.newest}</a> : null}
          {chosen === '' ? null : <a href={to('/incidents')}>{words.site.allIncidents}</a>}
        </p>
      </section>
      <Forms filter={filter} />
    </Layout>
  );
}

function Choice({ view: { filter, countries } }: { view: IncidentsView }) {
  const { incident, feeds, site } = useReader().words;
  return (
    <ChoiceForm of={{ action: '/incidents', countries, filter }}>
      <Select
        choice={{ label: site.kind, name: 'kind', value: filter.kind, options: TOLD_KINDS.map((kind) => [kind, incident.kinds[kind]]) }}
      />
      <Select
        choice={{
          label: incident.statusText,
          name: 'status',
          value: filter.status,
          options: INCIDENT_STATUSES.map((id) => [id, feeds.statuses[id]]),
        }}
      />
    </ChoiceForm>
  );
}

/** Faults of measurement are the operator's alone. */
const TOLD_KINDS = INCIDENT_KINDS.filter((kind) => kind !== 'measurement-fault');

/** The same list for programs. */
function Forms({ filter }: { filter: FeedFilter }) {
  const { words, chosen } = useReader();
  const { network, ...others } = filter;
  const query = new URLSearchParams(Object.entries({ ...others, ...(network === undefined ? {} : { probe_asn: String(network) }) }));
  const api = query.size === 0 ? '' : `?${query}`;
  return (
    <p class="meta">
      {words.country.sameData} <a href={`/v1/incidents${api}`}>JSON</a> <a href={`/v1/incidents.csv${api}`}>CSV</a>{' '}
      <a href={pathOfFeed('atom', filter, chosen)}>Atom</a> <a href={pathOfFeed('rss', filter, chosen)}>RSS</a>{' '}
      <a href={pathOfFeed('json', filter, chosen)}>JSON Feed</a>
    </p>
  );
}
