/**
 * A bin as it is stored. Most voters measure every service and find it open, so that a voter's tallies are a few letters: for each
 * service of the bin, in its order, the counts by outcome in base 36, trailing zeros left out, services apart by `;`.
 */
import { OUTCOMES } from '../probe/outcome-names.ts';
import type { NetworkBin, VoterBin, WindowBin } from './bin.ts';

/** id, region, software, days, tallies */
type PackedVoter = [string, string | null, string[], number, string];
type PackedNetwork = Omit<NetworkBin, 'voters'> & { voters: PackedVoter[] };
type PackedBin = { seen: string; services: string[]; networks: PackedNetwork[] };

export function packBin(bin: WindowBin): string {
  const services = [...new Set(bin.networks.flatMap(({ voters }) => voters.flatMap(({ tallies }) => Object.keys(tallies))))].sort();
  const networks = bin.networks.map((network) => ({ ...network, voters: network.voters.map((voter) => packVoter(voter, services)) }));
  return JSON.stringify({ seen: bin.seen.join(' '), services, networks } satisfies PackedBin);
}

/** The inverse of {@link packBin}. */
export function unpackBin(text: string): WindowBin {
  const { seen, services, networks } = JSON.parse(text) as PackedBin;
  return {
    seen: seen === '' ? [] : seen.split(' '),
    networks: networks.map((network) => ({ ...network, voters: network.voters.map((voter) => unpackVoter(voter, services)) })),
  };
}

function packVoter({ id, region, software, days, tallies }: VoterBin, services: readonly string[]): PackedVoter {
  const counts = services.map((service) =>
    (tallies[service] ?? [])
      .map((n) => (n === 0 ? '' : n.toString(36)))
      .join(',')
      .replace(/,+$/, ''),
  );
  return [id, region, software, days, counts.join(';')];
}

function unpackVoter([id, region, software, days, text]: PackedVoter, services: readonly string[]): VoterBin {
  const tallies: VoterBin['tallies'] = {};
  for (const [index, counts] of text.split(';').entries()) {
    const service = services[index];
    if (service === undefined || counts === '') continue;
    const given = counts.split(',');
    tallies[service] = OUTCOMES.map((_, place) => (given[place] ? Number.parseInt(given[place], 36) : 0));
  }
  return { id, region, software, days, tallies };
}
