/** An hour's slowness: counted as its windows come, and its votes once it is over. */
import { noServiceVotes } from '../../rollup/votes.ts';
import { MEASURES, type Measure, type Slowness } from '../../rollup/pace.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../rollup/window-votes.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { newWriter, readerOf, readNumber, takeText, writeNumber, type Writer } from '../number-text.ts';
import { MAX_VOTES, WINDOW_MS } from '../parameters.ts';
import { slowPart, type Border, type Counts } from './reference.ts';

/** A network of the hour. */
type Described = { asn: number; name: string | null; simulated: boolean };

/**
 * Of each service its votes as text (`number-text.ts`), one after the other as they came. Each is four numbers: the places of its network and its software,
 * by how much it was slow and by which measure, and how many such votes there are. Text, for it is added to in each window and read once.
 */
export type Hour = { startMs: number; software: string[]; networks: Described[]; services: Record<string, string> };

export const emptyHour = (startMs: number): Hour => ({ startMs, software: [], networks: [], services: {} });

/** The hour with a window's slowness: a copy that shares what stays as it is. */
export function withWindow(hour: Hour, { networks }: WindowVotes): Hour {
  const next = { ...hour, software: [...hour.software], networks: [...hour.networks], services: { ...hour.services } };
  const writers = new Map<string, Writer>();
  for (const network of networks) {
    const place = placeOf(next.networks, network);
    for (const [service, { slowness }] of Object.entries(network.services)) {
      if (slowness.length === 0) continue;
      const to = writers.get(service) ?? newWriter();
      writers.set(service, to);
      for (const vote of slowness)
        writeVotes(to, { network: place, software: versionOf(next.software, vote), kind: kindOf(vote), count: 1 });
    }
  }
  for (const [service, to] of writers) next.services[service] = shortened((next.services[service] ?? '') + takeText(to));
  return next;
}

function placeOf(networks: Described[], { asn, name, simulated }: NetworkVotes): number {
  const place = networks.findIndex((network) => network.asn === asn);
  const known = networks[place];
  if (!known) return networks.push({ asn, name, simulated }) - 1;
  networks[place] = { asn, name: name ?? known.name, simulated: simulated || known.simulated };
  return place;
}

function versionOf(known: string[], { software }: Slowness): number {
  const place = known.indexOf(software ?? '');
  return place < 0 ? known.push(software ?? '') - 1 : place;
}

/** Equal votes: places of their network and software, what they are, and how many. */
export type Votes = { network: number; software: number; kind: number; count: number };

/** Half-octaves and measure in one number. */
const kindOf = ({ halfOctaves, measure }: Slowness): number => halfOctaves * MEASURES.length + MEASURES.indexOf(measure);
const halfOctavesOf = (kind: number): number => Math.floor(kind / MEASURES.length);
const measureOf = (kind: number): Measure => MEASURES[kind - halfOctavesOf(kind) * MEASURES.length] ?? MEASURES[0];

function writeVotes(to: Writer, { network, software, kind, count }: Votes): void {
  writeNumber(to, network);
  writeNumber(to, software);
  writeNumber(to, kind);
  writeNumber(to, count);
}

function votesIn(text: string): Votes[] {
  const votes: Votes[] = [];
  for (const from = readerOf(text); from.at < text.length;)
    votes.push({ network: readNumber(from), software: readNumber(from), kind: readNumber(from), count: readNumber(from) });
  return votes;
}

/** Characters from which equal votes of a service are told by their number: a crowd's hour would not fit into the state's row. */
const LONG = 10_000;

function shortened(text: string): string {
  if (text.length < LONG) return text;
  const counted = new Map<string, Votes>();
  for (const votes of votesIn(text)) {
    const key = [votes.network, votes.software, votes.kind].join(' ');
    counted.set(key, { ...votes, count: votes.count + (counted.get(key)?.count ?? 0) });
  }
  return textOfVotes(counted.values());
}

export function textOfVotes(all: Iterable<Votes>): string {
  const to = newWriter();
  for (const votes of all) writeVotes(to, votes);
  return takeText(to);
}

/** One network on a service in the hour, by one measure: half-octaves → votes, by software. */
export type Heard = { asn: number; bySoftware: Map<string, Counts> };

/** What was heard of a service in the hour by each measure, by ascending ASN. */
export function heardOf({ services, networks, software }: Hour, service: string): Record<Measure, Heard[]> {
  const heard = { latency: new Map<number, Heard>(), speed: new Map<number, Heard>() };
  for (const votes of votesIn(services[service] ?? '')) {
    const byNetwork = heard[measureOf(votes.kind)];
    const asn = networks[votes.network]?.asn ?? 0;
    const one = byNetwork.get(asn) ?? { asn, bySoftware: new Map<string, Counts>() };
    byNetwork.set(asn, one);
    const version = software[votes.software] ?? '';
    const counts = one.bySoftware.get(version) ?? {};
    one.bySoftware.set(version, counts);
    const halfOctaves = halfOctavesOf(votes.kind);
    counts[halfOctaves] = (counts[halfOctaves] ?? 0) + votes.count;
  }
  const ascending = (byNetwork: Map<number, Heard>): Heard[] => [...byNetwork.values()].sort((a, b) => a.asn - b.asn);
  return { latency: ascending(heard.latency), speed: ascending(heard.speed) };
}

/**
 * The hour as a window of votes on a service, its last. A voter who measured twice has two of them, so they are votes of which nobody knows whose they are.
 * @param borderOn by network; null where it is not known yet
 */
export function votesOf(
  { startMs, networks }: Hour,
  service: string,
  heard: readonly Heard[],
  borderOn: (asn: number) => Border | null,
): WindowVotes {
  const judged = heard.flatMap((one): NetworkVotes[] => {
    const border = borderOn(one.asn);
    const { name = null, simulated = false } = networks.find(({ asn }) => asn === one.asn) ?? {};
    return border ? [{ asn: one.asn, name, simulated, services: { [service]: serviceVotes(one, border) } }] : [];
  });
  return { windowMs: startMs + HOUR_MS - WINDOW_MS, networks: judged, controls: {} };
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
  // A fraction of a vote is weighed between its two neighbours, which is twice the work (likelihood.ts). Rounding moves the rate of votes that come, and
  // with it the baseline, which is learned from the same.
  const counted = Math.min(MAX_VOTES, votes.measurements);
  votes.votes.throttled = Math.round((votes.votes.throttled * counted) / votes.measurements);
  votes.votes.ok = counted - votes.votes.throttled;
  return votes;
}
