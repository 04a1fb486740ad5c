import { span } from '../../incidents/headline.ts';
import type { Incident } from '../../incidents/incident.ts';
import { aligned } from '../aligned.ts';
import type { EpisodeScore, Score } from './score.ts';

/** A score for people, and what the incidents say. */
export function tableOf(score: Score, incidents: readonly Incident[] = []): string {
  const rows = [...score.episodes, ...score.optional.map((episode) => ({ ...episode, id: `${episode.id} (optional)` }))].map(rowOf);
  const found = score.episodes.filter((episode) => episode.found).length;
  const never =
    score.never_named.length > 0 ? `; named though never restricted: ${score.never_named.map((asn) => `AS${asn}`).join(', ')}` : '';
  const summary = `${found} of ${score.episodes.length} episodes found; ${score.false_incidents} false incidents (${score.false_incidents_in_quiet} in quiet spans); ${score.extra_incidents} extra${never}`;
  const told = incidents
    .map((incident) => `\n\n${incident.headline}${phasesOf(incident)}${incident.kind === 'blackout' ? evidenceOf(incident) : ''}`)
    .join('');
  return `${aligned([HEAD, ...rows])}\n\n${summary}${told}`;
}

/** The phases, where there are several. */
const phasesOf = ({ phases }: Incident): string =>
  phases.length < 2
    ? ''
    : phases
        .map(({ onset, end, networks }, index) => {
          const on = networks.length > 0 ? ` on ${networks.map((asn) => `AS${asn}`).join(', ')}` : '';
          return `\n  Phase ${index + 1}: since ${span(onset)}, ${end ? `ended ${span(end)}` : 'going on'}${on}`;
        })
        .join('');

/** What each signal did. */
const evidenceOf = ({ evidence }: Incident): string => evidence.map(({ text }) => `\n  ${text}`).join('');

const HEAD = ['episode', 'found', 'onset (UTC)', 'error', 'delay', 'end error', 'precision', 'recall'];

const rowOf = (episode: EpisodeScore): string[] => [
  episode.id,
  episode.found ? 'yes' : 'no',
  episode.onset ? span(episode.onset) : '-',
  ...[episode.onset_error_minutes, episode.delay_minutes, episode.end_error_minutes].map((value) =>
    value === null ? '-' : `${value} min`,
  ),
  ...[episode.networks.precision, episode.networks.recall].map((value) => (value === null ? '-' : String(value))),
];
