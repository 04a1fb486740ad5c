/** `/volunteer`: what taking part means, and how. */
import { useReader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';

export function VolunteerPage({ observatory, origin }: { observatory: Observatory; origin: string }) {
  const { words, to } = useReader();
  const { about } = words;
  return (
    <Layout observatory={observatory} head={{ title: about.volunteerTitle, description: about.volunteerLead, path: '/volunteer' }}>
      <h1>{about.volunteerTitle}</h1>
      <p class="lead">{about.volunteerLead}</p>
      <List id="risk" title={about.volunteerRisk} items={about.volunteerRisks} />
      <List id="protection" title={about.volunteerProtection} items={about.volunteerProtections} />
      <section aria-labelledby="how">
        <h2 id="how">{about.volunteerHow}</h2>
        <p>
          <a href={to('/probe')}>{about.volunteerBrowser}</a>: {about.volunteerBrowserText}
        </p>
        <p>{about.volunteerProgram}</p>
        <pre tabindex={0} dir="ltr">
          <code>npx tocsin probe --observatory {origin}</code>
        </pre>
        <p>{about.volunteerAsks}</p>
      </section>
    </Layout>
  );
}

export const List = ({ id, title, items }: { id: string; title: string; items: readonly string[] }) => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    <ul>
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  </section>
);
