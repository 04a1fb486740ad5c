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

type Tallies = VoterBin['tallies'];

export function packBin(bin: WindowBin): string {
  const distinct = new Set(bin.networks.flatMap(({ voters }) => voters.map(({ tallies }) => tallies)));
  const services = [...new Set([...distinct].flatMap(Object.keys))].sort();
  const texts = new Map([...distinct].map((tallies) => [tallies, packTallies(tallies, services)]));
  const packVoter = ({ id, region, software, days, tallies }: VoterBin): PackedVoter => [
    id,
    region,
    software,
    days,
    texts.get(tallies) ?? '',
  ];
  const networks = bin.networks.map((network) => ({ ...network, voters: network.voters.map(packVoter) }));
  return JSON.stringify({ seen: bin.seen.join(' '), services, networks } satisfies PackedBin);
}

/** The inverse of {@link packBin}. Voters with equal tallies share them, and so do services with equal counts. */
export function unpackBin(text: string): WindowBin {
  const { seen, services, networks } = JSON.parse(text) as PackedBin;
  const known = new Map<string, Tallies>();
  const tallied = new Map<string, number[]>();
  const talliesOf = (counts: string): Tallies => {
    const tallies = known.get(counts) ?? unpackTallies(counts, services, tallied);
    known.set(counts, tallies);
    return tallies;
  };
  const unpackVoter = ([id, region, software, days, counts]: PackedVoter): VoterBin => ({
    id,
    region,
    software,
    days,
    tallies: talliesOf(counts),
  });
  return {
    seen: seen === '' ? [] : seen.split(' '),
    networks: networks.map((network) => ({ ...network, voters: network.voters.map(unpackVoter) })),
  };
}

const packTallies = (tallies: Tallies, services: readonly string[]): string =>
  services.map((service) => packTally(tallies[service] ?? [])).join(';');

function packTally(tally: readonly number[]): string {
  let end = tally.length;
  while (end > 0 && tally[end - 1] === 0) end -= 1;
  let text = '';
  for (let index = 0; index < end; index += 1)
    text += `${index > 0 ? ',' : ''}${tally[index] === 0 ? '' : (tally[index] ?? 0).toString(36)}`;
  return text;
}

function unpackTallies(text: string, services: readonly string[], known: Map<string, number[]>): Tallies {
  const tallies: Tallies = {};
  for (const [index, counts] of text.split(';').entries()) {
    const service = services[index];
    if (service === undefined || counts === '') continue;
    const tally = known.get(counts) ?? unpackTally(counts);
    known.set(counts, tally);
    tallies[service] = tally;
  }
  return tallies;
}

function unpackTally(counts: string): number[] {
  const given = counts.split(',');
  return OUTCOMES.map((_, place) => (given[place] ? Number.parseInt(given[place], 36) : 0));
}
