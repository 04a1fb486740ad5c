/** The chart of an incident by itself: its networks over time. Pure. */
import type { Incident } from '../../../incidents/incident.ts';
import type { Chart } from '../../charts/chart.ts';
import { Timeline, timelineHeight, timelineOf } from '../../charts/timeline.tsx';
import type { Reader } from '../../i18n/reader.ts';
import { counted, observedCount, sentenceOf, standingOf, titleOf } from '../wording.ts';
import { extentText } from './first-screen.tsx';
import { pathOfIncident } from './incident-view.ts';

/** Networks that a card has room for. */
const MOST_ON_CARD = 6;

/** @param digest of the version that the incident is, where it is one */
export function incidentChart(incident: Incident, reader: Reader, digest: string | null = null): Chart {
  const timeline = timelineOf(incident, reader, digest === null ? undefined : MOST_ON_CARD);
  return {
    title: titleOf(incident, reader),
    text: digest === null ? sentenceOf(incident, reader) : factsOf(incident, reader),
    sample: `${counted(reader, 'networks', observedCount(incident))}, ${counted(reader, 'measurements', incident.coverage.measurements)}`,
    simulated: incident.simulated,
    height: timelineHeight(timeline),
    scales: false,
    drawing: <Timeline timeline={timeline} />,
    rows: incident.networks.map((network) => networkRow(incident, network)),
    page: pathOfIncident(incident, digest === null ? null : incident.version),
    standing: reader.words.incident.standings[standingOf(incident)],
    digest,
    isKept: digest !== null,
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

/** What fits a card beside its title, whole: where, since when, until when. */
function factsOf(incident: Incident, reader: Reader): string {
  const { words, format } = reader;
  const end = incident.end ? format.interval(incident.end) : words.incident.noEndSeen;
  return `${extentText(incident, reader)}. ${words.incident.began}: ${format.interval(incident.onset)}. ${words.incident.ended}: ${end}.`;
}
