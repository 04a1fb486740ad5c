/** The vantages of an observatory: where each last ran, which are missing, and what is not told without them. */
import { useReader } from '../../i18n/reader.ts';
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

function VantageRow({ vantage }: { vantage: VantageNow }) {
  const { words, format } = useReader();
  const { about } = words;
  const { id, ranMs, dataCentre, country, state, detail } = vantage;
  const text = state === 'counts' ? about.vantageCounts : state === 'missing' ? about.vantageMissing : about.vantageLeftOut[state];
  return (
    <tr>
      <th scope="row">{useVantageName()(id)}</th>
      <td>{ranMs === 0 ? about.statusNever : format.time(ranMs)}</td>
      <td>{[dataCentre, country === null ? null : format.country(country)].filter((part) => part !== null).join(', ') || '–'}</td>
      <td>
        {text}
        {detail === null ? null : <span class="meta" lang="en" dir="ltr">{` ${detail}`}</span>}
      </td>
    </tr>
  );
}

export function VantagesPart({ now }: { now: VantagesNow }) {
  const { about } = useReader().words;
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
        <div class="scroll" tabindex={0} role="region" aria-label={about.vantagesTitle}>
          <table>
            <thead>
              <tr>
                {[about.vantage, about.vantageRan, about.vantageAt, about.vantageState].map((term) => (
                  <th scope="col">{term}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {vantages.map((vantage) => (
                <VantageRow vantage={vantage} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
