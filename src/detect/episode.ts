/**
 * An episode: one service of one country, restricted or down, once or in phases that belong together. `EpisodeRecord` is what the state
 * keeps; `Episode` is what the detector tells, made from it.
 */
import { MAX_PAUSE_MS } from './parameters.ts';
import type { RestrictedOutcome } from '../probe/outcome-names.ts';
import type { Measure } from '../rollup/pace.ts';
import type { Facts } from './facts.ts';
import type { Span } from './span.ts';

export type EpisodeKind = 'service-restriction' | 'throttling' | 'blackout' | 'platform-outage' | 'measurement-fault';
export type Tier = 'suspected' | 'detected';
/** `unknown`: the network fell silent before its end could be seen. */
export type NetworkState = 'restricted' | 'ended' | 'unknown';

/** `sure`: beyond doubt affected, by itself. */
export type NetworkRecord = { asn: number; onset: Span; end: Span | null; state: NetworkState; sure: boolean; facts: Facts };

export type PhaseRecord = {
  suspectedAtMs: number;
  detectedAtMs: number | null;
  onset: Span;
  end: Span | null;
  /** The service failed when observation began: the onset is earlier than anything seen. */
  leftCensored: boolean;
  /** Logarithm of the statistic: as it stands while suspected, as it stood once detected; and the largest so far. */
  nats: number;
  peak: number;
  /** By how much an incident was more likely than usual when it was suspected, in nats. */
  ease: number;
  /** The window from which the likeliest candidate of the onset counts. */
  anchor: number;
  controlsOk: number;
  controlsFailed: number;
  /** Windows in a row in which the controls succeeded. */
  controlsGood: number;
  /** Votes on the service in the whole country since then, with a cap on those of a network, and how many of them failed. */
  countryVotes: number;
  countryFailed: number;
  networks: NetworkRecord[];
};

export type EpisodeRecord = {
  key: string;
  outage: boolean;
  withdrawn: boolean;
  updatedMs: number;
  /** ASNs with votes on the service from a day before the onset on. */
  observed: number[];
  phases: PhaseRecord[];
};

/** A network's part in an episode. */
export type EpisodeNetwork = {
  asn: number;
  name: string | null;
  state: NetworkState;
  onset: Span;
  end: Span | null;
  layer: RestrictedOutcome | null;
  failedVotes: number;
  votes: number;
};

export type EpisodePhase = {
  tier: Tier;
  suspectedAtMs: number;
  detectedAtMs: number | null;
  onset: Span;
  end: Span | null;
  networks: number[];
};

/** What may explain the episode other than a restriction, as far as the votes tell. */
export type Alternatives = {
  /** All failures come from one software version, though several are in use. */
  oneSoftware: string | null;
  /** Software versions that fail, as far as the measurements tell. */
  failingSoftware: number;
  /** All failures come from at most one voter. */
  oneVoter: boolean;
  /** All failures come from probes enrolled within a day. */
  newProbesOnly: boolean;
  singleNetwork: boolean;
  /** A single network fails in part, and no voter is known: one faulty device among others would look the same. */
  oneDevice: boolean;
};

export type Episode = {
  /** Stable once published: service and window of the first suspicion. */
  key: string;
  /** Null: the internet as a whole, of a blackout. */
  service: string | null;
  kind: EpisodeKind;
  tier: Tier;
  state: 'open' | 'ended' | 'withdrawn';
  suspectedAtMs: number;
  detectedAtMs: number | null;
  /** End of the last window that changed it. */
  updatedMs: number;
  onset: Span;
  end: Span | null;
  leftCensored: boolean;
  phases: EpisodePhase[];
  networks: EpisodeNetwork[];
  /** ASNs observed on this service, the affected ones among them, and how many operators (by name) they and the affected ones are. */
  observed: number[];
  operatorsObserved: number;
  operatorsAffected: number;
  regions: string[];
  okRegions: string[];
  layer: RestrictedOutcome | null;
  /** Distinct voters for certain, 0 where only public imports tell; conclusive measurements and votes since the onset. */
  voters: number;
  measurements: number;
  votes: number;
  failedVotes: number;
  /** Share of the votes of all networks of the country that failed since the onset. */
  failingShare: number;
  /** Logarithm of the statistic at its largest, and the confidence that follows. */
  nats: number;
  confidence: number;
  controls: { ok: number; failed: number };
  alternatives: Alternatives;
  /** What the same service did in other countries at the time; null until they were compared. */
  contrast: Contrast | null;
  /** Of a blackout that was seen from outside; null where the votes tell. */
  connectivity: Connectivity | null;
  /** Of a blackout that volunteers' silence suggests. */
  silence: Silence | null;
  /** Of a service that answers, and slower than it is as a rule: by what that was measured. Null, or absent in records of before, where votes for a failure tell. */
  slowness?: { measure: Measure } | null;
  simulated: boolean;
};

/**
 * Countries in which the service began to fail at the same time, in which it worked, and in which it had failed before, which says nothing.
 * `backMs`: when most others were seen to work again while it went on here. `dueMs`: when to look again; null where that is not needed.
 */
export type Contrast = { failing: string[]; working: string[]; standing: string[]; backMs: number | null; dueMs: number | null };

/** Connectivity as signals from outside show it: the lowest level as a share of the ordinary one, and what each signal did. */
export type Connectivity = {
  level: number;
  /** Whether signals of the country as a whole tell it, not of single networks or regions alone. */
  national: boolean;
  signals: ConnectivitySignal[];
};

/** Voters heard and voters to be expected over the hours of a silence, and the networks that fell silent. */
export type Silence = { seen: number; expected: number; networks: number };

export type ConnectivitySignal = {
  /** `active probing`, `BGP`, and of what: a network or a region; null for the whole country. */
  name: string;
  place: string | null;
  lowest: number | null;
  lowestMs: number | null;
  /** Start of the first bin of a drop that held; null where there was none. */
  fellMs: number | null;
};

/** Whether a phase that begins with `onset` goes on with the episode: the pause is shorter than the phase before it lasted for certain, and than a night. */
export function continues(episode: EpisodeRecord | null, onset: Span, asns: readonly number[]): boolean {
  const last = episode?.phases.at(-1);
  if (!episode || episode.withdrawn || episode.outage || !last?.end) return false;
  const pauseMs = middle(onset) - middle(last.end);
  const before = last.end.earliestMs - last.onset.latestMs;
  return pauseMs <= MAX_PAUSE_MS && pauseMs < before && last.networks.some(({ asn }) => asns.includes(asn));
}

export const middle = (span: Span): number => (span.earliestMs + span.latestMs) / 2;
