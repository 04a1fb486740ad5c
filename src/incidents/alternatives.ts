/** What else might explain an incident, whether it is ruled out, and by what. Where nothing tells, that is said. */
import type { Alternatives, Episode } from '../detect/episode.ts';
import { blackoutAlternatives } from './blackout.ts';
import { contrastText, worksElsewhere } from './contrast-text.ts';
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
  const explanation = 'The service itself was down.';
  const ok = episodes.reduce((sum, { controls }) => sum + controls.ok, 0);
  const failed = episodes.reduce((sum, { controls }) => sum + controls.failed, 0);
  const outage = episodes.some(({ kind }) => kind === 'platform-outage');
  const countries = contrastText(episodes);
  const elsewhere = worksElsewhere(episodes);
  if (ok + failed === 0 && countries !== null) return { explanation, ruled_out: !outage && elsewhere, by: countries };
  if (ok + failed === 0)
    return { explanation, ruled_out: false, by: 'No control measured it from elsewhere in this time, so this is not ruled out.' };
  const by = `Controls outside the country: ${ok} of ${ok + failed} measurements succeeded in this time.`;
  return { explanation, ruled_out: !outage && (ok > failed || elsewhere), by: countries === null ? by : `${by} ${countries}` };
}

/** Where the service only became slower. */
function anotherWay(episodes: readonly Episode[]): Alternative[] {
  if (!episodes.every(({ slowness }) => slowness)) return [];
  const explanation = 'The service is reached over another way, or from servers further away.';
  return [{ explanation, ruled_out: false, by: 'The measurements tell how slow it is, and not why.' }];
}

function network(networks: number, each: readonly Alternatives[]): Alternative {
  const explanation = 'A fault of a single network.';
  if (networks > 1) return { explanation, ruled_out: true, by: `${networks} networks failed together.` };
  const partly = each.every(({ oneDevice }) => oneDevice);
  const by = partly
    ? 'Only one network is known to fail, and only in part: one faulty device would look the same.'
    : 'Only one network is known to fail.';
  return { explanation, ruled_out: false, by };
}

function software(each: readonly Alternatives[]): Alternative {
  const explanation = 'A fault of one version of the measuring software.';
  const faulty = each.find(({ oneSoftware }) => oneSoftware !== null)?.oneSoftware;
  const versions = Math.max(...each.map(({ failingSoftware }) => failingSoftware));
  if (faulty) return { explanation, ruled_out: false, by: `Only ${faulty} fails so far, though other versions are in use.` };
  if (versions === 0) return { explanation, ruled_out: false, by: 'The measurements do not tell what software made them.' };
  if (versions === 1) return { explanation, ruled_out: false, by: 'All measurements were made by one version.' };
  return { explanation, ruled_out: true, by: `${versions} versions fail alike.` };
}

function voter(each: readonly Alternatives[], voters: number): Alternative {
  const explanation = "A fault of one volunteer's own connection.";
  if (each.every(({ oneVoter }) => oneVoter)) return { explanation, ruled_out: false, by: 'The failures come from one voter.' };
  const by = voters > 1 ? 'Voters on different network prefixes saw it.' : 'Measurements in several windows saw it.';
  return { explanation, ruled_out: true, by };
}

function fresh(episodes: readonly Episode[], each: readonly Alternatives[], voters: number): Alternative[] {
  if (voters === 0 || episodes.some(({ slowness }) => slowness)) return [];
  const newOnly = each.every(({ newProbesOnly }) => newProbesOnly);
  const by = newOnly ? 'No two voters with a key older than a day failed at once.' : 'Voters with keys older than a day saw it.';
  return [{ explanation: 'Invented reports of probes enrolled for the purpose.', ruled_out: !newOnly, by }];
}
