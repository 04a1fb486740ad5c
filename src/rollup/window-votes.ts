import type { Outcome } from '../probe/outcome-names.ts';
import type { Slowness } from './pace.ts';

/**
 * The votes of one closed window of one country: what rollup hands to the detector. A pure function of the window's observations.
 * Networks and services are listed in ascending order, so that equal observations give equal votes.
 */
export type WindowVotes = {
  /** Start of the window, Unix milliseconds. */
  windowMs: number;
  networks: NetworkVotes[];
  /** Votes of the edge and of other neutral vantages on the same services in the same window. */
  controls: Record<string, ControlVotes>;
};

/** Votes of the controls on a service. */
export type ControlVotes = { ok: number; failed: number };

/** Votes on one network. Relayed measurements are not here: they have no vote. */
export type NetworkVotes = {
  asn: number;
  name: string | null;
  /** True where any of the votes is simulated. */
  simulated: boolean;
  services: Record<string, ServiceVotes>;
};

export type ServiceVotes = {
  /**
   * Votes by outcome. One voter has one vote: the layer at which at least half of its conclusive measurements failed, else `ok`. All
   * measurements without a voter share one vote, split by outcome, so that a vote may be a fraction; a
   * browser's is half a vote. `inconclusive` counts voters who
   * had nothing else; it is no vote and enters no denominator.
   */
  votes: Record<Outcome, number>;
  /** Distinct voters that are named; 0 where all votes come from public imports. */
  voters: number;
  /** Whether one of the votes is the shared vote of measurements without a voter. */
  anonymous: boolean;
  /** Conclusive measurements behind the votes. */
  measurements: number;
  /** The software (name/version) of the voters that voted for a failure; without a voter, where at least half of its measurements failed. */
  failedSoftware: string[];
  /** The software of the other voters and measurements. */
  okSoftware: string[];
  /** Failing votes whose layer nobody knows: browsers'. They are among `votes.http`. */
  unlayered: number;
  /** The votes of named voters one by one. */
  ballots: Ballot[];
  /** How slow the service was for those of them whose measurements tell it. */
  slowness: Slowness[];
};

/** A named voter's vote: its pseudonym, whether its probe's key is older than a day, and its ISO 3166-2 region. */
export type Ballot = { voter: string; failed: boolean; established: boolean; region: string | null };
