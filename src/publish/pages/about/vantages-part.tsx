/** The vantages of an observatory: where each last ran, which are missing, and what is not told without them. */
import type { Child } from 'hono/jsx';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { StackedTable } from '../stacked-table.tsx';
import type { VantageNow, VantagesNow } from './vantages-now.ts';

/** A placed worker is named after its region, with more behind it. */
function useVantageName(): (id: string) => string {
  const { vantageRegions } = useReader().words.about;
  return (id) => {
    const region = Object.keys(vantageRegions)
      .filter((each) => id === each || id.startsWith(`${each}-`))
      .sort((a, b) => b.length - a.length)[0];
    const name = region === undefined ? undefined : vantageRegions[region];
    return name === undefined ? id : `${name} (${id})`;
  };
}

function vantageCells({ ranMs, dataCentre, country, state, detail }: VantageNow, { words: { about, incident }, format }: Reader): Child[] {
  const text = state === 'counts' ? about.vantageCounts : state === 'missing' ? about.vantageMissing : about.vantageLeftOut[state];
  return [
    ranMs === 0 ? about.statusNever : format.time(ranMs),
    [dataCentre, country === null ? null : format.country(country)].filter((part) => part !== null).join(incident.comma) || '–',
    <>
      {text}
      {detail === null ? null : <span class="meta" lang="en" dir="ltr">{` ${detail}`}</span>}
    </>,
  ];
}

export function VantagesPart({ now }: { now: VantagesNow }) {
  const reader = useReader();
  const { about } = reader.words;
  const nameOf = useVantageName();
  const { vantages, counting, simulated } = now;
  const few = vantages.length > 1 && counting < 2;
  return (
    <section>
      <h2>{about.vantagesTitle}</h2>
      {simulated ? <p class="note">{about.vantagesSimulated}</p> : null}
      <p>{vantages.length === 0 ? about.vantagesNone : about.vantagesText}</p>
      {vantages.length > 0 && vantages.every(({ ranMs }) => ranMs === 0) ? <p>{about.vantagesNever}</p> : null}
      {few ? <p>{about.vantagesFew(counting)}</p> : null}
      {vantages.length === 0 ? null : (
        <StackedTable
          table={{
            label: about.vantagesTitle,
            columns: [about.vantage, about.vantageRan, about.vantageAt, about.vantageState],
            rows: vantages.map((vantage) => [nameOf(vantage.id), ...vantageCells(vantage, reader)]),
          }}
        />
      )}
    </section>
  );
}
