/**
 * A bin as it is stored. Most voters measure every service and find it open, so that a voter's tallies are a few letters: for each
 * service of the bin, in its order, the counts by outcome in base 36, trailing zeros left out, services apart by `;`.
 */
import { OUTCOMES } from '../probe/outcome-names.ts';
import type { BySoftware, NetworkBin, VoterBin, WindowBin } from './bin.ts';
import { packPace, unpackPace } from './pace.ts';

/** id, region, software, days, tallies; of those without a voter tallies by software, of a voter its pace, by the places of the services */
type PackedVoter = [string, string | null, string[], number, string, (PackedSoftware | string)?];
type PackedSoftware = Record<string, [place: number, failed: number, ok: number][]>;
type PackedNetwork = Omit<NetworkBin, 'voters'> & { voters: PackedVoter[] };
type PackedBin = { seen: string; services: string[]; networks: PackedNetwork[] };

type Tallies = VoterBin['tallies'];

export function packBin(bin: WindowBin): string {
  const distinct = new Set(bin.networks.flatMap(({ voters }) => voters.map(({ tallies }) => tallies)));
  const services = [...new Set([...distinct].flatMap(Object.keys))].sort();
  const texts = new Map([...distinct].map((tallies) => [tallies, packTallies(tallies, services)]));
  const packVoter = ({ id, region, software, days, tallies, bySoftware, pace }: VoterBin): PackedVoter => {
    const counts = texts.get(tallies) ?? '';
    if (pace) return [id, region, software, days, counts, packPace(pace, services)];
    return bySoftware ? [id, region, software, days, counts, packSoftware(bySoftware, services)] : [id, region, software, days, counts];
  };
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
  const unpackVoter = ([id, region, software, days, counts, more]: PackedVoter): VoterBin => {
    const voter = { id, region, software, days, tallies: talliesOf(counts) };
    if (typeof more === 'string') return { ...voter, pace: unpackPace(more, services) };
    return more ? { ...voter, bySoftware: unpackSoftware(more, services) } : voter;
  };
  return {
    seen: seen === '' ? [] : seen.split(' '),
    networks: networks.map((network) => ({ ...network, voters: network.voters.map(unpackVoter) })),
  };
}

const packSoftware = (bySoftware: BySoftware, services: readonly string[]): PackedSoftware =>
  Object.fromEntries(
    Object.entries(bySoftware).map(([name, tallies]) => [
      name,
      Object.entries(tallies).map(([service, [failed, ok]]): [number, number, number] => [services.indexOf(service), failed, ok]),
    ]),
  );

const unpackSoftware = (packed: PackedSoftware, services: readonly string[]): BySoftware =>
  Object.fromEntries(
    Object.entries(packed).map(([name, tallies]) => [
      name,
      Object.fromEntries(tallies.map(([place, failed, ok]) => [services[place] ?? '', [failed, ok] as const])),
    ]),
  );

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
