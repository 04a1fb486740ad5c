/**
 * A scenario: one situation as data. Who measures what, what goes wrong when, and what must be seen of it at every stage: in the
 * observations, in the votes, in the detector's verdicts and episodes, in the incidents. Times are RFC 3339, UTC.
 */
import type { VerdictState } from '../../src/detect/verdict.ts';
import type { EpisodeKind, Tier } from '../../src/detect/episode.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Outcome, RestrictedOutcome } from '../../src/probe/outcome-names.ts';

/** From `since` up to, not including, `until`. */
export type During = { since: string; until: string };

/** Volunteers who are alike. Each has a prefix of its own, and so a vote. */
export type Volunteers = {
  asn: number;
  network: string;
  type: 'mobile' | 'fixed';
  /** By which a fault can mean these alone. */
  label?: string;
  /** The scenario's country, unless another is named. */
  probeCc?: string;
  count: number;
  /** ISO 3166-2, one volunteer after another. */
  regions?: readonly string[];
  /** Name and version of what measures; the default is two versions, by turns. */
  software?: string;
  /** Probes behind each prefix, which have one vote together. */
  probes?: number;
  /** Minutes from one round to the next (30); a pace that differs for a while; the share of rounds that weekends have (1). */
  everyMinutes?: number;
  paces?: readonly (During & { everyMinutes: number })[];
  weekends?: number;
  /** When their probes were enrolled (long before), and begin and end to report. */
  during?: Partial<During>;
  enrolled?: string;
};

/** What measures from free networks, for all countries. */
export type Controls = { everyMinutes: number; paces?: readonly (During & { everyMinutes: number })[] };

/** Whom a fault meets: everyone but what is left out here. */
export type Where = {
  services?: readonly string[];
  asns?: readonly number[];
  regions?: readonly string[];
  software?: string;
  /** That of a group of volunteers. */
  label?: string;
  probeCc?: readonly string[];
  /** Volunteers alone, controls alone, or both (by default volunteers). */
  who?: 'volunteers' | 'controls' | 'everyone';
};

/** What a fault does to a measurement that it meets. `share`: of the measurements; two numbers are those of its beginning and its end. */
export type Effect =
  | { fails: RestrictedOutcome; share?: number | readonly [number, number] }
  /** The target is this much slower than a neutral one; where the probe finds it throttled it says so. */
  | { slows: number; share?: number | readonly [number, number] }
  /** Nothing is reported. */
  | { silent: true; share?: number | readonly [number, number] };

export type Fault = During & { where?: Where; effect: Effect };

/** An entry of the calendar, made known at `knownSince`. */
export type PlannedEvent = During & { kind: string; title: string; knownSince: string };

/** A number that may lie between two. */
export type Bounds = readonly [least: number, most: number];

/** Measurements in a span: how many, and the share of the conclusive ones that failed. */
export type ExpectedObservations = During & {
  where?: Omit<Where, 'label'>;
  count?: Bounds;
  failing?: Bounds;
  outcomes?: readonly Outcome[];
};

/** Votes of the country's volunteers in a span: how many, and the share that is for a failure; `most`: votes of a network in one window. */
export type ExpectedVotes = During & { service: string; asns?: readonly number[]; votes?: Bounds; failing?: Bounds; most?: number };

/** The word on some networks at an instant. */
export type ExpectedVerdicts = { at: string; service: string; asns: readonly number[]; states: readonly VerdictState[] };

/** What the detector must tell in the end, one for each service and spell. `tiers`: either will do. */
export type ExpectedEpisode = { service: string; kind: EpisodeKind; tiers: readonly Tier[] };

export type ExpectedIncident = {
  kind: Incident['kind'];
  probeCc?: string;
  scopes: readonly Incident['scope'][];
  services: readonly string[];
  /** Networks that must be named, and those that may be. */
  asns: readonly number[];
  optionalAsns?: readonly number[];
  /** Those of which nobody knows how it ended. */
  unknownAsns?: readonly number[];
  regions?: readonly string[];
  statuses: readonly Incident['status'][];
  method?: Incident['method'];
  /** When it truly began; the stated interval must come within `onsetErrorMinutes` (0) of it. */
  onset: string;
  onsetErrorMinutes?: number;
  /** Most minutes from then until it was told as detected; null: never more than suspected. */
  detectedWithinMinutes: number | null;
  /** When it truly ended; the stated interval must come within `endErrorMinutes` (0) of it. */
  end?: string | null;
  endErrorMinutes?: number;
  phases?: Bounds;
};

/** What an observatory with the scenario's calendar must say of the incident that began at `onset`. */
export type ExpectedCoincidence = {
  onset: string;
  /** From its beginning to that of the event. */
  leadMinutes: number;
  /** Onsets of the earlier incidents that it must be called like. */
  similarTo: readonly string[];
  /** The last events of the kind, how many of them coincided, and how unlikely that must be by chance; null: any. */
  pattern: { n: number; k: number; mostP: number; mostBaseRate: number } | null;
};

export type Expected = {
  observations: readonly ExpectedObservations[];
  votes: readonly ExpectedVotes[];
  verdicts?: readonly ExpectedVerdicts[];
  episodes: readonly ExpectedEpisode[];
  /** These, and no others but what `mayAlso` allows. */
  incidents: readonly ExpectedIncident[];
  coincidences?: readonly ExpectedCoincidence[];
};

export type Scenario = During & {
  name: string;
  /** What happens, in a sentence or two. */
  story: string;
  probeCc: string;
  seed: number;
  services: readonly string[];
  volunteers: readonly Volunteers[];
  controls: Controls | null;
  faults: readonly Fault[];
  events?: readonly PlannedEvent[];
  expected: Expected;
};
