/** The counts of a span of windows: an hour's from its windows, a day's from its hours. */
import { OUTCOMES } from '../probe/outcome-names.ts';
import { voteOf, type VoterBin, type WindowBin } from './bin.ts';
import { groupKey, type Cell, type Span } from './cells.ts';
import { addCell, addHistogram, addVoters, groupIn, settle, type GroupSum, type SpanSum } from './span-sum.ts';

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
      for (const set of voters[groupKey(head)] ?? []) addVoters(group, set.services, set.ids);
    }
  }
  return settle(sum);
}

/** Voters by tallies: most of a group measure the same and find the same, and are counted at once. */
type Crowds = Map<VoterBin['tallies'], string[]>;

function addBin(sum: SpanSum, bin: WindowBin): void {
  const crowds = new Map<GroupSum, Crowds>();
  for (const network of bin.networks) {
    const { asn, name, source, relayed, simulated } = network;
    const shared = { name, source, relayed, simulated };
    const group = groupIn(sum, { ...shared, asn });
    for (const voter of network.voters) {
      addVoter(crowds, group, voter);
      if (voter.region) addVoter(crowds, groupIn(sum, { ...shared, name: null, region: voter.region }), voter);
    }
    for (const [service, histogram] of Object.entries(network.latency)) addHistogram(group, service, 'l', histogram);
    for (const [service, histogram] of Object.entries(network.speed)) addHistogram(group, service, 's', histogram);
  }
  for (const [group, byTallies] of crowds) for (const [tallies, ids] of byTallies) addCrowd(group, tallies, ids);
}

function addVoter(crowds: Map<GroupSum, Crowds>, group: GroupSum, { id, tallies }: VoterBin): void {
  if (id === '') {
    for (const [service, tally] of Object.entries(tallies)) addCell(group, service, sharedCell(tally, group.head.relayed), 1);
    return;
  }
  const byTallies = crowds.get(group) ?? new Map<VoterBin['tallies'], string[]>();
  crowds.set(group, byTallies);
  const known = byTallies.get(tallies);
  if (known) known.push(id);
  else byTallies.set(tallies, [id]);
}

function addCrowd(group: GroupSum, tallies: VoterBin['tallies'], ids: readonly string[]): void {
  const voted: string[] = [];
  for (const [service, tally] of Object.entries(tallies)) {
    const cell = voterCell(tally, group.head.relayed);
    addCell(group, service, cell, ids.length);
    if (cell.v > 0) voted.push(service);
  }
  addVoters(group, voted.sort(), ids);
}

const measurementsOf = (tally: readonly number[]): number => tally.reduce((sum, n) => sum + n, 0);

/** A voter's measurements of a service in one window. Relayed ones are counted and have no vote. */
function voterCell(tally: readonly number[], relayed: boolean): Cell {
  const { conclusive, outcome } = voteOf(tally);
  const votes = OUTCOMES.map((name) => (name === outcome && !relayed ? 1 : 0));
  return { o: votes, m: measurementsOf(tally), v: conclusive > 0 && !relayed ? 1 : 0 };
}

/** Measurements without a voter: they share one vote, split by outcome. */
function sharedCell(tally: readonly number[], relayed: boolean): Cell {
  const { conclusive } = voteOf(tally);
  if (relayed || conclusive === 0) return { ...voterCell(tally, relayed), v: 0 };
  return { o: tally.map((n, index) => (index < OUTCOMES.length - 1 ? n / conclusive : 0)), m: measurementsOf(tally), v: 0 };
}
