/** `/methodology`: how a verdict comes about, with every parameter of the detector. */
import { DETECTED_YEARS, SUSPECTED_YEARS } from '../../../detect/parameters.ts';
import { useReader } from '../../i18n/reader.ts';
import { Layout, type Observatory } from '../layout.tsx';
import { StackedTable } from '../stacked-table.tsx';
import type { ParameterSection } from './parameters.ts';
import { List } from './volunteer-page.tsx';

export type MethodologyView = { observatory: Observatory; sections: readonly ParameterSection[] };

export function MethodologyPage({ view: { observatory, sections } }: { view: MethodologyView }) {
  const { words, format } = useReader();
  const { about } = words;
  return (
    <Layout observatory={observatory} head={{ title: about.methodTitle, description: about.methodLead, path: '/methodology' }}>
      <h1>{about.methodTitle}</h1>
      <p class="lead">{about.methodLead}</p>
      <section aria-labelledby="steps">
        <h2 id="steps">{about.methodSteps}</h2>
        <ol>
          {about.methodStepList.map((step) => (
            <li>{step}</li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="budget">
        <h2 id="budget">{about.methodBudget}</h2>
        <p>{about.methodBudgetText(format.years(SUSPECTED_YEARS), format.years(DETECTED_YEARS))}</p>
      </section>
      <List id="weak" title={about.methodWeak} items={about.methodWeakList} />
      <List id="ethics" title={about.methodEthics} items={about.methodEthicsList} />
      <section aria-labelledby="parameters">
        <h2 id="parameters">{about.methodParameters}</h2>
        <p>{about.methodParametersText}</p>
        {sections.map((section) => (
          <Parameters section={section} />
        ))}
      </section>
    </Layout>
  );
}

function Parameters({ section: { title, parameters } }: { section: ParameterSection }) {
  const { about } = useReader().words;
  const own = title === null ? about.section : about.sections[title];
  const table = {
    label: own ?? title ?? about.section,
    caption: own ?? <bdi lang="en">{title}</bdi>,
    columns: [about.parameter, about.value, about.reason],
    rows: parameters.map(({ name, value, reason }) => [
      <code dir="ltr">{name}</code>,
      <bdi dir="ltr">{value}</bdi>,
      about.reasons[reason] ?? (
        <bdi lang="en" dir="ltr">
          {reason}
        </bdi>
      ),
    ]),
  };
  return <StackedTable table={table} />;
}
