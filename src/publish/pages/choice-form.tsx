/** The form that narrows a list to a country and a service; what is between the tags narrows it further. */
import type { PropsWithChildren } from 'hono/jsx';
import { SERVICES } from '../../probe/services.ts';
import { useReader } from '../i18n/reader.ts';
import { Select } from './select.tsx';

type Chosen = {
  /** Path of the page that shows the choice. */
  action: string;
  /** Countries that are observed, to choose from. */
  countries: readonly string[];
  filter: { probe_cc?: string | undefined; service?: string | undefined };
};

export function ChoiceForm({ of: { action, countries, filter }, children }: PropsWithChildren<{ of: Chosen }>) {
  const { words, chosen, format } = useReader();
  const { alerts } = words;
  const services = Object.entries(SERVICES).map(([id, { name }]): [string, string] => [id, name]);
  return (
    <section class="range" aria-labelledby="choice">
      <h2 id="choice">{alerts.choice}</h2>
      <form action={action} method="get">
        {chosen === null ? null : <input type="hidden" name="lang" value={chosen} />}
        <Select
          choice={{
            label: alerts.country,
            name: 'probe_cc',
            value: filter.probe_cc,
            options: countries.map((code) => [code, format.country(code)]),
          }}
        />
        <Select choice={{ label: alerts.service, name: 'service', value: filter.service, options: services }} />
        {children}
        <button type="submit">{alerts.show}</button>
      </form>
    </section>
  );
}
