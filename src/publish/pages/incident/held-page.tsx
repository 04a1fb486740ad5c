/** `/incidents/{id}` of an incident that is held back for review: that it is there, and no more. */
import type { HeldIncident } from '../../../incidents/incident.ts';
import { useReader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';
import { plainText } from '../plain-text.ts';

export function HeldPage({ observatory, held }: { observatory: Observatory; held: HeldIncident }) {
  const { words, format, to } = useReader();
  const country = format.country(held.probe_cc);
  const path = `/incidents/${encodeURIComponent(held.id)}`;
  return (
    <Layout
      observatory={observatory}
      head={{ title: `${words.incident.heldTitle}: ${country}`, description: words.incident.heldTitle, path }}
    >
      <h1>{words.incident.heldTitle}</h1>
      <p class="lead">{words.incident.heldText(plainText(held.id), country, format.time(Date.parse(held.held.since)))}</p>
      <p>{words.incident.heldMore}</p>
      <p>
        <a href={to(`/countries/${held.probe_cc}`)}>{country}</a>
      </p>
    </Layout>
  );
}
