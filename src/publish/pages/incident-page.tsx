/** `/incidents/{id}`: one incident, from its record alone. */
import { affectedCount } from '../../incidents/headline.ts';
import type { Incident } from '../../incidents/incident.ts';
import { DAY_MS, floorTo } from '../../shared/time.ts';
import { countryName } from '../api/countries.ts';
import { IncidentBasis } from './incident-basis.tsx';
import { Layout, type Observatory } from './layout.tsx';
import { Badge, IntervalTime, NetworkName, Sentence, Time } from './parts.tsx';
import { plainText, shortened } from './plain-text.ts';
import { rangeQuery } from './range.ts';
import {
  KIND_NAMES,
  LAYER_NAMES,
  LAYER_SENTENCES,
  SCOPE_NAMES,
  confidenceSentence,
  counted,
  listText,
  reviewSentence,
  serviceName,
  titleOf,
} from './wording.ts';

export type IncidentView = { observatory: Observatory; origin: string; incident: Incident };

export function IncidentPage({ view: { observatory, origin, incident } }: { view: IncidentView }) {
  const headline = shortened(plainText(incident.headline), 600);
  return (
    <Layout observatory={observatory} head={{ title: titleOf(incident), description: headline }}>
      <article class="incident">
        <p class="meta">
          <Badge incident={incident} />
          <a href={`/countries/${incident.probe_cc}`}>{countryName(incident.probe_cc)}</a>
        </p>
        <h1>{titleOf(incident)}</h1>
        <p class="lead">
          <Sentence text={incident.headline} />.
        </p>
        <Retraction incident={incident} />
        {incident.simulated ? <p class="note">The measurements behind this were simulated. Nothing of this happened.</p> : null}
        <Facts incident={incident} />
        <Phases incident={incident} />
        <Networks incident={incident} />
        <IncidentBasis incident={incident} />
        <Updates incident={incident} />
        <Cite incident={incident} origin={origin} observatory={observatory} />
      </article>
    </Layout>
  );
}

const Retraction = ({ incident: { retraction } }: { incident: Incident }) =>
  retraction === null ? null : (
    <p class="note">
      {retraction.by === 'operator' ? 'The operator retracted this incident' : 'This incident was retracted automatically'} on{' '}
      <Time timeMs={Date.parse(retraction.at)} />: it does not hold. The record stays as it was. Reason given:{' '}
      <Sentence text={retraction.reason} />
    </p>
  );

function Facts({ incident }: { incident: Incident }) {
  const { coverage } = incident;
  const services = incident.services.length === 0 ? 'All' : listText(incident.services.map(serviceName));
  return (
    <dl class="facts">
      <dt>What</dt>
      <dd>
        {KIND_NAMES[incident.kind]}: {services}
      </dd>
      <dt>Began</dt>
      <dd>
        <IntervalTime interval={incident.onset} />
      </dd>
      <dt>Ended</dt>
      <dd>
        {incident.end ? <IntervalTime interval={incident.end} /> : incident.status === 'retracted' ? 'Retracted' : 'No end has been seen'}
      </dd>
      <dt>Extent</dt>
      <dd>
        {SCOPE_NAMES[incident.scope]}: {affectedCount(incident.networks)} of {counted(coverage.networks_observed, 'network', 'networks')}{' '}
        observed
        {coverage.user_share === null ? '' : `, serving about ${Math.round(coverage.user_share * 100)} % of users`}
        {incident.regions.length === 0 ? '' : `; regions ${listText(incident.regions.map(plainText))}`}
      </dd>
      <dt>How</dt>
      <dd>{incident.method === null ? 'Not known' : LAYER_SENTENCES[incident.method]}</dd>
      <dt>Detected</dt>
      <dd>
        <Time timeMs={Date.parse(incident.detected_at)} />
      </dd>
      <dt>Confidence</dt>
      <dd>{confidenceSentence(incident.confidence)}</dd>
      <dt>Review</dt>
      <dd>
        <Sentence text={reviewSentence(incident.review)} />
      </dd>
      <dt>Rests on</dt>
      <dd>
        {counted(coverage.measurements, 'measurement', 'measurements')}
        {coverage.voters === 0
          ? ' of public records, which do not tell voters apart'
          : ` by ${counted(coverage.voters, 'voter', 'voters')}`}
      </dd>
    </dl>
  );
}

/** The days around the incident, for the country's page. */
function aroundOf({ onset, end, phases }: Incident): string {
  const sinceMs = floorTo(Date.parse(onset.earliest), DAY_MS) - DAY_MS;
  const lastMs = Date.parse(end?.latest ?? phases.at(-1)?.detected_at ?? onset.latest);
  return rangeQuery({ sinceMs, untilMs: floorTo(lastMs, DAY_MS) + 2 * DAY_MS });
}

const Phases = ({ incident }: { incident: Incident }) => (
  <section aria-labelledby="phases">
    <h2 id="phases">{incident.phases.length === 1 ? 'When' : `When: ${incident.phases.length} phases`}</h2>
    <div class="scroll" role="region" aria-label="Table of phases" tabindex={0}>
      <table>
        <caption>Each time is known to lie between two measurements. UTC.</caption>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            <th scope="col">Began</th>
            <th scope="col">Ended</th>
            <th scope="col">Detected</th>
            <th scope="col">Networks</th>
          </tr>
        </thead>
        <tbody>
          {incident.phases.map((phase, index) => (
            <tr>
              <th scope="row">{index + 1}</th>
              <td>
                <IntervalTime interval={phase.onset} />
              </td>
              <td>{phase.end ? <IntervalTime interval={phase.end} /> : 'no end seen'}</td>
              <td>
                <Time timeMs={Date.parse(phase.detected_at)} />
              </td>
              <td>{phase.networks.map((asn) => `AS${asn}`).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <p>
      <a href={`/countries/${incident.probe_cc}?${aroundOf(incident)}`}>Measurements of these days in {countryName(incident.probe_cc)}</a>
    </p>
  </section>
);

const NETWORK_STATES: Record<Incident['networks'][number]['state'], string> = {
  restricted: 'restricted',
  ended: 'ended',
  unknown: 'unknown: fell silent before an end was seen',
};

const Networks = ({ incident }: { incident: Incident }) => (
  <section aria-labelledby="networks">
    <h2 id="networks">Networks</h2>
    <div class="scroll" role="region" aria-label="Table of networks" tabindex={0}>
      <table>
        <caption>Networks on which it was seen</caption>
        <thead>
          <tr>
            <th scope="col">Network</th>
            <th scope="col">State</th>
            <th scope="col">Layer</th>
            <th scope="col">Began</th>
            <th scope="col">Ended</th>
          </tr>
        </thead>
        <tbody>
          {incident.networks.map((network) => (
            <tr>
              <th scope="row">
                <NetworkName asn={network.asn} name={network.name} />
              </th>
              <td>{NETWORK_STATES[network.state]}</td>
              <td>{network.layer === null ? 'not known' : LAYER_NAMES[network.layer]}</td>
              <td>
                <IntervalTime interval={network.onset} />
              </td>
              <td>{network.end ? <IntervalTime interval={network.end} /> : 'no end seen'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);

const Updates = ({ incident }: { incident: Incident }) => (
  <section aria-labelledby="updates">
    <h2 id="updates">Updates</h2>
    {incident.updates.length === 0 ? (
      <p>None so far.</p>
    ) : (
      <ol class="updates">
        {incident.updates.map(({ at, text }) => (
          <li>
            <Time timeMs={Date.parse(at)} />: <Sentence text={text} />
          </li>
        ))}
      </ol>
    )}
  </section>
);

function Cite({ incident, origin, observatory }: IncidentView) {
  const address = `${origin}/incidents/${encodeURIComponent(incident.id)}`;
  const published = incident.published_at ?? incident.detected_at;
  return (
    <section aria-labelledby="cite">
      <h2 id="cite">Cite and reuse</h2>
      <p class="citation">
        {observatory.name}, “<Sentence text={incident.headline} />
        ”, incident {plainText(incident.id)}, published <Time timeMs={Date.parse(published)} />, {address}
      </p>
      <p>
        <a href={`/v1/incidents/${encodeURIComponent(incident.id)}`}>This incident as JSON</a>
        {incident.version === null ? null : (
          <>
            ,{' '}
            <a href={`/v1/incidents/${encodeURIComponent(incident.id)}/v${incident.version}`}>
              as version {incident.version}, which never changes
            </a>
            , <a href={`/v1/incidents/${encodeURIComponent(incident.id)}/versions`}>all versions</a>
          </>
        )}
      </p>
    </section>
  );
}
