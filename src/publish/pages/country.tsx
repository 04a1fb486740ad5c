/** `/countries/{cc}`: the state now, and a range of time in full. */
import type { HeldIncident, Incident } from '../../incidents/incident.ts';
import { DAY_MS } from '../../shared/time.ts';
import { useReader } from '../i18n/reader.ts';
import { stateName, stateSentence, type CountryNow } from './country-now.ts';
import { OutsideSections, type OutsideView } from './connectivity/outside-sections.tsx';
import { Layout, type Observatory } from './layout.tsx';
import type { Matrix } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import { IncidentList, Time } from './parts.tsx';
import { lastRangeWithData, rangeQuery, shifted, timeInAddress, type Range } from './range.ts';
import { ServiceFigure, type FigureLinks, type ServiceSeries } from './service-figure.tsx';
import type { RegionRow } from './regions.ts';
import { shareText } from '../i18n/format.ts';
import type { Picture } from './shared-picture.tsx';
import { SimulatedNote } from './simulated-note.tsx';
import { serviceName } from './wording.ts';
import { plainText } from './plain-text.ts';

export type Country = {
  observatory: Observatory;
  /** Of this page, without its language. */
  path: string;
  now: CountryNow;
  nowMs: number;
  range: Range;
  matrix: Matrix;
  regions: readonly RegionRow[];
  series: readonly ServiceSeries[];
  /** Whether any measurement of the range is simulated. */
  simulated: boolean;
  /** Those that meet the range. */
  incidents: readonly Incident[];
  /** Those that are held back for review, of any time. */
  held: readonly HeldIncident[];
  outside: OutsideView;
  /** The matrix as a card; null where none is to be had. */
  picture: Picture | null;
  /** Whether nothing tells a service's own outage here. */
  noControls: boolean;
};

export function CountryPage({ country }: { country: Country }) {
  const reader = useReader();
  const { words, format } = reader;
  const { now, observatory } = country;
  const state = stateName(now);
  const name = format.country(now.probeCc);
  const sentence = stateSentence(reader, now);
  const isOpen = country.range.untilMs >= country.nowMs;
  const empty = country.matrix.rows.length === 0;
  return (
    <Layout
      observatory={observatory}
      head={{
        title: name,
        description: plainText(sentence),
        path: country.path,
        live: isOpen,
        feed: { probe_cc: now.probeCc },
        picture: country.picture,
      }}
    >
      <h1>{name}</h1>
      <p class="lead">
        <span class={`state ${state}`}>{words.country.states[state]}</span> {sentence}
      </p>
      <SimulatedNote simulated={country.simulated || now.simulated} />
      <Held held={country.held} />
      <RangeForm country={country} />
      {empty ? <NoData country={country} /> : null}
      <section aria-labelledby="incidents">
        <h2 id="incidents">{words.country.incidents}</h2>
        {country.incidents.length === 0 ? <p>{words.country.noIncidents}</p> : <IncidentList incidents={country.incidents} />}
        <p>
          <a href={reader.to(`/incidents?probe_cc=${now.probeCc}`)}>{words.country.allIncidents(name)}</a>
        </p>
      </section>
      {empty ? null : <Measured country={country} />}
      <OutsideSections view={country.outside} />
    </Layout>
  );
}

function Measured({ country }: { country: Country }) {
  const { words } = useReader();
  const query = `probe_cc=${country.now.probeCc}&${rangeQuery(country.range)}`;
  return (
    <>
      <section aria-labelledby="matrix">
        <h2 id="matrix">{words.country.matrix}</h2>
        {country.noControls ? <p class="note">{words.about.vantagesNone}</p> : null}
        <MatrixTable matrix={country.matrix} />
        <ChartLinks path={`/charts/${country.now.probeCc}/matrix`} query={rangeQuery(country.range)} />
      </section>
      {country.regions.length === 0 ? null : <Regions regions={country.regions} />}
      <section aria-labelledby="over-time">
        <h2 id="over-time">{words.country.overTime}</h2>
        <p>{words.country.overTimeText}</p>
        <div class="figures">
          {country.series.map((series) => (
            <ServiceFigure series={series} range={country.range} links={figureLinks(country.now.probeCc, series.service, country.range)} />
          ))}
        </div>
      </section>
      <p class="meta">
        {words.country.sameData} <a href={`/v1/aggregates?${query}`}>JSON</a> <a href={`/v1/aggregates.csv?${query}`}>CSV</a>
      </p>
    </>
  );
}

/** A chart's other forms. */
function ChartLinks({ path, query }: { path: string; query: string }) {
  const { words, to } = useReader();
  return (
    <p class="meta">
      <a href={`${path}.csv?${query}`}>CSV</a> <a href={to(`${path}.svg?${query}`)}>SVG</a>{' '}
      <a href={to(`${path}?${query}`)}>{words.country.embed}</a>
    </p>
  );
}

function Regions({ regions }: { regions: readonly RegionRow[] }) {
  const { words, format } = useReader();
  return (
    <section aria-labelledby="regions">
      <h2 id="regions">{words.country.regions}</h2>
      <p>{words.country.regionsText}</p>
      <div class="scroll" role="region" aria-label={words.country.regions} tabindex={0}>
        <table class="numbers">
          <thead>
            <tr>
              {[words.country.region, words.country.votes, words.country.failed, words.country.regionFailing].map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {regions.map(({ region, votes, share, failing }) => (
              <tr>
                <th scope="row">
                  <bdi>{plainText(region)}</bdi>
                </th>
                <td>{format.count(votes)}</td>
                <td>{share === null ? words.country.tooFew : shareText(share)}</td>
                <td>{failing.length === 0 ? words.country.regionNone : format.list(failing.map(serviceName))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Where a service's chart stands by itself. */
export function figureLinks(probeCc: string, service: string, range: Range): FigureLinks {
  const path = `/charts/${probeCc}/${encodeURIComponent(service)}`;
  const query = rangeQuery(range);
  const form = (ending: string): string => `${path}/networks${ending}?${query}`;
  return { svg: `${path}.svg?${query}`, embed: `${path}?${query}`, networks: { csv: form('.csv'), svg: form('.svg'), embed: form('') } };
}

/** What is held back is not told, but that it is. */
function Held({ held }: { held: readonly HeldIncident[] }) {
  const { words, to } = useReader();
  return held.length === 0 ? null : (
    <p class="note">
      {words.country.held}{' '}
      {held.map(({ id, held: { since } }, index) => (
        <>
          {index === 0 ? '' : ', '}
          <a href={to(`/incidents/${encodeURIComponent(id)}`)}>{words.country.heldOne(plainText(id))}</a>
          {words.incident.comma}
          {words.country.since} <Time timeMs={Date.parse(since)} />
        </>
      ))}
      .
    </p>
  );
}

function RangeForm({ country: { now, range, nowMs } }: { country: Country }) {
  const { words, to, chosen } = useReader();
  const address = `/countries/${now.probeCc}`;
  const [before, after] = [shifted(range, -1), shifted(range, 1)];
  return (
    <section class="range" aria-labelledby="range">
      <h2 id="range">
        <Time timeMs={range.sinceMs} /> {words.country.rangeTo} <Time timeMs={range.untilMs} />
      </h2>
      <form action={address} method="get">
        {chosen === null ? null : <input type="hidden" name="lang" value={chosen} />}
        <label>
          {words.country.rangeFrom} <input type="date" name="since" value={timeInAddress(range.sinceMs).slice(0, 10)} />
        </label>
        <label>
          {words.country.rangeUntil}{' '}
          <input type="date" name="until" value={timeInAddress(Math.ceil(range.untilMs / DAY_MS) * DAY_MS).slice(0, 10)} />
        </label>
        <button type="submit">{words.country.rangeShow}</button>
      </form>
      <nav aria-label={words.country.rangeNav}>
        {before.untilMs > now.firstMs ? (
          <a rel="prev" href={to(`${address}?${rangeQuery(before)}`)}>
            {words.country.before}
          </a>
        ) : null}
        {after.sinceMs < nowMs ? (
          <a rel="next" href={to(`${address}?${rangeQuery(after)}`)}>
            {words.country.after}
          </a>
        ) : null}
        <a href={to(address)}>{words.country.lastDay}</a>
      </nav>
    </section>
  );
}

/** An empty range says so, and where data are. */
function NoData({ country: { now, observatory } }: { country: Country }) {
  const { words, format, to } = useReader();
  const last = lastRangeWithData(now);
  return (
    <section class="empty" aria-labelledby="no-data">
      <h2 id="no-data">{words.country.noData}</h2>
      <p>{words.country.noDataText(format.country(now.probeCc), observatory.privacyFloor !== 1)}</p>
      <p>
        {words.country.reach(format.time(now.firstMs), format.time(now.lastMs))}{' '}
        <a href={to(`/countries/${now.probeCc}?${rangeQuery(last)}`)}>{words.country.showLast}</a>
      </p>
    </section>
  );
}
