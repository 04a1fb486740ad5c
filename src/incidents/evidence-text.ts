/** What an incident rests on, in sentences with their numbers. */
import type { Episode } from '../detect/episode.ts';
import { floorOf, showCount } from '../rollup/floors.ts';
import { blackoutEvidence } from './blackout.ts';
import { contrastText } from './contrast-text.ts';
import { list, networkLabel, serviceName } from './headline.ts';
import type { Incident } from './incident.ts';

type Evidence = Incident['evidence'][number];

export const evidenceOf = (episodes: readonly Episode[]): Evidence[] =>
  episodes.flatMap((episode) => (episode.service === null ? blackoutEvidence(episode) : serviceEvidence(episode, episode.service)));

function serviceEvidence(episode: Episode, service: string): Evidence[] {
  const name = serviceName(service);
  const { controls } = episode;
  const evidence: Evidence[] = [
    {
      kind: 'votes',
      text: `${name}: ${count(episode, episode.failedVotes)} of ${count(episode, episode.votes)} ${votesText(episode)} on ${list([...new Set(episode.networks.map(({ asn }) => networkLabel({ asn })))])}, from ${count(episode, episode.measurements)} measurements.`,
    },
    {
      kind: 'statistic',
      text: `${name}: the evidence against no change reached ${episode.nats.toFixed(1)} nats, pooled over the networks observed (${episode.observed.length}).`,
    },
  ];
  if (episode.slowness) evidence.push({ kind: 'layer', text: `${name}: ${MEASURE_TEXTS[episode.slowness.measure]}` });
  else if (episode.layer) evidence.push({ kind: 'layer', text: `${name}: most failures are at the ${layerName(episode.layer)}.` });
  if (controls.ok + controls.failed > 0) {
    evidence.push({
      kind: 'controls',
      text: `${name}: ${controls.ok} of ${controls.ok + controls.failed} control measurements from elsewhere succeeded.`,
    });
  }
  const countries = contrastText([episode]);
  if (countries !== null) evidence.push({ kind: 'contrast', text: `${name}: ${countries}` });
  if (episode.leftCensored)
    evidence.push({ kind: 'onset', text: `${name}: it failed from the first measurement on, so the onset is earlier than the record.` });
  return evidence;
}

const votesText = ({ slowness }: Episode): string => (slowness ? 'were slower than nine in ten are on ordinary days' : 'votes failed');

const MEASURE_TEXTS = {
  latency: 'it answered late, compared with the other services that the same volunteers measured at the time.',
  speed: 'it was slow, compared with the speed of a neutral target that was measured beside it.',
} as const satisfies Record<NonNullable<Episode['slowness']>['measure'], string>;

/** Small counts of volunteers are ranges here as everywhere. */
function count({ voters }: Episode, value: number): string {
  const shown = showCount(value, floorOf(voters > 0 ? 3 : 1), true);
  return typeof shown === 'number' ? shown.toLocaleString('en', { maximumFractionDigits: 1 }) : shown;
}

const LAYER_NAMES = {
  dns: 'name lookup (DNS)',
  tcp: 'connection (TCP)',
  tls: 'handshake (TLS)',
  http: 'request (HTTP)',
  throttled: 'download speed',
} as const satisfies Record<NonNullable<Episode['layer']>, string>;

export const layerName = (layer: NonNullable<Episode['layer']>): string => LAYER_NAMES[layer];
