/** One service over time: the chart, and the same numbers as a table. */
import type { ShownCount } from '../../rollup/floors.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { NetworkPoints } from '../charts/network-strips.tsx';
import { TimeSeriesChart, type Band, type Mark, type Point, type TimeSeries } from '../charts/time-series.tsx';
import { shareText } from '../i18n/format.ts';
import { useReader, type Reader } from '../i18n/reader.ts';
import type { Range } from './range.ts';
import { NetworksFigure, type NetworksLinks } from './networks-figure.tsx';
import { counted, serviceName } from './wording.ts';

export type ServiceSeries = {
  service: string;
  /** Over the whole range. */
  share: number | null;
  votes: ShownCount;
  networks: number;
  points: readonly Point[];
  stepMs: number;
  rows: readonly Point[];
  rowMs: number;
  bands: readonly Band[];
  marks: readonly Mark[];
  /** Where an incident held the service: it on each network. */
  networksOverTime: readonly NetworkPoints[];
  /** The same in the fewer steps of a table, and how long one is. */
  networksInSteps: readonly NetworkPoints[];
  columnMs: number;
  zone: string | null;
  /** The same as CSV. */
  csv: string;
};

/** Addresses of a figure's other forms: the picture, a page to embed, the table. */
export type FigureLinks = { svg: string; embed: string; networks: NetworksLinks };

export function ServiceFigure({ series, range, links }: { series: ServiceSeries; range: Range; links: FigureLinks }) {
  const reader = useReader();
  const { words, to } = reader;
  const name = serviceName(series.service);
  const id = `service-${series.service}`;
  return (
    <figure class="series">
      <h3 id={`${id}-heading`}>{name}</h3>
      <p class="meta">
        {totalText(series, reader)}
        {words.incident.semicolon}
        {words.country.stepIs(words.country.step(series.stepMs))}
      </p>
      <TimeSeriesChart series={chartOf(series, range, id, reader)} />
      <details>
        <summary>
          {words.country.numbers} <span class="unseen">{words.country.numbersOf(name)}</span>
        </summary>
        <div class="scroll" role="region" aria-label={words.country.tableOf(name)} tabindex={0}>
          <SeriesTable series={series} name={name} />
        </div>
        <p>
          <a href={series.csv}>{words.country.csv}</a>
          {words.incident.comma}
          <a href={to(links.svg)}>{words.country.svg}</a>
          {words.incident.comma}
          <a href={to(links.embed)}>{words.country.embed}</a>
        </p>
      </details>
      {series.networksOverTime.length === 0 ? null : <NetworksFigure series={series} range={range} links={links.networks} />}
    </figure>
  );
}

/** What the chart of a service draws. @param id unique on the page */
export function chartOf(series: ServiceSeries, range: Range, id: string, reader: Reader): TimeSeries {
  const { words, format } = reader;
  const span = `${format.time(range.sinceMs)} ${words.country.rangeTo} ${format.time(range.untilMs)}`;
  return {
    id,
    title: words.country.chartTitle(serviceName(series.service), span),
    description: words.country.chartDescription(
      totalText(series, reader),
      series.bands.length === 0 ? words.country.noBands : words.country.bands(series.bands.length),
    ),
    ...range,
    points: series.points,
    bands: series.bands,
    marks: series.marks,
    zone: series.zone,
    reader,
  };
}

/** The share of the whole range, and its sample. */
export function totalText({ share, votes, networks }: ServiceSeries, reader: Reader): string {
  const { country } = reader.words;
  const sample = country.sampleOn(counted(reader, 'votes', votes), counted(reader, 'networks', networks));
  return share === null ? country.tooFewVotes(sample) : country.shareFailed(shareText(share), sample);
}

function SeriesTable({ series, name }: { series: ServiceSeries; name: string }) {
  const { words, format } = useReader();
  const isWholeDays = series.rowMs % DAY_MS === 0;
  return (
    <table class="numbers">
      <caption>{words.country.tableCaption(name, words.country.step(series.rowMs))}</caption>
      <thead>
        <tr>
          <th scope="col">{words.country.from}</th>
          <th scope="col">{words.country.failed}</th>
          <th scope="col">{words.country.votes}</th>
        </tr>
      </thead>
      <tbody>
        {series.rows.map(({ startMs, share, votes }) => (
          <tr>
            <th scope="row">
              {format.day(startMs)}
              {isWholeDays ? '' : ` ${format.clock(startMs)}`}
            </th>
            <td>{share === null ? words.country.tooFew : shareText(share)}</td>
            <td>{format.count(votes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
