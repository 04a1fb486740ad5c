/** The chart of an incident by itself: its networks over time. Pure. */
import type { Incident } from '../../../incidents/incident.ts';
import type { Chart } from '../../charts/chart.ts';
import { Timeline, timelineHeight, timelineOf } from '../../charts/timeline.tsx';
import type { Reader } from '../../i18n/reader.ts';
import { counted, observedCount, sentenceOf, titleOf } from '../wording.ts';
import { pathOfIncident } from './incident-view.ts';

export function incidentChart(incident: Incident, reader: Reader): Chart {
  const timeline = timelineOf(incident, reader);
  return {
    title: titleOf(incident, reader),
    text: sentenceOf(incident, reader),
    sample: `${counted(reader, 'networks', observedCount(incident))}, ${counted(reader, 'measurements', incident.coverage.measurements)}`,
    simulated: incident.simulated,
    height: timelineHeight(timeline),
    drawing: <Timeline timeline={timeline} />,
    rows: incident.networks.map((network) => networkRow(incident, network)),
    page: pathOfIncident(incident),
  };
}

const networkRow = (incident: Incident, { asn, name, state, layer, onset, end }: Incident['networks'][number]) => ({
  incident: incident.id,
  probe_cc: incident.probe_cc,
  services: incident.services.join(' '),
  probe_asn: asn === 0 ? null : asn,
  network_name: name,
  state,
  layer,
  onset_earliest: onset.earliest,
  onset_latest: onset.latest,
  end_earliest: end?.earliest ?? null,
  end_latest: end?.latest ?? null,
  simulated: incident.simulated,
});
