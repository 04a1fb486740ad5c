/** `/services/{id}`: one service country by country, and its incidents. */
import type { Incident } from '../../../incidents/incident.ts';
import { shareText } from '../../i18n/format.ts';
import { useReader } from '../../i18n/reader.ts';
import { extentText } from '../incident/first-screen.tsx';
import { Layout, type Observatory } from '../layout.tsx';
import { cellWord } from '../matrix-table.tsx';
import type { MatrixCell } from '../matrix.ts';
import { IncidentList } from '../parts.tsx';
import { SimulatedNote } from '../simulated-note.tsx';
import { serviceName } from '../wording.ts';

export type ServiceView = {
  observatory: Observatory;
  service: string;
  /** The last two days, a row for each country that measured it. */
  countries: readonly { probeCc: string; cell: MatrixCell; incident: Incident | null }[];
  targets: readonly string[];
  incidents: readonly Incident[];
  /** Whether any measurement of the last two days is simulated. */
  simulated: boolean;
};

export function ServicePage({ view }: { view: ServiceView }) {
  const { words } = useReader();
  const name = serviceName(view.service);
  const title = words.about.serviceTitle(name);
  return (
    <Layout
      observatory={view.observatory}
      head={{
        title,
        description: words.about.serviceLead(name),
        path: `/services/${encodeURIComponent(view.service)}`,
        feed: { service: view.service },
      }}
    >
      <h1>{title}</h1>
      <p class="lead">{words.about.serviceLead(name)}</p>
      <section aria-labelledby="now">
        <h2 id="now">{words.about.serviceNow}</h2>
        <SimulatedNote simulated={view.simulated} />
        {view.countries.length === 0 ? <p>{words.about.serviceNone}</p> : <Countries view={view} />}
      </section>
      <section aria-labelledby="incidents">
        <h2 id="incidents">{words.about.serviceIncidents}</h2>
        {view.incidents.length === 0 ? <p>{words.about.none}</p> : <IncidentList incidents={view.incidents} />}
      </section>
      <section aria-labelledby="targets">
        <h2 id="targets">{words.about.serviceTargets}</h2>
        <ul>
          {view.targets.map((target) => (
            <li>
              <code dir="ltr">{target}</code>
            </li>
          ))}
        </ul>
      </section>
    </Layout>
  );
}

function Countries({ view }: { view: ServiceView }) {
  const reader = useReader();
  const { words, format, to } = reader;
  return (
    <div class="scroll" role="region" aria-label={words.about.serviceNow} tabindex={0}>
      <table class="matrix">
        <thead>
          <tr>
            {[words.about.country, words.about.state, words.about.share, words.about.votes].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.countries.map(({ probeCc, cell, incident }) => (
            <tr>
              <th scope="row">
                <a href={to(`/countries/${probeCc}`)}>{format.country(probeCc)}</a>
              </th>
              <td class={cell.state}>
                {cellWord(cell, reader)}
                {incident === null ? null : (
                  <>
                    {' '}
                    <small>
                      <a href={to(`/incidents/${encodeURIComponent(incident.id)}`)}>{extentText(incident, reader)}</a>
                    </small>
                  </>
                )}
              </td>
              <td>{cell.share === null ? words.about.tooFew : shareText(cell.share)}</td>
              <td>{format.count(cell.votes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
