/** `/`: what is restricted where, what was, where anyone looks, and how to take part. */
import type { Incident } from '../../incidents/incident.ts';
import { useReader } from '../i18n/reader.ts';
import { stateName, sampleText, type CountryNow } from './country-now.ts';
import { EventItems, type EventOccurrence } from './events/event-items.tsx';
import { placesOf, WorldWithLegend } from '../charts/world/world-map.tsx';
import { Layout, type Observatory } from './layout.tsx';
import type { LocalProbe } from './local-probe.ts';
import type { NotWatched } from './not-watched.ts';
import { NotWatchedPart } from './not-watched-part.tsx';
import { IncidentList, Time } from './parts.tsx';
import { lastRangeWithData, rangeQuery } from './range.ts';
import type { Picture } from './shared-picture.tsx';
import { counted } from './wording.ts';

export type Home = {
  observatory: Observatory;
  origin: string;
  countries: readonly CountryNow[];
  current: readonly Incident[];
  recent: readonly Incident[];
  /** Events under way and of the coming days. */
  events: readonly EventOccurrence[];
  missing: NotWatched;
  /** The map as a card; null where none is to be had. */
  picture: Picture | null;
  /** Told on one's own machine alone. */
  localProbe: LocalProbe | null;
};

export function HomePage({ home }: { home: Home }) {
  const { words } = useReader();
  const { observatory, countries, current, recent } = home;
  return (
    <Layout
      observatory={observatory}
      head={{ title: observatory.name, description: words.site.what, path: '/', live: true, picture: home.picture }}
    >
      <h1>{observatory.name}</h1>
      <p class="lead">{words.site.what}</p>
      {home.localProbe ? <LocalProbeNote probe={home.localProbe} /> : null}
      {countries.length === 0 ? <NothingYet /> : <World countries={countries} />}
      {countries.length === 0 ? null : <Incidents current={current} recent={recent} countries={countries} />}
      <Coming events={home.events} />
      <section aria-labelledby="countries">
        <h2 id="countries">{words.site.countries}</h2>
        {countries.length === 0 ? <p>{words.site.noCountries}</p> : <Countries countries={countries} />}
      </section>
      <NotWatchedPart missing={home.missing} />
      <TakePart origin={home.origin} />
    </Layout>
  );
}

/** The map, and what its looks mean. The list of countries below says the same in words. */
function World({ countries }: { countries: readonly CountryNow[] }) {
  const reader = useReader();
  const { words, to, format } = reader;
  const places = placesOf(countries, (country) => to(addressOf(country)));
  const observed = countries.filter(({ observed: isObserved }) => isObserved).length;
  return (
    <figure class="world-figure">
      <WorldWithLegend places={places} />
      <figcaption>
        <p class="meta">
          {words.site.worldSource(format.count(observed))} <a href={to('/charts/world.csv')}>CSV</a>{' '}
          <a href={to('/charts/world.svg')}>SVG</a> <a href={to('/charts/world')}>{words.country.embed}</a>
        </p>
      </figcaption>
    </figure>
  );
}

/** A country's page; where nobody looks any more, at the last days with data. */
const addressOf = (country: CountryNow): string =>
  `/countries/${country.probeCc}${country.observed ? '' : `?${rangeQuery(lastRangeWithData(country))}`}`;

function LocalProbeNote({ probe }: { probe: LocalProbe }) {
  const reader = useReader();
  const { site } = reader.words;
  switch (probe.state) {
    case 'silent':
      return <p class="note">{site.localSilent}</p>;
    case 'offline':
      return <p class="note">{site.localOffline}</p>;
    case 'online':
      return <p class="note">{site.localOnline(counted(reader, 'votes', probe.votes), reader.format.count(probe.failed))}</p>;
    default:
      return probe satisfies never;
  }
}

function NothingYet() {
  const { words } = useReader();
  return (
    <section class="empty" aria-labelledby="empty">
      <h2 id="empty">{words.site.nothingYet}</h2>
      <p>{words.site.nothingYetText}</p>
      <ul>
        <li>
          <code>npm start</code> {words.site.nothingYetStart}
        </li>
        <li>
          <code>npx tocsin import FILE</code> {words.site.nothingYetImport}
        </li>
      </ul>
    </section>
  );
}

type Told = { current: readonly Incident[]; recent: readonly Incident[]; countries: readonly CountryNow[] };

function Incidents({ current, recent, countries }: Told) {
  const { words, to } = useReader();
  const { site } = words;
  const observed = new Set(countries.filter((country) => country.observed).map(({ probeCc }) => probeCc));
  const now = current.filter((incident) => observed.has(incident.probe_cc));
  const open = current.filter((incident) => !observed.has(incident.probe_cc));
  return (
    <>
      <section aria-labelledby="current">
        <h2 id="current">{site.currentIncidents}</h2>
        {now.length === 0 ? <p>{site.noCurrent}</p> : <IncidentList incidents={now} />}
      </section>
      {open.length === 0 ? null : (
        <section aria-labelledby="open">
          <h2 id="open">{site.openIncidents}</h2>
          <p>{site.openText}</p>
          <IncidentList incidents={open} />
        </section>
      )}
      <section aria-labelledby="recent">
        <h2 id="recent">{site.recentIncidents}</h2>
        {recent.length === 0 ? <p>{site.noRecent}</p> : <IncidentList incidents={recent} />}
        <p>
          <a href={to('/incidents')}>{site.allIncidents}</a>
        </p>
      </section>
    </>
  );
}

function Coming({ events }: { events: readonly EventOccurrence[] }) {
  const { words, to } = useReader();
  if (events.length === 0) return null;
  return (
    <section aria-labelledby="coming">
      <h2 id="coming">{words.site.comingEvents}</h2>
      <EventItems occurrences={events} />
      <p>
        <a href={to('/events')}>{words.site.allEvents}</a>
      </p>
    </section>
  );
}

function Countries({ countries }: { countries: readonly CountryNow[] }) {
  const { words } = useReader();
  return (
    <>
      <p>{words.site.countriesText}</p>
      <ul class="countries">
        {countries.map((country) => (
          <CountryItem country={country} />
        ))}
      </ul>
    </>
  );
}

function CountryItem({ country }: { country: CountryNow }) {
  const reader = useReader();
  const { words, to, format } = reader;
  const state = stateName(country);
  return (
    <li>
      <p class="title">
        <a href={to(addressOf(country))}>{format.country(country.probeCc)}</a>
      </p>
      <p>
        <span class={`state ${state}`}>{words.country.states[state]}</span>
        {country.simulated ? <span class="badge simulated">{words.incident.simulatedBadge}</span> : null}
      </p>
      <p class="meta">
        {country.observed ? sampleText(reader, country.sample) : words.site.noObservation}
        {words.incident.stop} {words.site.lastObservation} <Time timeMs={country.seenMs} />
      </p>
    </li>
  );
}

function TakePart({ origin }: { origin: string }) {
  const { words, to } = useReader();
  return (
    <section aria-labelledby="take-part">
      <h2 id="take-part">{words.site.takePart}</h2>
      <p>
        <a href={to('/probe')}>{words.site.takePartBrowser}</a>
        {words.site.takePartText}
      </p>
      <pre tabindex={0} dir="ltr">
        <code>npx tocsin probe --observatory {origin}</code>
      </pre>
      <p>
        {words.site.takePartApi} <a href="/docs">{words.site.apiReference}</a>
      </p>
    </section>
  );
}
