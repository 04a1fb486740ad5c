/** When an incident was: the minute it began at, its phases where it came and went, and the measurements around it. */
import type { Incident } from '../../../incidents/incident.ts';
import { useReader } from '../../i18n/reader.ts';
import { IntervalTime, Time, Told } from '../parts.tsx';
import { StackedTable } from '../stacked-table.tsx';
import { aroundQuery } from './around.ts';

export function Phases({ incident }: { incident: Incident }) {
  const { words, to, format } = useReader();
  const { phases } = incident;
  return (
    <section aria-labelledby="phases">
      <h2 id="phases">{phases.length === 1 ? words.incident.when : words.incident.whenPhases(phases.length)}</h2>
      {incident.timing ? (
        <p>
          <Told own={words.record.timing?.(incident.timing, format) ?? null} recorded={incident.timing.text} />
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
  const { incident } = words;
  const table = {
    label: incident.phasesLabel,
    caption: incident.phasesCaption,
    columns: [incident.phase, incident.began, incident.ended, incident.detected, incident.networks],
    rows: phases.map((phase, index) => [
      format.count(index + 1),
      <IntervalTime interval={phase.onset} />,
      phase.end ? <IntervalTime interval={phase.end} /> : incident.noEndSeen,
      <Time timeMs={Date.parse(phase.detected_at)} />,
      phase.networks.map((asn) => (asn === 0 ? words.site.otherNetworks : `AS${asn}`)).join(words.incident.comma),
    ]),
  };
  return <StackedTable table={table} />;
}
