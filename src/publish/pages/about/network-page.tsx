/** `/networks/{asn}`: what was seen on one network, and its incidents. */
import type { Incident } from '../../../incidents/incident.ts';
import { useReader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';
import { cellNumbers, cellWord } from '../matrix-table.tsx';
import type { MatrixCell } from '../matrix.ts';
import { IncidentList } from '../parts.tsx';
import { plainText, shortened } from '../plain-text.ts';
import { SimulatedNote } from '../simulated-note.tsx';
import { serviceName } from '../wording.ts';

export type NetworkView = {
  observatory: Observatory;
  asn: number;
  name: string | null;
  /** The last two days of each country that it was measured in. */
  countries: readonly { probeCc: string; services: readonly string[]; cells: readonly MatrixCell[] }[];
  incidents: readonly Incident[];
  /** Whether any measurement of the last two days is simulated. */
  simulated: boolean;
};

const LONGEST_NAME = 80;

export function NetworkPage({ view }: { view: NetworkView }) {
  const { words, format, to } = useReader();
  const name = shortened(plainText(view.name ?? ''), LONGEST_NAME);
  const title = name === '' ? `AS${view.asn}` : `${name} (AS${view.asn})`;
  return (
    <Layout
      observatory={view.observatory}
      head={{ title, description: words.about.networkLead, path: `/networks/${view.asn}`, feed: { network: view.asn } }}
    >
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p class="lead">{words.about.networkLead}</p>
      <section aria-labelledby="now">
        <h2 id="now">{words.about.networkServices}</h2>
        <SimulatedNote simulated={view.simulated} />
        {view.countries.length === 0 ? <p>{words.about.networkNone}</p> : null}
        {view.countries.map(({ probeCc, services, cells }) => (
          <>
            <h3>
              <a href={to(`/countries/${probeCc}`)}>{format.country(probeCc)}</a>
            </h3>
            <Services services={services} cells={cells} />
          </>
        ))}
      </section>
      <section aria-labelledby="incidents">
        <h2 id="incidents">{words.about.serviceIncidents}</h2>
        {view.incidents.length === 0 ? <p>{words.about.none}</p> : <IncidentList incidents={view.incidents} />}
      </section>
    </Layout>
  );
}

function Services({ services, cells }: { services: readonly string[]; cells: readonly MatrixCell[] }) {
  const reader = useReader();
  const { words, to } = reader;
  const shown = services.flatMap((service, index) => {
    const cell = cells[index];
    return cell && cell.state !== 'none' ? [{ service, cell }] : [];
  });
  return (
    <div class="scroll" role="region" aria-label={words.about.networkServices} tabindex={0}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">{words.about.service}</th>
            <th scope="col">{words.about.state}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ service, cell }) => (
            <tr>
              <th scope="row">
                <a href={to(`/services/${encodeURIComponent(service)}`)}>{serviceName(service)}</a>
              </th>
              <td class={cell.state}>
                {cellWord(cell, reader)}
                <small>{cellNumbers(cell, reader)}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
