import { OUTCOMES, type Outcome } from '../probe/outcome-names.ts';
import type { Observation, Source } from '../ingest/observation.ts';
import {
  binKeyOf,
  emptyBin,
  mergeBatches,
  voteOf,
  type Batch,
  type BySoftware,
  type NetworkBin,
  type VoterBin,
  type WindowBin,
} from './bin.ts';
import { controlsFor, type Heard } from './controls/verdict.ts';
import { slownessOf } from './pace.ts';
import type { Ballot, NetworkVotes, ServiceVotes, WindowVotes } from './window-votes.ts';

/** The outcome that is no vote, last of `OUTCOMES`. */
const INCONCLUSIVE = OUTCOMES.length - 1;

/** What a browser's vote weighs: it sees that a file did not load, by a way that more than a network can stop. */
const BROWSER_WEIGHT = 0.5;

const noVotes = (): Record<Outcome, number> => ({ ok: 0, dns: 0, tcp: 0, tls: 0, http: 0, throttled: 0, inconclusive: 0 });

export const noServiceVotes = (): ServiceVotes => ({
  votes: noVotes(),
  voters: 0,
  anonymous: false,
  measurements: 0,
  failedSoftware: [],
  okSoftware: [],
  unlayered: 0,
  ballots: [],
  slowness: [],
});

/**
 * The votes of a country's window, for the detector.
 * @param heard what the controls saw in the same window
 */
export function votesOfBin(probeCc: string, windowMs: number, bin: WindowBin, heard: Heard | null): WindowVotes {
  const byAsn = new Map<number, NetworkVotes>();
  for (const network of bin.networks) {
    if (network.relayed || network.source === 'edge') continue;
    const votes = byAsn.get(network.asn) ?? { asn: network.asn, name: network.name, simulated: false, services: {} };
    votes.simulated ||= network.simulated;
    byAsn.set(network.asn, votes);
    const kind = { isRecord: isPublic(network.source), isBrowser: network.source === 'browser' };
    for (const voter of votersOf(network, bin)) {
      addVoter(votes, voter, kind);
      addSlowness(votes, voter);
    }
  }
  return { windowMs, networks: [...byAsn.values()].sort((a, b) => a.asn - b.asn), controls: heard ? controlsFor(probeCc, heard) : {} };
}

/**
 * Voters of public records have no key here that could be new: whoever imported them answers for them. Those of OONI's clients that report here
 * have none either, and nobody answers for them.
 */
const isPublic = (source: Source): boolean => source === 'import';

/** What kind of source a vote comes from. */
type Kind = { isRecord: boolean; isBrowser: boolean };

/** One voter has one vote: a browser's is left out where a probe behind the same prefix votes on the service. */
function votersOf(network: NetworkBin, bin: WindowBin): readonly VoterBin[] {
  if (network.source !== 'browser') return network.voters;
  const probes = bin.networks.filter(({ asn, source, relayed }) => asn === network.asn && source === 'probe' && !relayed);
  const voters = new Map(probes.flatMap((probe) => probe.voters.map((voter) => [voter.id, voter.tallies] as const)));
  return network.voters.map((voter) => {
    const known = voter.id === '' ? undefined : voters.get(voter.id);
    const isLeft = ([service]: [string, unknown]): boolean => voteOf(known?.[service] ?? []).conclusive === 0;
    return known === undefined ? voter : { ...voter, tallies: Object.fromEntries(Object.entries(voter.tallies).filter(isLeft)) };
  });
}

function addVoter(network: NetworkVotes, voter: VoterBin, { isRecord, isBrowser }: Kind): void {
  const person = { voter: voter.id, established: isRecord || voter.days > 1, region: voter.region };
  const ballots = { failed: { ...person, failed: true }, ok: { ...person, failed: false } };
  for (const [service, tally] of Object.entries(voter.tallies)) {
    const votes = (network.services[service] ??= noServiceVotes());
    const weight = isBrowser ? BROWSER_WEIGHT : 1;
    const { http } = votes.votes;
    if (voter.id === '') addShared(votes, voter, service, tally, weight);
    else addVote(votes, voter, tally, ballots, weight);
    // A browser does not know at which layer a load failed: all of its failures are counted as `http`.
    if (isBrowser) votes.unlayered += votes.votes.http - http;
  }
}

function addSlowness(network: NetworkVotes, { pace, software }: VoterBin): void {
  if (!pace) return;
  for (const [service, slowness] of slownessOf(pace, software[0] ?? null)) network.services[service]?.slowness.push(slowness);
}

/** Measurements without a voter share one vote, split by outcome. */
function addShared(votes: ServiceVotes, shared: VoterBin, service: string, tally: readonly number[], weight: number): void {
  let conclusive = 0;
  for (let index = 0; index < INCONCLUSIVE; index += 1) conclusive += tally[index] ?? 0;
  votes.measurements += conclusive;
  if (conclusive === 0) {
    votes.votes.inconclusive += 1;
    return;
  }
  votes.anonymous = true;
  for (let index = 0; index < INCONCLUSIVE; index += 1)
    votes.votes[OUTCOMES[index] ?? 'inconclusive'] += (weight * (tally[index] ?? 0)) / conclusive;
  addSharedSoftware(votes, shared.bySoftware ?? {}, service);
}

/** A version's measurements fail where at least half of them do, as a voter's do. */
function addSharedSoftware(votes: ServiceVotes, bySoftware: BySoftware, service: string): void {
  for (const [name, tallies] of Object.entries(bySoftware)) {
    const [failed, ok] = tallies[service] ?? [0, 0];
    if (failed + ok > 0) addNames(failed >= ok ? votes.failedSoftware : votes.okSoftware, [name]);
  }
}

function addVote(
  votes: ServiceVotes,
  voter: VoterBin,
  tally: readonly number[],
  ballots: { failed: Ballot; ok: Ballot },
  weight: number,
): void {
  const { conclusive, outcome } = voteOf(tally);
  votes.votes[outcome] += weight;
  votes.measurements += conclusive;
  if (outcome === 'inconclusive') return;
  votes.voters += 1;
  const failed = outcome !== 'ok';
  votes.ballots.push(failed ? ballots.failed : ballots.ok);
  addNames(failed ? votes.failedSoftware : votes.okSoftware, voter.software);
}

function addNames(known: string[], names: readonly string[]): void {
  for (const name of names) if (!known.includes(name)) known.push(name);
}

/** One imported measurement is recognised by its uid and target. */
export const importedBatch = (observation: Observation): Batch => ({
  id: `${observation.measurement_uid}\n${observation.target}`,
  observations: [observation],
});

/** Country → window → bin. */
export type Bins = Map<string, Map<number, WindowBin>>;

/** Takes observations into bins. In which order and in how many parts they come does not matter, and one that is known already changes nothing. */
export function addToBins(bins: Bins, observations: readonly Observation[]): void {
  const batches = new Map<string, Map<number, Batch[]>>();
  for (const observation of observations) {
    const { probeCc, windowMs } = binKeyOf(observation);
    const country = batches.get(probeCc) ?? new Map<number, Batch[]>();
    batches.set(probeCc, country);
    const known = country.get(windowMs);
    if (known) known.push(importedBatch(observation));
    else country.set(windowMs, [importedBatch(observation)]);
  }
  for (const [probeCc, windows] of batches) {
    const country = bins.get(probeCc) ?? new Map<number, WindowBin>();
    bins.set(probeCc, country);
    for (const [windowMs, list] of windows) country.set(windowMs, mergeBatches(country.get(windowMs) ?? emptyBin(), list).bin);
  }
}

/** The same, windows in the order of time. */
export const inTime = (bins: Bins): Bins =>
  new Map([...bins].map(([probeCc, windows]) => [probeCc, new Map([...windows].sort(([a], [b]) => a - b))]));

/** Bins of observations that are all at hand, as an evaluation has them. */
export function binsOfObservations(observations: readonly Observation[]): Bins {
  const bins: Bins = new Map();
  addToBins(bins, observations);
  return inTime(bins);
}
