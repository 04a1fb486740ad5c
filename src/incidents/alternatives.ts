/** What else might explain an incident, whether it is ruled out, and by what. Where nothing tells, that is said. */
import type { Alternatives, Episode } from '../detect/episode.ts';
import { alternative } from './alternative.ts';
import { blackoutAlternatives } from './blackout.ts';
import { contrastOf, worksElsewhere } from './contrast.ts';
import type { Incident } from './incident.ts';

type Alternative = Incident['alternatives'][number];

export function alternativesOf(episodes: readonly Episode[]): Alternative[] {
  const [first] = episodes;
  if (!first) return [];
  if (first.kind === 'blackout') return blackoutAlternatives(episodes);
  const networks = new Set(episodes.flatMap((episode) => episode.networks.map(({ asn }) => asn))).size;
  const each = episodes.map(({ alternatives }) => alternatives);
  const voters = Math.max(...episodes.map((episode) => episode.voters));
  return [
    platform(episodes),
    ...anotherWay(episodes),
    network(networks, each),
    software(each),
    voter(each, voters),
    ...fresh(episodes, each, voters),
  ];
}

function platform(episodes: readonly Episode[]): Alternative {
  const ok = episodes.reduce((sum, { controls }) => sum + controls.ok, 0);
  const failed = episodes.reduce((sum, { controls }) => sum + controls.failed, 0);
  const outage = episodes.some(({ kind }) => kind === 'platform-outage');
  const contrast = contrastOf(episodes);
  const elsewhere = worksElsewhere(episodes);
  if (ok + failed > 0)
    return alternative('outage', !outage && (ok > failed || elsewhere), { type: 'controls', ok, measured: ok + failed, contrast });
  if (contrast !== null) return alternative('outage', !outage && elsewhere, { type: 'contrast', contrast });
  return alternative('outage', false, { type: 'no-control' });
}

/** Where the service only became slower. */
function anotherWay(episodes: readonly Episode[]): Alternative[] {
  if (!episodes.every(({ slowness }) => slowness)) return [];
  return [alternative('route', false, { type: 'slowness-alone' })];
}

function network(networks: number, each: readonly Alternatives[]): Alternative {
  if (networks > 1) return alternative('network', true, { type: 'networks', networks });
  const partly = each.every(({ oneDevice }) => oneDevice);
  return alternative('network', false, { type: partly ? 'one-network-in-part' : 'one-network' });
}

function software(each: readonly Alternatives[]): Alternative {
  const faulty = each.find(({ oneSoftware }) => oneSoftware !== null)?.oneSoftware;
  const versions = Math.max(...each.map(({ failingSoftware }) => failingSoftware));
  if (faulty) return alternative('software', false, { type: 'faulty-version', software: faulty });
  if (versions > 1) return alternative('software', true, { type: 'versions', versions });
  return alternative('software', false, { type: versions === 0 ? 'software-untold' : 'one-version' });
}

function voter(each: readonly Alternatives[], voters: number): Alternative {
  if (each.every(({ oneVoter }) => oneVoter)) return alternative('voter', false, { type: 'one-voter' });
  return alternative('voter', true, { type: voters > 1 ? 'several-voters' : 'several-windows' });
}

function fresh(episodes: readonly Episode[], each: readonly Alternatives[], voters: number): Alternative[] {
  if (voters === 0 || episodes.some(({ slowness }) => slowness)) return [];
  const newOnly = each.every(({ newProbesOnly }) => newProbesOnly);
  return [alternative('invention', !newOnly, { type: newOnly ? 'new-keys' : 'old-keys' })];
}
