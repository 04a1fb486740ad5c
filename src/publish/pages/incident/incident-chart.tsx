/** The chart of an incident by itself: its networks over time. Pure. */
import { observedCount } from '../../../incidents/facts/told-facts.ts';
import type { Incident } from '../../../incidents/incident.ts';
import type { Chart } from '../../charts/chart.ts';
import { Timeline, timelineHeight, timelineOf } from '../../charts/timeline.tsx';
import type { Reader } from '../../i18n/reader.ts';
import { plainText, shortened } from '../plain-text.ts';
import { counted, standingOf, titleOf } from '../wording.ts';
import { extentText } from './first-screen.tsx';
import { pathOfIncident } from './incident-view.ts';

/** Networks that a card has room for. */
const MOST_ON_CARD = 6;

/** @param digest of the version that the incident is, where it is one */
export function incidentChart(incident: Incident, reader: Reader, digest: string | null = null): Chart {
  const timeline = timelineOf(incident, reader, digest === null ? undefined : MOST_ON_CARD);
  return {
    title: titleOf(incident, reader),
    text: factsOf(incident, reader),
    sample: `${counted(reader, 'networks', observedCount(incident))}${reader.words.incident.comma}${counted(reader, 'measurements', incident.coverage.measurements)}`,
    simulated: incident.simulated,
    height: timelineHeight(timeline),
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

/** What fits a picture beside its title, whole: where, since when, until when, and with which event. */
function factsOf(incident: Incident, reader: Reader): string {
  const { words, format } = reader;
  const end = incident.end ? format.interval(incident.end) : words.incident.noEndSeen;
  const facts = [
    extentText(incident, reader),
    `${words.incident.began}: ${format.interval(incident.onset)}`,
    `${words.incident.ended}: ${end}`,
  ];
  return [...facts.map((fact) => `${fact}${words.incident.stop}`), ...coincidenceOf(incident, reader)].join(' ');
}

const LONGEST_EVENT = 40;

/** The first event that the incident coincides with and that was in the calendar before. */
function coincidenceOf({ events }: Incident, { words: { record }, format }: Reader): string[] {
  const event = events.find(({ entered_before: enteredBefore, relation }) => enteredBefore && relation !== 'after');
  if (!event) return [];
  const title = shortened(plainText(event.title), LONGEST_EVENT);
  return [event.relation === 'before' ? record.coincidesBefore(title, format.duration(event.lead_ms)) : record.coincidesDuring(title)];
}
