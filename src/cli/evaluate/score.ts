/**
 * How well incidents match the truth. Found: a phase of a detected incident of the same country and service overlaps the episode and was detected
 * before that ended; the earliest detected counts, others are extra. False: a restriction that meets no episode, required or optional.
 */
import type { Incident, Phase } from '../../incidents/incident.ts';
import type { Interval } from '../../incidents/terms.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { Truth, TruthEpisode } from './truth.ts';

export type EpisodeScore = {
  id: string;
  found: boolean;
  incident: string | null;
  onset: Interval | null;
  onset_error_minutes: number | null;
  detected_at: string | null;
  delay_minutes: number | null;
  end_error_minutes: number | null;
  networks: { precision: number | null; recall: number | null };
};

export type Score = {
  episodes: EpisodeScore[];
  optional: EpisodeScore[];
  false_incidents: number;
  false_incidents_in_quiet: number;
  extra_incidents: number;
  /** Networks named by any incident of which the truth says that they never were restricted. */
  never_named: number[];
};

type Match = { incident: Incident; phase: Phase };

/** Kinds that claim a restriction: an outage or a fault of measurement, told as that, is no false alarm. */
const CLAIMS: readonly Incident['kind'][] = ['service-restriction', 'throttling', 'blackout'];

export function score(incidents: readonly Incident[], truth: Truth): Score {
  const claims = incidents.filter(({ kind }) => CLAIMS.includes(kind));
  const all = [...truth.episodes, ...truth.optional];
  const counted = new Set(all.flatMap((episode) => earliest(detectedIn(claims, episode)) ?? []).map(({ phase }) => phase));
  const meeting = new Set(all.flatMap((episode) => matches(claims, episode)).map(({ phase }) => phase));
  const wrong = claims.filter(({ phases }) => !phases.some((phase) => meeting.has(phase)));
  const named = new Set(claims.flatMap(({ networks }) => networks.map(({ asn }) => asn)));
  return {
    episodes: truth.episodes.map((episode) => scoreEpisode(claims, episode)),
    optional: truth.optional.map((episode) => scoreEpisode(claims, episode)),
    false_incidents: wrong.length,
    false_incidents_in_quiet: wrong.filter((incident) => isInQuiet(incident, truth)).length,
    extra_incidents: [...meeting].filter((phase) => !counted.has(phase)).length,
    never_named: truth.never.filter((asn) => named.has(asn)),
  };
}

function scoreEpisode(claims: readonly Incident[], episode: TruthEpisode): EpisodeScore {
  const match = earliest(detectedIn(claims, episode));
  if (!match) return { ...NOT_FOUND, id: episode.id };
  const { incident, phase } = match;
  return {
    id: episode.id,
    found: true,
    incident: incident.id,
    onset: phase.onset,
    onset_error_minutes: distance(phase.onset, episode.onset),
    detected_at: phase.detected_at,
    delay_minutes: minutes(Date.parse(phase.detected_at) - Date.parse(episode.onset[1])),
    end_error_minutes: phase.end && episode.end ? distance(phase.end, episode.end) : null,
    networks: networkScore(phase.networks, episode),
  };
}

const NOT_FOUND: Omit<EpisodeScore, 'id'> = {
  found: false,
  incident: null,
  onset: null,
  onset_error_minutes: null,
  detected_at: null,
  delay_minutes: null,
  end_error_minutes: null,
  networks: { precision: null, recall: null },
};

/** Phases whose span overlaps the episode's, both at their widest. */
function matches(claims: readonly Incident[], episode: TruthEpisode): Match[] {
  const since = Date.parse(episode.onset[0]);
  const until = episode.end ? Date.parse(episode.end[1]) : Number.POSITIVE_INFINITY;
  return claims
    .filter((incident) => isAbout(incident, episode))
    .flatMap((incident) =>
      incident.phases
        .filter(
          ({ onset, end }) => Date.parse(onset.earliest) <= until && (end ? Date.parse(end.latest) : Number.POSITIVE_INFINITY) >= since,
        )
        .map((phase) => ({ incident, phase })),
    );
}

/** Those that were detected, not merely suspected, before the episode ended. */
const detectedIn = (claims: readonly Incident[], episode: TruthEpisode): Match[] =>
  matches(claims, episode).filter(({ incident, phase }) => {
    const inTime = episode.end === null || Date.parse(phase.detected_at) < Date.parse(episode.end[1]);
    return inTime && incident.status !== 'retracted' && incident.updates.some(({ kind }) => kind === 'detected');
  });

const earliest = (found: readonly Match[]): Match | null =>
  [...found].sort((a, b) => Date.parse(a.phase.detected_at) - Date.parse(b.phase.detected_at))[0] ?? null;

/** An episode without a service is a blackout. */
function isAbout(incident: Incident, about: { probe_cc: string; service: string | null }): boolean {
  if (incident.probe_cc !== about.probe_cc) return false;
  return about.service === null ? incident.kind === 'blackout' : incident.services.includes(about.service);
}

/** Whether a phase was going on for certain, by its own dating, within a quiet span. */
const isInQuiet = (incident: Incident, truth: Truth): boolean =>
  truth.quiet.some(
    (quiet) =>
      isAbout(incident, quiet) &&
      incident.phases.some(
        ({ onset, end }) =>
          Date.parse(onset.latest) < Date.parse(quiet.until) &&
          (end ? Date.parse(end.latest) : Number.POSITIVE_INFINITY) > Date.parse(quiet.since),
      ),
  );

/** Optional networks neither raise nor lower the precision. Where the truth names no network nothing is known of either. */
function networkScore(named: readonly number[], episode: TruthEpisode): EpisodeScore['networks'] {
  if (episode.asns.length === 0) return { precision: null, recall: null };
  const judged = named.filter((asn) => !episode.optional_asns.includes(asn));
  const right = judged.filter((asn) => episode.asns.includes(asn)).length;
  return { precision: share(right, judged.length), recall: share(right, episode.asns.length) };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 1000) / 1000);

/** Minutes between two intervals, 0 where they meet. */
function distance(interval: Interval, [earliestTime, latestTime]: readonly [string, string]): number {
  const before = Date.parse(earliestTime) - Date.parse(interval.latest);
  const after = Date.parse(interval.earliest) - Date.parse(latestTime);
  return minutes(Math.max(0, before, after));
}

const minutes = (milliseconds: number): number => Math.round((milliseconds / MINUTE_MS) * 10) / 10;
