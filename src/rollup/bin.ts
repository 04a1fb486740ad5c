/**
 * What each voter measured in one window of one country: the level from which votes and rollups are computed.
 * Merging is idempotent (a report or imported measurement that has been merged is recognised by its hash) and does not depend on order,
 * so that a bin is a pure function of the set of its observations, whatever was repeated, reordered or resent.
 */
import { OUTCOMES, type Outcome } from '../probe/outcome-names.ts';
import type { Observation, Source } from '../ingest/observation.ts';
import { hash64 } from '../shared/hash.ts';
import { floorTo } from '../shared/time.ts';
import { copyOfPace, latencyBucket, notePace, type Pace } from './pace.ts';
import { WINDOW_MS } from './window.ts';

/** Country code under which the controls are kept: measurements from the edge belong to no country. */
export const CONTROL_CC = 'ZZ';

export type WindowBin = { seen: string[]; networks: NetworkBin[] };

/** Measurements of one network from one source. */
export type NetworkBin = {
  asn: number;
  name: string | null;
  source: Source;
  relayed: boolean;
  simulated: boolean;
  voters: VoterBin[];
  /** Durations of successful measurements: service → half-octave of milliseconds → count. */
  latency: Record<string, Histogram>;
  /** Speed of the target against a neutral one: service → tenth → count. */
  speed: Record<string, Histogram>;
};

/**
 * `id` is '' for all measurements without a voter. `tallies`: service → measurements by outcome, in the order of `OUTCOMES`; voters with
 * equal ones may share them, so that they are replaced and never changed in place.
 */
export type VoterBin = {
  id: string;
  region: string | null;
  software: string[];
  days: number;
  tallies: Record<string, number[]>;
  /** Of measurements without a voter: software → service → how many failed, and how many succeeded. Absent where no software is known. */
  bySoftware?: BySoftware;
  /** How fast services answered. Absent where nothing is known of it: of those without a voter, browsers, and in bins stored before it was kept. */
  pace?: Pace;
};

export type BySoftware = Record<string, Record<string, readonly [number, number]>>;

export type Histogram = Record<string, number>;

/** Observations that enter together and are recognised together: a report, or one imported measurement. */
export type Batch = { id: string; observations: Observation[] };

export type BinKey = { probeCc: string; windowMs: number };

export const emptyBin = (): WindowBin => ({ seen: [], networks: [] });

/** The country and window that an observation belongs to. */
export const binKeyOf = (observation: Observation): BinKey => ({
  probeCc: observation.source === 'edge' ? CONTROL_CC : observation.probe_cc,
  windowMs: floorTo(Date.parse(observation.observed_at), WINDOW_MS),
});

/** A bin under change: what it has of its own may be changed, what it shares with the bin that it was made from may not. */
type Draft = { networks: NetworkBin[]; own: Set<NetworkBin | VoterBin> };

/**
 * Adds batches to a copy of the bin, which shares with it what stays as it is. A batch that is in it already changes nothing.
 * @returns the bin, and the ids of the batches that were new
 */
export function mergeBatches(bin: WindowBin, batches: readonly Batch[]): { bin: WindowBin; added: string[] } {
  const draft: Draft = { networks: [...bin.networks], own: new Set() };
  const seen = new Set(bin.seen);
  const added: string[] = [];
  for (const batch of batches) {
    const hash = hash64(batch.id);
    if (seen.has(hash)) continue;
    seen.add(hash);
    added.push(batch.id);
    for (const observation of batch.observations) addObservation(draft, observation);
  }
  return { bin: added.length > 0 ? inOrder(draft, seen) : bin, added };
}

function addObservation(draft: Draft, observation: Observation): void {
  const network = networkOf(draft, observation);
  if (!network.relayed) network.name = first(network.name, observation.network_name);
  addToVoter(voterOf(draft, network, observation), observation);
  if (observation.outcome === 'ok' && observation.latency_ms !== null)
    count(network.latency, observation.service, latencyBucket(observation.latency_ms));
  if (observation.speed_ratio !== null) count(network.speed, observation.service, Math.min(20, Math.round(observation.speed_ratio * 10)));
}

/** The first in order of two names, so that it does not matter which came first in time. */
const first = (known: string | null, other: string | null): string | null => {
  if (known === null || other === null) return known ?? other;
  return other < known ? other : known;
};

function addToVoter(voter: VoterBin, observation: Observation): void {
  voter.region = first(voter.region, observation.probe_region);
  if (observation.software && !voter.software.includes(observation.software))
    voter.software = [...voter.software, observation.software].sort().slice(0, MAX_SOFTWARE);
  voter.days = Math.max(voter.days, observation.reporter_days ?? 0);
  const tally = (voter.tallies[observation.service] ??= OUTCOMES.map(() => 0));
  const index = OUTCOMES.indexOf(observation.outcome);
  tally[index] = (tally[index] ?? 0) + 1;
  if (voter.id === '' && observation.software && observation.outcome !== 'inconclusive')
    voter.bySoftware = withSoftware(voter.bySoftware ?? {}, observation.software, observation.service, observation.outcome === 'ok');
  addPace(voter, observation);
}

/** A browser's times are its own as much as the network's, and the edge's are not the country's. */
function addPace(voter: VoterBin, observation: Observation): void {
  const { outcome, source, latency_ms, speed_ratio } = observation;
  if (voter.id === '' || outcome !== 'ok' || source === 'browser' || source === 'edge') return;
  if (latency_ms !== null || speed_ratio !== null) notePace((voter.pace ??= { latency: {}, slowdown: {} }), observation);
}

/** Counts a measurement to its software. Beyond the most that are told apart the last in order are left out, whatever came first in time. */
function withSoftware(known: BySoftware, name: string, service: string, isOk: boolean): BySoftware {
  const [failed, ok] = known[name]?.[service] ?? [0, 0];
  const counted = { ...known, [name]: { ...known[name], [service]: [failed + (isOk ? 0 : 1), ok + (isOk ? 1 : 0)] as const } };
  const names = Object.keys(counted).sort();
  if (names.length <= MAX_SHARED_SOFTWARE && known[name]) return counted;
  return Object.fromEntries(names.slice(0, MAX_SHARED_SOFTWARE).map((one) => [one, counted[one] ?? {}]));
}

function networkOf(draft: Draft, observation: Observation): NetworkBin {
  const relayed = observation.relayed === true;
  const simulated = observation.simulated === true;
  // Where a relayed measurement was made only its sender says: it is counted for the country, under no network.
  const asn = relayed ? 0 : observation.probe_asn;
  const place = draft.networks.findIndex(
    (network) =>
      network.asn === asn && network.source === observation.source && network.relayed === relayed && network.simulated === simulated,
  );
  const found = draft.networks[place];
  if (!found) {
    const made = { asn, name: null, source: observation.source, relayed, simulated, voters: [], latency: {}, speed: {} };
    return owned(draft, draft.networks, draft.networks.length, made);
  }
  if (draft.own.has(found)) return found;
  const copy = { ...found, voters: [...found.voters], latency: copyOf(found.latency), speed: copyOf(found.speed) };
  return owned(draft, draft.networks, place, copy);
}

function voterOf(draft: Draft, network: NetworkBin, observation: Observation): VoterBin {
  const id = network.relayed ? '' : (observation.voter ?? '');
  const place = network.voters.findIndex((voter) => voter.id === id);
  const found = network.voters[place];
  if (!found) return owned(draft, network.voters, network.voters.length, { id, region: null, software: [], days: 0, tallies: {} });
  if (draft.own.has(found)) return found;
  const tallies = Object.fromEntries(Object.entries(found.tallies).map(([service, tally]) => [service, [...tally]]));
  return owned(draft, network.voters, place, { ...found, tallies, ...(found.pace && { pace: copyOfPace(found.pace) }) });
}

/** Puts what the draft may change into its place. */
function owned<Part extends NetworkBin | VoterBin>(draft: Draft, parts: Part[], place: number, part: Part): Part {
  parts[place] = part;
  draft.own.add(part);
  return part;
}

const copyOf = (histograms: Record<string, Histogram>): Record<string, Histogram> =>
  Object.fromEntries(Object.entries(histograms).map(([service, histogram]) => [service, { ...histogram }]));

function count(histograms: Record<string, Histogram>, service: string, bucket: number): void {
  const histogram = (histograms[service] ??= {});
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** Versions kept of one voter. */
const MAX_SOFTWARE = 3;
/** Versions told apart among measurements without a voter, on one network. */
const MAX_SHARED_SOFTWARE = 12;
/** Voters kept of one network and window; more say nothing new, and a row must not outgrow the database's 2 MB. */
const MAX_VOTERS = 300;

/** Of a crowd always the same ones, whatever their order: those with the smallest hashes, and the shared one. */
function fewest(voters: readonly VoterBin[]): VoterBin[] {
  if (voters.length <= MAX_VOTERS) return [...voters];
  const order = (voter: VoterBin): string => (voter.id === '' ? '' : hash64(voter.id).padStart(13, '0'));
  return [...voters].sort((a, b) => compare(order(a), order(b))).slice(0, MAX_VOTERS);
}

const networkOrder = (network: NetworkBin): string =>
  `${String(network.asn).padStart(10, '0')} ${network.source} ${network.relayed} ${network.simulated}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sortedKeys = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => compare(a, b)));

/** The same set of observations always gives the same text. What was not changed is in its order already. */
function inOrder({ networks, own }: Draft, seen: ReadonlySet<string>): WindowBin {
  const ordered = networks.map((network) => (own.has(network) ? networkInOrder(network, own) : network));
  return { seen: [...seen].sort(), networks: ordered.sort((a, b) => compare(networkOrder(a), networkOrder(b))) };
}

const networkInOrder = (network: NetworkBin, own: Draft['own']): NetworkBin => ({
  ...network,
  latency: sortedKeys(network.latency),
  speed: sortedKeys(network.speed),
  voters: fewest(network.voters)
    .map((voter) => (own.has(voter) ? voterInOrder(voter) : voter))
    .sort((a, b) => compare(a.id, b.id)),
});

const voterInOrder = (voter: VoterBin): VoterBin => ({
  ...voter,
  tallies: sortedKeys(voter.tallies),
  ...(voter.pace && { pace: { latency: sortedKeys(voter.pace.latency), slowdown: sortedKeys(voter.pace.slowdown) } }),
  ...(voter.bySoftware
    ? { bySoftware: Object.fromEntries(Object.entries(voter.bySoftware).map(([name, tallies]) => [name, sortedKeys(tallies)])) }
    : {}),
});

/** A voter's conclusive measurements and whether it votes for a failure: at least half of them failed. */
export function voteOf(tally: readonly number[]): { conclusive: number; outcome: Outcome } {
  const ok = tally[0] ?? 0;
  let failures = 0;
  let commonest = 1;
  for (let index = 1; index < OUTCOMES.length - 1; index += 1) {
    const n = tally[index] ?? 0;
    failures += n;
    if (n > (tally[commonest] ?? 0)) commonest = index;
  }
  if (ok + failures === 0) return { conclusive: 0, outcome: 'inconclusive' };
  if (failures * 2 < ok + failures) return { conclusive: ok + failures, outcome: 'ok' };
  return { conclusive: ok + failures, outcome: OUTCOMES[commonest] ?? 'inconclusive' };
}
