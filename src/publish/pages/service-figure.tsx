/** One service over time: the chart, and the same numbers as a table. */
import { TimeSeriesChart, type Band, type Point } from '../charts/time-series.tsx';
import type { Range } from './range.ts';
import { stepText } from './range.ts';
import { clockText, dayText, timeText } from '../time-text.ts';
import { countText, counted, serviceName, shareText } from './wording.ts';
import type { ShownCount } from '../../rollup/floors.ts';

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
  /** The same as CSV. */
  csv: string;
};

export function ServiceFigure({ series, range }: { series: ServiceSeries; range: Range }) {
  const name = serviceName(series.service);
  const id = `service-${series.service}`;
  const span = `${timeText(range.sinceMs)} to ${timeText(range.untilMs)}`;
  const chart = {
    id,
    title: `${name}: share of failed votes, ${span}`,
    description: `${totalText(series)}. ${bandsText(series.bands)} The table below has the numbers.`,
    ...range,
    points: series.points,
    bands: series.bands,
  };
  return (
    <figure class="series">
      <h3 id={`${id}-heading`}>{name}</h3>
      <p class="meta">
        {totalText(series)}; a step is {stepText(series.stepMs)}
      </p>
      <TimeSeriesChart series={chart} />
      <details>
        <summary>
          Numbers <span class="unseen">of {name}</span>
        </summary>
        <div class="scroll" role="region" aria-label={`Table of ${name}`} tabindex={0}>
          <SeriesTable series={series} name={name} />
        </div>
        <p>
          <a href={series.csv}>All steps as CSV</a>
        </p>
      </details>
    </figure>
  );
}

const totalText = ({ share, votes, networks }: ServiceSeries): string => {
  const sample = `${counted(votes, 'vote', 'votes')} on ${counted(networks, 'network', 'networks')}`;
  return share === null ? `Too few votes to tell (${sample})` : `${shareText(share)} of ${sample} failed`;
};

const bandsText = (bands: readonly Band[]): string =>
  bands.length === 0
    ? 'No incident in this time.'
    : `${counted(bands.length, 'span', 'spans')} of incidents ${bands.length === 1 ? 'is' : 'are'} shaded.`;

const SeriesTable = ({ series, name }: { series: ServiceSeries; name: string }) => (
  <table class="numbers">
    <caption>
      {name}: votes in steps of {stepText(series.rowMs)}, UTC
    </caption>
    <thead>
      <tr>
        <th scope="col">From</th>
        <th scope="col">Failed</th>
        <th scope="col">Votes</th>
      </tr>
    </thead>
    <tbody>
      {series.rows.map(({ startMs, share, votes }) => (
        <tr>
          <th scope="row">
            {dayText(startMs)}
            {series.rowMs % 86_400_000 === 0 ? '' : ` ${clockText(startMs)}`}
          </th>
          <td>{share === null ? 'too few' : shareText(share)}</td>
          <td>{countText(votes)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
