/** An hour's slowness: counted as its windows come, and its votes once it is over. */
import { noServiceVotes } from '../../rollup/votes.ts';
import type { Measure, Slowness } from '../../rollup/pace.ts';
import type { NetworkVotes, ServiceVotes, WindowVotes } from '../../rollup/window-votes.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { MAX_VOTES, WINDOW_MS } from '../parameters.ts';
import { slowPart, type Border, type Counts } from './reference.ts';

/** A network of the hour. */
type Described = { asn: number; name: string | null; simulated: boolean };

/**
 * Of each service its votes, one after the other as they came: `n2` names the network (its place, in base 36), `v0` the software, and what follows is
 * theirs until the next: `l3` a latency, `s-2` a speed, by half-octaves of slowness, `l3x12` twelve of them. Text, for it is added to in each window and
 * read once.
 */
export type Hour = { startMs: number; software: string[]; networks: Described[]; services: Record<string, string> };

export const emptyHour = (startMs: number): Hour => ({ startMs, software: [], networks: [], services: {} });

const MARKS: Record<Measure, string> = { latency: 'l', speed: 's' };

/** The hour with a window's slowness: a copy that shares what stays as it is. */
export function withWindow(hour: Hour, { networks }: WindowVotes): Hour {
  const next = { ...hour, software: [...hour.software], networks: [...hour.networks], services: { ...hour.services } };
  for (const network of networks) {
    const mark = `n${placeOf(next.networks, network).toString(36)} `;
    for (const [service, { slowness }] of Object.entries(network.services)) {
      if (slowness.length > 0) next.services[service] = shortened((next.services[service] ?? '') + mark + textOf(next.software, slowness));
    }
  }
  return next;
}

function placeOf(networks: Described[], { asn, name, simulated }: NetworkVotes): number {
  const place = networks.findIndex((network) => network.asn === asn);
  const known = networks[place];
  if (!known) return networks.push({ asn, name, simulated }) - 1;
  networks[place] = { asn, name: name ?? known.name, simulated: simulated || known.simulated };
  return place;
}

function textOf(software: string[], slowness: readonly Slowness[]): string {
  let text = '';
  let last: string | null = null;
  for (const { measure, halfOctaves, software: version } of slowness) {
    const name = version ?? '';
    if (name !== last) {
      const known = software.indexOf(name);
      text += `v${(known < 0 ? software.push(name) - 1 : known).toString(36)} `;
      last = name;
    }
    text += `${MARKS[measure]}${halfOctaves} `;
  }
  return text;
}

/** Characters from which equal votes of a service are told by their number: a crowd's hour would not fit into the state's row. */
const LONG = 10_000;

function shortened(text: string): string {
  if (text.length < LONG) return text;
  const votes = new Map<string, Map<string, number>>();
  for (const { network, version, vote, count } of tokensOf(text)) {
    const group = votes.get(`${network} ${version} `) ?? new Map<string, number>();
    votes.set(`${network} ${version} `, group.set(vote, (group.get(vote) ?? 0) + count));
  }
  return [...votes]
    .map(([head, group]) => head + [...group].map(([vote, count]) => `${vote}${count > 1 ? `x${count}` : ''} `).join(''))
    .join('');
}

type Token = { network: string; version: string; vote: string; count: number };

/** The votes of a service's text, each with the marks that hold for it. */
function* tokensOf(text: string): Generator<Token> {
  let network = '';
  let version = '';
  for (const token of text.split(' ')) {
    if (token.startsWith('n')) network = token;
    else if (token.startsWith('v')) version = token;
    else if (token !== '') {
      const [vote = '', count = '1'] = token.split('x');
      yield { network, version, vote, count: Number(count) };
    }
  }
}

/** One network on a service in the hour, by one measure: half-octaves → votes, by software. */
export type Heard = { asn: number; bySoftware: Map<string, Counts> };

/** What was heard of a service in the hour by a measure, by ascending ASN. */
export function heardOf({ services, networks, software }: Hour, service: string, measure: Measure): Heard[] {
  const heard = new Map<number, Map<string, Counts>>();
  for (const { network, version, vote, count } of tokensOf(services[service] ?? '')) {
    if (!vote.startsWith(MARKS[measure])) continue;
    const asn = networks[placeNamed(network)]?.asn ?? 0;
    add(heard, asn, software[placeNamed(version)] ?? '', vote.slice(1), count);
  }
  return [...heard].map(([of, bySoftware]) => ({ asn: of, bySoftware })).sort((a, b) => a.asn - b.asn);
}

const placeNamed = (mark: string): number => Number.parseInt(mark.slice(1), 36);

function add(heard: Map<number, Map<string, Counts>>, asn: number, version: string, halfOctaves: string, count: number): void {
  const bySoftware = heard.get(asn) ?? new Map<string, Counts>();
  heard.set(asn, bySoftware);
  const counts = bySoftware.get(version) ?? {};
  bySoftware.set(version, counts);
  counts[halfOctaves] = (counts[halfOctaves] ?? 0) + count;
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
