/** `/`: what is restricted where, what was, where anyone looks, and how to take part. */
import type { Incident } from '../../incidents/incident.ts';
import { STATE_NAMES, sampleText, stateName, type CountryNow } from './country-now.ts';
import { Layout, type Observatory } from './layout.tsx';
import type { LocalProbe } from './local-probe.ts';
import { IncidentList, Time } from './parts.tsx';
import { lastRangeWithData, rangeQuery } from './range.ts';
import { counted } from './wording.ts';

export type Home = {
  observatory: Observatory;
  origin: string;
  countries: readonly CountryNow[];
  current: readonly Incident[];
  recent: readonly Incident[];
  /** Told on one's own machine alone. */
  localProbe: LocalProbe | null;
};

const WHAT =
  'An open observatory of internet shutdowns and platform blocks: volunteers measure which services can be reached, and what changes is published with the evidence for it.';

export function HomePage({ home }: { home: Home }) {
  const { observatory, countries, current, recent } = home;
  return (
    <Layout observatory={observatory} head={{ title: observatory.name, description: WHAT }}>
      <h1>{observatory.name}</h1>
      <p class="lead">{WHAT}</p>
      {home.localProbe ? <LocalProbeNote probe={home.localProbe} /> : null}
      {countries.length === 0 ? <NothingYet /> : <Incidents current={current} recent={recent} countries={countries} />}
      <section aria-labelledby="countries">
        <h2 id="countries">Countries</h2>
        {countries.length === 0 ? <p>No country has observations yet.</p> : <Countries countries={countries} />}
      </section>
      <TakePart origin={home.origin} />
    </Layout>
  );
}

function LocalProbeNote({ probe }: { probe: LocalProbe }) {
  switch (probe.state) {
    case 'silent':
      return <p class="note">This machine’s probe has sent nothing in the last hour.</p>;
    case 'offline':
      return (
        <p class="note">This machine’s probe is offline: its measurements are inconclusive, which is the right answer without internet.</p>
      );
    case 'online':
      return (
        <p class="note">
          This machine’s probe is at work: {counted(probe.votes, 'vote', 'votes')} in the last hour, {probe.failed} of them failed. The
          local runtime does not know where this machine is, so that it counts for no country.
        </p>
      );
    default:
      return probe satisfies never;
  }
}

const NothingYet = () => (
  <section class="empty" aria-labelledby="empty">
    <h2 id="empty">Nothing observed yet</h2>
    <p>This observatory holds no measurements of any country. To fill it:</p>
    <ul>
      <li>
        <code>npm start</code> runs a probe on this machine and reports here.
      </li>
      <li>
        <code>npx tocsin import FILE</code> brings in recorded observations, and judges them as if they had come in live.
      </li>
    </ul>
  </section>
);

function Incidents({
  current,
  recent,
  countries,
}: {
  current: readonly Incident[];
  recent: readonly Incident[];
  countries: readonly CountryNow[];
}) {
  const observed = new Set(countries.filter((country) => country.observed).map(({ probeCc }) => probeCc));
  const now = current.filter((incident) => observed.has(incident.probe_cc));
  const open = current.filter((incident) => !observed.has(incident.probe_cc));
  return (
    <>
      <section aria-labelledby="current">
        <h2 id="current">Current incidents</h2>
        {now.length === 0 ? (
          <p>No current incident was found. That is no promise that nothing is blocked: see below where anyone looks.</p>
        ) : (
          <IncidentList incidents={now} />
        )}
      </section>
      {open.length === 0 ? null : (
        <section aria-labelledby="open">
          <h2 id="open">Open when observations ended</h2>
          <p>Nobody has measured there in the last two days, so that it is not known whether these go on.</p>
          <IncidentList incidents={open} />
        </section>
      )}
      <section aria-labelledby="recent">
        <h2 id="recent">Recent incidents</h2>
        {recent.length === 0 ? <p>None has ended or been retracted so far.</p> : <IncidentList incidents={recent} />}
      </section>
    </>
  );
}

const Countries = ({ countries }: { countries: readonly CountryNow[] }) => (
  <>
    <p>Where measurements come from, and what they show now. “Nothing found” is no promise: it is as good as the sample beside it.</p>
    <ul class="countries">
      {countries.map((country) => (
        <CountryItem country={country} />
      ))}
    </ul>
  </>
);

function CountryItem({ country }: { country: CountryNow }) {
  const state = stateName(country);
  const query = country.observed ? '' : `?${rangeQuery(lastRangeWithData(country))}`;
  return (
    <li>
      <p class="title">
        <a href={`/countries/${country.probeCc}${query}`}>{country.name}</a>
      </p>
      <p>
        <span class={`state ${state}`}>{STATE_NAMES[state]}</span>
      </p>
      <p class="meta">
        {country.observed ? sampleText(country.sample) : 'No observation in the last two days'}. Last observation:{' '}
        <Time timeMs={country.lastMs} />
      </p>
    </li>
  );
}

const TakePart = ({ origin }: { origin: string }) => (
  <section aria-labelledby="take-part">
    <h2 id="take-part">Take part</h2>
    <p>
      <a href="/probe">Measure from this browser</a>: no more is needed, not even on a phone. Or run a probe, which sees how a service is
      blocked and goes on by itself, in a clone of the project. Either asks for your consent before the first measurement and tells you the
      risks: your provider can see that you tested these services, and in some countries that may be illegal.
    </p>
    <pre tabindex={0}>
      <code>npx tocsin probe --observatory {origin}</code>
    </pre>
    <p>
      Programs read the same data from the <a href="/docs">API</a>, without a key.
    </p>
  </section>
);
