/** When an incident was: the minute it began at, its phases where it came and went, and the measurements around it. */
import type { Incident } from '../../../incidents/incident.ts';
import { useReader } from '../../i18n/reader.ts';
import { IntervalTime, Recorded, Time } from '../parts.tsx';
import { aroundQuery } from './around.ts';

export function Phases({ incident }: { incident: Incident }) {
  const { words, to, format } = useReader();
  const { phases } = incident;
  return (
    <section aria-labelledby="phases">
      <h2 id="phases">{phases.length === 1 ? words.incident.when : words.incident.whenPhases(phases.length)}</h2>
      {incident.timing ? (
        <p>
          <Recorded text={incident.timing.text} />
        </p>
      ) : null}
      {phases.length === 1 ? null : <PhaseTable incident={incident} />}
      <p>
        <a href={to(`/countries/${incident.probe_cc}?${aroundQuery(incident)}`)}>
          {words.incident.measurementsAround(format.country(incident.probe_cc))}
        </a>
      </p>
    </section>
  );
}

function PhaseTable({ incident: { phases } }: { incident: Incident }) {
  const { words, format } = useReader();
  return (
    <div class="scroll" role="region" aria-label={words.incident.phasesLabel} tabindex={0}>
      <table>
        <caption>{words.incident.phasesCaption}</caption>
        <thead>
          <tr>
            {[words.incident.phase, words.incident.began, words.incident.ended, words.incident.detected, words.incident.networks].map(
              (name) => (
                <th scope="col">{name}</th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {phases.map((phase, index) => (
            <tr>
              <th scope="row">{format.count(index + 1)}</th>
              <td>
                <IntervalTime interval={phase.onset} />
              </td>
              <td>{phase.end ? <IntervalTime interval={phase.end} /> : words.incident.noEndSeen}</td>
              <td>
                <Time timeMs={Date.parse(phase.detected_at)} />
              </td>
              <td>{phase.networks.map((asn) => (asn === 0 ? words.site.otherNetworks : `AS${asn}`)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
