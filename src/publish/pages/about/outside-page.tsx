/** `/outside`: for whoever runs a host and wonders who connects to it. What is done, why, and how to be left alone. */
import { useReader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';

export type OutsidePageView = { observatory: Observatory; origin: string; countries: readonly string[] };

export function OutsidePage({ view: { observatory, origin, countries } }: { view: OutsidePageView }) {
  const { words, format } = useReader();
  const { outside } = words;
  return (
    <Layout
      observatory={observatory}
      head={{ title: outside.pageTitle, description: outside.pageLead(observatory.name), path: '/outside' }}
    >
      <h1>{outside.pageTitle}</h1>
      <p class="lead">{outside.pageLead(observatory.name)}</p>
      <p>{countries.length === 0 ? outside.pageOff : outside.pageOn(format.list(countries.map(format.country)))}</p>
      <h2>{outside.pageWhat}</h2>
      <p>{outside.pageWhatText}</p>
      <h2>{outside.pageWhy}</h2>
      <p>{outside.pageWhyText}</p>
      <h2>{outside.pageOut}</h2>
      <p>{outside.pageOutSelf}</p>
      <pre dir="ltr">
        <code>{`curl -X POST ${origin}/v1/connectivity/opt-out`}</code>
      </pre>
      <p>
        {outside.pageOutMail} <bdi>{observatory.contact === '' ? words.incident.noContact : observatory.contact}</bdi>
      </p>
    </Layout>
  );
}
