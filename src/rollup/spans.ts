/** The counts of a span of windows: an hour's from its windows, a day's from its hours. */
import { OUTCOMES } from '../probe/outcome-names.ts';
import { voteOf, type VoterBin, type WindowBin } from './bin.ts';
import { groupKey, type Cell, type Span } from './cells.ts';
import { addCell, addHistogram, addVoters, groupIn, serviceSet, settle, type GroupSum, type ServiceSet, type SpanSum } from './span-sum.ts';

/** The counts of some windows together. */
export function cellsOf(bins: readonly WindowBin[]): Span {
  const sum: SpanSum = new Map();
  for (const bin of bins) addBin(sum, bin);
  return settle(sum);
}

/** The counts of a day from its hours'. */
export function sumSpans(spans: readonly Span[]): Span {
  const sum: SpanSum = new Map();
  for (const { cells, voters } of spans) {
    for (const { services, ...head } of [...cells.networks, ...cells.regions]) {
      const group = groupIn(sum, head);
      for (const [service, cell] of Object.entries(services)) addCell(group, service, cell, 1);
      for (const set of voters[groupKey(head)] ?? []) addVoters(group, serviceSet(set.services), set.ids);
    }
  }
  return settle(sum);
}

/** Voters by tallies: most of a group measure the same and find the same, and are counted at once. */
type Tallies = VoterBin['tallies'];
type Crowds = Map<Tallies, string[]>;

function addBin(sum: SpanSum, bin: WindowBin): void {
  const crowds = new Map<GroupSum, Crowds>();
  for (const network of bin.networks) {
    const { asn, name, source, relayed, simulated } = network;
    const shared = { name, source, relayed, simulated };
    const group = groupIn(sum, { ...shared, asn });
    const regions = new Map<string, GroupSum>();
    for (const voter of network.voters) {
      addVoter(crowds, group, voter);
      if (!voter.region) continue;
      const region = regions.get(voter.region) ?? groupIn(sum, { ...shared, name: null, region: voter.region });
      regions.set(voter.region, region);
      addVoter(crowds, region, voter);
    }
    for (const service in network.latency) addHistogram(group, service, 'l', network.latency[service] ?? {});
    for (const service in network.speed) addHistogram(group, service, 's', network.speed[service] ?? {});
  }
  const known: Known = { own: new Map(), relayed: new Map(), voted: new Map() };
  for (const [group, byTallies] of crowds) addCrowds(group, [...byTallies], known);
}

function addVoter(crowds: Map<GroupSum, Crowds>, group: GroupSum, { id, tallies }: VoterBin): void {
  if (id === '') {
    for (const [service, tally] of Object.entries(tallies)) addCell(group, service, sharedCell(tally, group.head.relayed), 1);
    return;
  }
  const byTallies = crowds.get(group) ?? new Map<Tallies, string[]>();
  crowds.set(group, byTallies);
  const known = byTallies.get(tallies);
  if (known) known.push(id);
  else byTallies.set(tallies, [id]);
}

/** What was computed of a bin already: few tallies differ, and thousands share them. */
type Known = { own: Map<readonly number[], Cell>; relayed: Map<readonly number[], Cell>; voted: Map<Tallies, ServiceSet> };

/** Everybody is counted as if they had found what the largest crowd found; the others are corrected where they differ. */
function addCrowds(group: GroupSum, crowds: readonly [Tallies, string[]][], known: Known): void {
  const common: Tallies = [...crowds].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? {};
  const add = (service: string, tally: number[] | undefined, times: number): void => {
    if (tally) addCell(group, service, cellOf(tally, group.head.relayed, known), times);
  };
  let voters = 0;
  for (const [tallies, ids] of crowds) {
    voters += ids.length;
    for (const service in tallies) if (tallies[service] !== common[service]) add(service, tallies[service], ids.length);
    for (const service in common) if (tallies[service] !== common[service]) add(service, common[service], -ids.length);
    addVoters(group, votedOn(tallies, group.head.relayed, known), ids);
  }
  for (const service in common) add(service, common[service], voters);
}

function cellOf(tally: readonly number[], relayed: boolean, known: Known): Cell {
  const cells = relayed ? known.relayed : known.own;
  const cell = cells.get(tally) ?? voterCell(tally, relayed);
  cells.set(tally, cell);
  return cell;
}

/** The services that a voter with these tallies voted on, in their order. */
function votedOn(tallies: Tallies, relayed: boolean, known: Known): ServiceSet {
  if (relayed) return NOTHING;
  const voted =
    known.voted.get(tallies) ??
    serviceSet(
      Object.keys(tallies)
        .filter((service) => cellOf(tallies[service] ?? [], false, known).v > 0)
        .sort(),
    );
  known.voted.set(tallies, voted);
  return voted;
}

const NOTHING = serviceSet([]);

const measurementsOf = (tally: readonly number[]): number => tally.reduce((sum, n) => sum + n, 0);

/** A voter's measurements of a service in one window. Relayed ones are counted and have no vote. */
function voterCell(tally: readonly number[], relayed: boolean): Cell {
  const { conclusive, outcome } = voteOf(tally);
  const votes = OUTCOMES.map((name) => (name === outcome && !relayed ? 1 : 0));
  return { o: votes, m: measurementsOf(tally), v: conclusive > 0 && !relayed ? 1 : 0 };
}

/** A window's shares are rounded, and not their sum, so that adding window by window comes to the same as adding all at once. */
const inThousandths = (share: number): number => Math.round(share * 1000) / 1000;

/** Measurements without a voter: they share one vote, split by outcome. */
function sharedCell(tally: readonly number[], relayed: boolean): Cell {
  const { conclusive } = voteOf(tally);
  if (relayed || conclusive === 0) return { ...voterCell(tally, relayed), v: 0 };
  return { o: tally.map((n, index) => (index < OUTCOMES.length - 1 ? inThousandths(n / conclusive) : 0)), m: measurementsOf(tally), v: 0 };
}
