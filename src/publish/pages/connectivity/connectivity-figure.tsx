/** Connectivity from outside, by network: the picture, and the same numbers as a table. */
import { toRfc3339 } from '../../../shared/time.ts';
import type { Chart } from '../../charts/chart.ts';
import { ConnectivityChart, stripsHeight, type Strips } from '../../charts/connectivity-chart.tsx';
import { shareText } from '../../i18n/format.ts';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { NetworkName } from '../parts.tsx';
import { plainText, shortened } from '../plain-text.ts';
import { rangeQuery } from '../range.ts';
import { counted } from '../wording.ts';
import type { ConnectivityView, PlaceLevels } from './connectivity-view.ts';

/** Newest rows of the table on the page; the CSV has all. */
const MOST_ROWS = 48;

const nameOf = ({ asn, name }: PlaceLevels, { words }: Reader): string =>
  asn === null ? words.outside.wholeCountry : shortened(plainText(name === null ? `AS${asn}` : `${name} (AS${asn})`), 60);

/** `4 % of ordinary levels in Iran`: of the country, or, where it has no level of its own, of its lowest network. */
export function connectivityText({ probeCc, places }: ConnectivityView, reader: Reader): string {
  const [first] = places;
  if (!first) return '';
  const where = first.asn === null ? reader.format.country(probeCc) : nameOf(first, reader);
  return reader.words.outside.now(shareText(first.last.level), where);
}

const stripsOf = (view: ConnectivityView, reader: Reader): Strips => {
  const { words, format } = reader;
  const span = `${format.time(view.range.sinceMs)} ${words.country.rangeTo} ${format.time(view.range.untilMs)}`;
  const parts = view.places.map(
    (place) =>
      `${nameOf(place, reader)}: ${shareText(place.last.level)}${words.incident.comma}${words.outside.lowest(shareText(place.lowest.level), format.time(place.lowest.startMs))}`,
  );
  return {
    id: 'connectivity-chart',
    title: words.outside.chartTitle(format.country(view.probeCc), span),
    description: words.outside.description(parts.join(words.incident.semicolon)),
    ...view.range,
    strips: view.places.map((place) => ({ name: nameOf(place, reader), value: shareText(place.last.level), points: place.points })),
    bands: view.bands,
    reader,
  };
};

export function connectivityChart(view: ConnectivityView, reader: Reader): Chart {
  const networks = view.places.filter(({ asn }) => asn !== null).length;
  const strips = stripsOf(view, reader);
  return {
    title: `${reader.format.country(view.probeCc)}: ${connectivityText(view, reader)}`,
    text: strips.title,
    sample: reader.words.outside.sample(counted(reader, 'networks', networks), view.sites),
    simulated: false,
    height: stripsHeight(view.places.length),
    drawing: <ConnectivityChart strips={strips} />,
    rows: view.rows,
    page: `/countries/${view.probeCc}?${rangeQuery(view.range)}`,
    standing: '',
    digest: null,
    isKept: false,
  };
}

export function ConnectivityFigure({ view }: { view: ConnectivityView }) {
  const reader = useReader();
  const { words, to } = reader;
  const path = `/charts/${view.probeCc}/connectivity`;
  const query = rangeQuery(view.range);
  const networks = view.places.filter(({ asn }) => asn !== null).length;
  return (
    <figure class="series">
      <p>
        <strong>{connectivityText(view, reader)}</strong>
      </p>
      <p class="meta">{words.outside.sample(counted(reader, 'networks', networks), view.sites)}</p>
      <ConnectivityChart strips={stripsOf(view, reader)} />
      <details>
        <summary>
          {words.country.numbers} <span class="unseen">{words.outside.numbersOf}</span>
        </summary>
        <div class="scroll" role="region" aria-label={words.outside.tableOf} tabindex={0}>
          <LevelTable view={view} />
        </div>
        <p>
          <a href={`${path}.csv?${query}`}>{words.country.csv}</a>
          {words.incident.comma}
          <a href={to(`${path}.svg?${query}`)}>{words.country.svg}</a>
          {words.incident.comma}
          <a href={to(`${path}?${query}`)}>{words.country.embed}</a>
        </p>
      </details>
    </figure>
  );
}

function LevelTable({ view }: { view: ConnectivityView }) {
  const { words, format } = useReader();
  const step = view.step === '5m' ? words.outside.fiveMinutes : words.country.step(view.step === '1h' ? 3_600_000 : 86_400_000);
  return (
    <table class="numbers">
      <caption>{words.outside.tableCaption(step)}</caption>
      <thead>
        <tr>
          {[words.country.from, words.outside.place, words.outside.level, '95 %', words.outside.sites].map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {view.rows
          .slice(-MOST_ROWS)
          .reverse()
          .map((row) => (
            <tr>
              <th scope="row">
                <time datetime={toRfc3339(Date.parse(row.start))}>{format.time(Date.parse(row.start))}</time>
              </th>
              <td>{row.probe_asn === null ? words.outside.wholeCountry : <NetworkName asn={row.probe_asn} name={row.network_name} />}</td>
              <td>{shareText(row.level / 100)}</td>
              <td>{words.outside.between(shareText(row.level_low / 100), shareText(row.level_high / 100))}</td>
              <td>{format.count(row.sites)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
