/** What an incident rests on: facts with their numbers, each told once with all services that it holds of. */
import type { Episode } from '../detect/episode.ts';
import { floorOf, showCount, type ShownCount } from '../rollup/floors.ts';
import { blackoutEvidence } from './blackout.ts';
import { contrastOf } from './contrast.ts';
import type { EvidenceFacts, FactsOfServices } from './facts/evidence-facts.ts';
import { evidenceText } from './facts/evidence-text.ts';
import { serviceName } from './headline.ts';
import type { Incident } from './incident.ts';

/** The kinds of evidence, in their order, and of which kind facts are. */
const KINDS = {
  signal: 'connectivity',
  signals: 'statistic',
  silence: 'silence',
  votes: 'votes',
  nats: 'statistic',
  layer: 'layer',
  pace: 'layer',
  controls: 'controls',
  contrast: 'contrast',
  'failing-before': 'onset',
} as const satisfies Record<EvidenceFacts['type'], string>;

export const evidenceOf = (episodes: readonly Episode[]): Incident['evidence'] =>
  [
    ...episodes.flatMap((episode) => (episode.service === null ? blackoutEvidence(episode) : [])),
    ...toldOnce(episodes.flatMap((episode) => (episode.service === null ? [] : factsOf(episode, episode.service)))),
  ].map((facts) => ({ kind: KINDS[facts.type], text: evidenceText(facts), facts }));

/** Each thing once; kinds in their order, whatever the order of the services. */
function toldOnce(facts: readonly FactsOfServices[]): EvidenceFacts[] {
  const groups = new Map<string, FactsOfServices[]>();
  for (const each of facts) {
    const thing = JSON.stringify({ ...each, services: [] });
    groups.set(thing, [...(groups.get(thing) ?? []), each]);
  }
  const types = Object.keys(KINDS);
  return [...groups.values()].map(joined).sort((a, b) => types.indexOf(a.type) - types.indexOf(b.type));
}

/** The same facts of several services. These stand by name, whichever failed first: one kind is compared with the next. */
function joined(group: readonly FactsOfServices[]): EvidenceFacts {
  const services = group.flatMap((facts): FactsOfServices['services'][number][] => facts.services);
  const once = new Map(services.map((part) => [JSON.stringify(part), part]));
  const byName = [...once.values()].sort((a, b) => compare(serviceName(a.service), serviceName(b.service)));
  // Facts of one group differ in their services alone, so that these are all of the same type.
  return { ...group[0], services: byName } as EvidenceFacts;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function factsOf(episode: Episode, service: string): FactsOfServices[] {
  const { controls, slowness, layer, leftCensored } = episode;
  const contrast = contrastOf([episode]);
  const measured = controls.ok + controls.failed;
  const of = [{ service }];
  const facts: (FactsOfServices | false | null | undefined)[] = [
    votesOf(episode, service),
    { type: 'nats', networks: episode.observed.length, services: [{ service, nats: rounded(episode.nats) }] },
    slowness && { type: 'pace', measure: slowness.measure, services: of },
    !slowness && layer !== null && { type: 'layer', layer, services: of },
    measured > 0 && { type: 'controls', services: [{ service, ok: controls.ok, measured }] },
    contrast && { type: 'contrast', contrast, services: of },
    leftCensored && { type: 'failing-before', services: of },
  ];
  return facts.flatMap((each) => each || []);
}

const votesOf = (episode: Episode, service: string): FactsOfServices => ({
  type: 'votes',
  slow: Boolean(episode.slowness),
  networks: [...new Set(episode.networks.map(({ asn }) => asn))],
  services: [
    {
      service,
      failed: count(episode, episode.failedVotes),
      votes: count(episode, episode.votes),
      measurements: count(episode, episode.measurements),
    },
  ],
});

/** Small counts of volunteers are ranges here as everywhere. */
function count({ voters }: Episode, value: number): ShownCount {
  const shown = showCount(value, floorOf(voters > 0 ? 3 : 1), true);
  return typeof shown === 'number' ? rounded(shown) : shown;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
