/** An hour's slowness: counted as its windows come, and its votes once it is over. */
import { noServiceVotes } from '../../rollup/votes.ts';
import type { Measure, Slowness } from '../../rollup/pace.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../rollup/window-votes.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { WINDOW_MS } from '../parameters.ts';
import { addCounts, slowPart, type Border, type Counts } from './reference.ts';

type Described = { name: string | null; simulated: boolean };

/**
 * Service → ASN → votes by what was measured, by how slow it was and by the software, as `latency 3 0` (the place of its name). Names and what is simulated, by
 * ASN.
 */
export type Hour = {
  startMs: number;
  software: string[];
  networks: Record<string, Described>;
  services: Record<string, Record<string, Counts>>;
};

export const emptyHour = (startMs: number): Hour => ({ startMs, software: [], networks: {}, services: {} });

/** The hour with a window's slowness: a copy that shares what stays as it is. */
export function withWindow(hour: Hour, { networks }: WindowVotes): Hour {
  const next = { ...hour, software: [...hour.software], networks: { ...hour.networks }, services: { ...hour.services } };
  for (const network of networks) {
    const { asn } = network;
    next.networks[asn] = described(network, hour.networks[asn]);
    for (const [service, { slowness }] of Object.entries(network.services)) {
      const cells = next.services[service] ?? {};
      if (slowness.length > 0) next.services[service] = { ...cells, [asn]: withVotes(next, cells[asn] ?? {}, slowness) };
    }
  }
  return next;
}

const described = ({ name, simulated }: NetworkVotes, known: Described = { name: null, simulated: false }): Described => ({
  name: name ?? known.name,
  simulated: simulated || known.simulated,
});

function withVotes(hour: Hour, known: Counts, slowness: readonly Slowness[]): Counts {
  const counts = { ...known };
  for (const one of slowness) {
    const key = keyOf(hour, one);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function keyOf(hour: Hour, { measure, halfOctaves, software }: Slowness): string {
  const name = software ?? '';
  const known = hour.software.indexOf(name);
  return `${measure} ${halfOctaves} ${known < 0 ? hour.software.push(name) - 1 : known}`;
}

/** One network on one service in the hour, by one measure: half-octaves → votes, by software. */
export type Heard = { service: string; asn: number; bySoftware: Map<string, Counts> };

/** What was heard in the hour of a measure, in ascending order. */
export const heardOf = (hour: Hour, measure: Measure): Heard[] =>
  Object.keys(hour.services)
    .sort()
    .flatMap((service) => {
      const networks = hour.services[service] ?? {};
      const asns = Object.keys(networks)
        .map(Number)
        .sort((a, b) => a - b);
      const heard = asns.map((asn) => ({ service, asn, bySoftware: bySoftwareOf(hour, networks[asn] ?? {}, measure) }));
      return heard.filter(({ bySoftware }) => bySoftware.size > 0);
    });

function bySoftwareOf({ software }: Hour, cell: Counts, measure: Measure): Map<string, Counts> {
  const bySoftware = new Map<string, Counts>();
  for (const [key, count] of Object.entries(cell)) {
    const [kind, halfOctaves = '', place] = key.split(' ');
    if (kind !== measure) continue;
    const name = software[Number(place)] ?? '';
    const counts = bySoftware.get(name) ?? {};
    bySoftware.set(name, counts);
    addCounts(counts, { [halfOctaves]: count });
  }
  return bySoftware;
}

/**
 * The hour as a window of votes, its last. A voter who measured twice has two of them, so they are votes of which nobody knows whose they are.
 * @param borderOn by network and service; null where it is not known yet
 */
export function votesOf({ startMs, networks }: Hour, heard: readonly Heard[], borderOn: (heard: Heard) => Border | null): WindowVotes {
  const byAsn = new Map<number, NetworkVotes>();
  for (const one of heard) {
    const border = borderOn(one);
    if (!border) continue;
    const known = networks[one.asn];
    const network = byAsn.get(one.asn) ?? { asn: one.asn, name: known?.name ?? null, simulated: known?.simulated ?? false, services: {} };
    byAsn.set(one.asn, network);
    network.services[one.service] = serviceVotes(one, border);
  }
  return { windowMs: startMs + HOUR_MS - WINDOW_MS, networks: [...byAsn.values()].sort((a, b) => a.asn - b.asn), controls: {} };
}

function serviceVotes({ bySoftware }: Heard, border: Border): ServiceVotes {
  const votes = { ...noServiceVotes(), anonymous: true };
  for (const [name, counts] of bySoftware) {
    let slow = 0;
    let total = 0;
    for (const [halfOctaves, count] of Object.entries(counts)) {
      slow += count * slowPart(border, Number(halfOctaves));
      total += count;
    }
    votes.votes.throttled += slow;
    votes.measurements += total;
    if (name !== '') (slow * 2 >= total ? votes.failedSoftware : votes.okSoftware).push(name);
  }
  // Whole votes are judged much faster, and the rate of the rounded ones is learned as any other.
  votes.votes.throttled = Math.round(votes.votes.throttled);
  votes.votes.ok = votes.measurements - votes.votes.throttled;
  return votes;
}
