/** `/incidents/{id}` of an incident that is held back for review: that it is there, and no more. */
import type { HeldIncident } from '../../incidents/incident.ts';
import { countryName } from '../api/countries.ts';
import { Layout, type Observatory } from './layout.tsx';
import { Time } from './parts.tsx';
import { plainText } from './plain-text.ts';

export function HeldPage({ observatory, held }: { observatory: Observatory; held: HeldIncident }) {
  const country = countryName(held.probe_cc);
  return (
    <Layout
      observatory={observatory}
      head={{ title: `Held for review: ${country}`, description: 'This incident is held back for review.' }}
    >
      <h1>Held for review</h1>
      <p class="lead">
        Incident {plainText(held.id)} in <a href={`/countries/${held.probe_cc}`}>{country}</a> is held back by the operator since{' '}
        <Time timeMs={Date.parse(held.held.since)} />.
      </p>
      <p>Nothing more is shown until the review is done. It is then published again with its whole record, or retracted, and says so.</p>
    </Layout>
  );
}
