/** What an incident rests on, in sentences with their numbers. */
import type { Episode } from '../detect/episode.ts';
import { floorOf, showCount } from '../rollup/floors.ts';
import { blackoutEvidence } from './blackout.ts';
import { contrastText } from './contrast-text.ts';
import { list, networkLabel, serviceName } from './headline.ts';
import type { Incident } from './incident.ts';

type Evidence = Incident['evidence'][number];

/** What holds of a service. @property value what differs from service to service; empty where nothing does */
type Statement = { kind: string; service: string; text: string; value: string };

export const evidenceOf = (episodes: readonly Episode[]): Evidence[] => [
  ...episodes.flatMap((episode) => (episode.service === null ? blackoutEvidence(episode) : [])),
  ...toldOnce(episodes.flatMap((episode) => (episode.service === null ? [] : statementsOf(episode, serviceName(episode.service))))),
];

/** Each thing once, with all services that it holds of; kinds in their order, whatever the order of the services. */
function toldOnce(statements: readonly Statement[]): Evidence[] {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const thing = JSON.stringify([statement.kind, statement.text]);
    groups.set(thing, [...(groups.get(thing) ?? []), statement]);
  }
  const told = [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ kind, text }) => ({ kind, text: sentenceOf(text, group) })),
  );
  return KINDS.flatMap((wanted) => told.filter(({ kind }) => kind === wanted));
}

/** Services by name, whichever failed first: one kind is compared with the next. */
function sentenceOf(text: string, statements: readonly Statement[]): string {
  const group = statements.toSorted((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : 0));
  const isValued = group.some(({ value }) => value !== '');
  if (!isValued) return `${list([...new Set(group.map(({ service }) => service))])}: ${text}`;
  return `${text}: ${group.map(({ service, value }) => `${service} ${value}`).join('; ')}.`;
}

const KINDS = ['votes', 'statistic', 'layer', 'controls', 'contrast', 'onset'] as const;

function statementsOf(episode: Episode, service: string): Statement[] {
  const { controls } = episode;
  const networks = list([...new Set(episode.networks.map(({ asn }) => networkLabel({ asn })))]);
  const votes = `${count(episode, episode.failedVotes)} of ${count(episode, episode.votes)}, from ${count(episode, episode.measurements)} measurements`;
  const measured = controls.ok + controls.failed;
  return [
    { kind: 'votes', text: `Votes that ${votesText(episode)} on ${networks}`, value: votes },
    {
      kind: 'statistic',
      text: `Evidence against no change, in nats, pooled over the networks observed (${episode.observed.length})`,
      value: episode.nats.toFixed(1),
    },
    { kind: 'layer', text: layerText(episode), value: '' },
    {
      kind: 'controls',
      text: 'Control measurements from elsewhere that succeeded',
      value: measured > 0 ? `${controls.ok} of ${measured}` : null,
    },
    { kind: 'contrast', text: contrastText([episode]), value: '' },
    {
      kind: 'onset',
      text: episode.leftCensored ? 'it failed from the first measurement on, so the onset is earlier than the record.' : null,
      value: '',
    },
  ].flatMap(({ kind, text, value }) => (text === null || value === null ? [] : [{ kind, service, text, value }]));
}

function layerText({ slowness, layer }: Episode): string | null {
  if (slowness) return MEASURE_TEXTS[slowness.measure];
  return layer ? `most failures are at the ${layerName(layer)}.` : null;
}

const votesText = ({ slowness }: Episode): string => (slowness ? 'were slower than nine in ten are on ordinary days' : 'failed');

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
