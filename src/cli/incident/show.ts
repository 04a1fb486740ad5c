/** Incidents as text for a terminal. Names and texts from outside lose what a terminal would obey. */
import { countryName, list, networkLabel, serviceName, span } from '../../incidents/headline.ts';
import type { Incident } from '../../incidents/incident.ts';
import { aligned } from '../aligned.ts';

const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');

const HEAD = ['id', 'began (UTC)', 'status', 'review', 'kind', 'networks', 'services'];

const standing = ({ status, held }: Incident): string => (held ? `${status}, held` : status);

/** A line an incident. */
export function tableOf(incidents: readonly Incident[]): string {
  if (incidents.length === 0) return 'No incident.';
  const rows = incidents.map((incident) => [
    incident.id,
    span(incident.onset),
    standing(incident),
    incident.review.state,
    incident.kind,
    `${incident.networks.length}/${incident.coverage.networks_observed}`,
    incident.services.join(' '),
  ]);
  return aligned([HEAD, ...rows.map((row) => row.map(plain))]);
}

function reviewText({ state, by, at }: Incident['review']): string {
  if (by.length === 0) return state;
  return state === 'unreviewed' ? `not yet by two; confirmed by ${list(by)}, ${at}` : `${state} (${list(by)}, ${at})`;
}

/** Everything that a reviewer asks about. */
export function pageOf(incident: Incident): string {
  const { review, retraction, held } = incident;
  const lines = [
    incident.headline,
    '',
    `${incident.id} · ${countryName(incident.probe_cc)} · ${standing(incident)} · ${incident.version === null ? 'not published' : `version ${incident.version}`}`,
    ...(retraction ? [`Retracted by the ${retraction.by}, ${retraction.at}: ${retraction.reason}`] : []),
    ...(held ? [`Held since ${held.since}: the public sees that, and no more.`] : []),
    `Review: ${reviewText(review)}`,
    `Confidence ${incident.confidence}, severity ${incident.severity}, ${incident.scope}, ${incident.coverage.measurements} measurements, voters: ${incident.coverage.voters}`,
    `Services: ${list(incident.services.map(serviceName))}`,
    ...section(
      'Networks',
      incident.networks.map(
        (network) =>
          `${networkLabel(network)}: ${network.state}, ${network.layer ?? 'layer not known'}, since ${span(network.onset)}${network.end ? `, ended ${span(network.end)}` : ''}`,
      ),
    ),
    ...section(
      'Other explanations',
      incident.alternatives.map(
        ({ explanation, ruled_out: ruledOut, by }) => `${ruledOut ? 'ruled out' : 'NOT ruled out'}: ${explanation} ${by}`,
      ),
    ),
    ...section(
      'Evidence',
      incident.evidence.map(({ text }) => text),
    ),
    ...section(
      'Statements',
      incident.statements.map(({ said_by: saidBy, text, source }) => `${saidBy}: “${text}” (${source})`),
    ),
    ...section(
      'Record',
      incident.updates.map(({ at, text }) => `${at} ${text}`),
    ),
  ];
  return lines.map(plain).join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
