/** `/countries/{cc}`: the state now, and a range of time in full. */
import type { HeldIncident, Incident } from '../../incidents/incident.ts';
import { DAY_MS } from '../../shared/time.ts';
import { STATE_NAMES, stateName, stateSentence, type CountryNow } from './country-now.ts';
import { Layout, type Observatory } from './layout.tsx';
import type { Matrix } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import { IncidentList, Time } from './parts.tsx';
import { lastRangeWithData, rangeQuery, shifted, timeInAddress, type Range } from './range.ts';
import { ServiceFigure, type ServiceSeries } from './service-figure.tsx';
import { plainText } from './plain-text.ts';

export type Country = {
  observatory: Observatory;
  now: CountryNow;
  nowMs: number;
  range: Range;
  matrix: Matrix;
  series: readonly ServiceSeries[];
  /** Those that meet the range. */
  incidents: readonly Incident[];
  /** Those that are held back for review, of any time. */
  held: readonly HeldIncident[];
};

export function CountryPage({ country }: { country: Country }) {
  const { now, range, observatory } = country;
  const state = stateName(now);
  const empty = country.matrix.rows.length === 0;
  return (
    <Layout observatory={observatory} head={{ title: now.name, description: plainText(stateSentence(now)) }}>
      <h1>{now.name}</h1>
      <p class="lead">
        <span class={`state ${state}`}>{STATE_NAMES[state]}</span> {stateSentence(now)}
      </p>
      <Held held={country.held} />
      <RangeForm country={country} />
      {empty ? <NoData country={country} /> : null}
      <section aria-labelledby="incidents">
        <h2 id="incidents">Incidents in this range</h2>
        {country.incidents.length === 0 ? <p>None was found.</p> : <IncidentList incidents={country.incidents} />}
      </section>
      {empty ? null : (
        <>
          <section aria-labelledby="matrix">
            <h2 id="matrix">Services and networks</h2>
            <MatrixTable matrix={country.matrix} />
          </section>
          <section aria-labelledby="over-time">
            <h2 id="over-time">Over time</h2>
            <p>
              Share of votes that failed, all networks together; the strip below each line is the number of votes. Shaded: incidents. A gap:
              no votes, or too few to show.
            </p>
            <div class="figures">
              {country.series.map((series) => (
                <ServiceFigure series={series} range={range} />
              ))}
            </div>
          </section>
        </>
      )}
      <p class="meta">
        The same data: <a href={`/v1/aggregates?probe_cc=${now.probeCc}&${rangeQuery(range)}`}>JSON</a>{' '}
        <a href={`/v1/aggregates.csv?probe_cc=${now.probeCc}&${rangeQuery(range)}`}>CSV</a>
      </p>
    </Layout>
  );
}

/** What is held back is not told, but that it is. */
const Held = ({ held }: { held: readonly HeldIncident[] }) =>
  held.length === 0 ? null : (
    <p class="note">
      Held back for review:{' '}
      {held.map(({ id, held: { since } }, index) => (
        <>
          {index === 0 ? '' : ', '}
          <a href={`/incidents/${encodeURIComponent(id)}`}>incident {plainText(id)}</a>, since <Time timeMs={Date.parse(since)} />
        </>
      ))}
      .
    </p>
  );

function RangeForm({ country: { now, range, nowMs } }: { country: Country }) {
  const address = `/countries/${now.probeCc}`;
  const [before, after] = [shifted(range, -1), shifted(range, 1)];
  return (
    <section class="range" aria-labelledby="range">
      <h2 id="range">
        <Time timeMs={range.sinceMs} /> to <Time timeMs={range.untilMs} />
      </h2>
      <form action={address} method="get">
        <label>
          From <input type="date" name="since" value={timeInAddress(range.sinceMs).slice(0, 10)} />
        </label>
        <label>
          until the start of{' '}
          <input type="date" name="until" value={timeInAddress(Math.ceil(range.untilMs / DAY_MS) * DAY_MS).slice(0, 10)} />
        </label>
        <button type="submit">Show</button>
      </form>
      <nav aria-label="Time">
        {before.untilMs > now.firstMs ? (
          <a rel="prev" href={`${address}?${rangeQuery(before)}`}>
            ← Before
          </a>
        ) : null}
        {after.sinceMs < nowMs ? (
          <a rel="next" href={`${address}?${rangeQuery(after)}`}>
            After →
          </a>
        ) : null}
        <a href={address}>Last 24 hours</a>
      </nav>
    </section>
  );
}

/** An empty range says so, and where data are. */
const NoData = ({ country: { now, observatory } }: { country: Country }) => {
  const last = lastRangeWithData(now);
  return (
    <section class="empty" aria-labelledby="no-data">
      <h2 id="no-data">No observations in this range</h2>
      <p>
        Nobody measured in {now.name} during this time
        {observatory.privacyFloor === 1 ? '' : ', or so few people did that showing it would point at them'}. That says nothing about what
        could be reached.
      </p>
      <p>
        Observations reach from <Time timeMs={now.firstMs} /> to <Time timeMs={now.lastMs} />.{' '}
        <a href={`/countries/${now.probeCc}?${rangeQuery(last)}`}>Show the last days that have data</a>
      </p>
    </section>
  );
};
