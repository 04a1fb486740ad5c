/** One service over time on each network: strips, and the same in fewer steps as a table. */
import { DAY_MS } from '../../shared/time.ts';
import { NetworkStrips, type Strips } from '../charts/network-strips.tsx';
import { shareText } from '../i18n/format.ts';
import { useReader, type Reader } from '../i18n/reader.ts';
import { NetworkName } from './parts.tsx';
import type { Range } from './range.ts';
import type { ServiceSeries } from './service-figure.tsx';
import { serviceName } from './wording.ts';

/** Addresses of its other forms. */
export type NetworksLinks = { csv: string; svg: string; embed: string };

export function NetworksFigure({ series, range, links }: { series: ServiceSeries; range: Range; links: NetworksLinks }) {
  const reader = useReader();
  const { words, to } = reader;
  const name = serviceName(series.service);
  return (
    <>
      <h4>{words.country.byNetwork}</h4>
      <NetworkStrips strips={stripsOf(series, range, `service-${series.service}-networks`, reader)} />
      <details>
        <summary>
          {words.country.numbers} <span class="unseen">{words.country.stripsTitle(name)}</span>
        </summary>
        <div class="scroll" role="region" aria-label={words.country.stripsTitle(name)} tabindex={0}>
          <StripsTable series={series} name={name} />
        </div>
        <p>
          <a href={links.csv}>{words.country.csv}</a>
          {words.incident.comma}
          <a href={to(links.svg)}>{words.country.svg}</a>
          {words.incident.comma}
          <a href={to(links.embed)}>{words.country.embed}</a>
        </p>
      </details>
    </>
  );
}

export const stripsOf = (series: ServiceSeries, range: Range, id: string, { words }: Reader): Strips => ({
  id,
  title: words.country.stripsTitle(serviceName(series.service)),
  ...range,
  networks: series.networksOverTime,
});

/** Networks down, times across. */
function StripsTable({ series: { networksInSteps: networks, columnMs }, name }: { series: ServiceSeries; name: string }) {
  const { words, format } = useReader();
  const starts = [...new Set(networks.flatMap(({ points }) => points.map(({ startMs }) => startMs)))].sort((a, b) => a - b);
  return (
    <table class="numbers">
      <caption>{words.country.stripsTable(name, words.country.step(columnMs))}</caption>
      <thead>
        <tr>
          <th scope="col">{words.incident.network}</th>
          {starts.map((startMs) => (
            <th scope="col">
              {format.shortDay(startMs)}
              {columnMs % DAY_MS === 0 ? '' : ` ${format.clock(startMs)}`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {networks.map(({ asn, name: network, points }) => (
          <tr>
            <th scope="row">
              <NetworkName asn={asn} name={network} />
            </th>
            {starts.map((startMs) => {
              const share = points.find((point) => point.startMs === startMs)?.share ?? null;
              return <td>{share === null ? words.country.tooFew : shareText(share)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
