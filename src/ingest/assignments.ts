/**
 * What each probe is asked to do. The governor keeps the day's requests under the account's: it thins out crowded networks first, where
 * one voter more says nothing new, and then stretches everybody's cadence.
 */
import type { Assignments, NetworkType } from '../probe/report.ts';
import { DEFAULT_TARGET_IDS, LIGHT_TARGET_IDS, newsTargetIds } from '../probe/targets.ts';
import { DAY_MS, toRfc3339 } from '../shared/time.ts';
import type { Origin } from './enrich.ts';

/** How often a probe measures where nothing else is said, in seconds. */
export const CADENCE_S = 1800;
/** How often while an event is watched in its country, in seconds: each window has a measurement. */
export const WATCH_CADENCE_S = 300;
/** Watches ahead that a probe is told of, for the time in which it may have no contact. */
const WATCHES_TOLD = 10;
/** Voters on one network and window beyond which more say nothing new. */
export const ENOUGH_VOTERS = 10;
/** Share of the day's requests that probes may spend; the rest is for readers. */
const PROBES_SHARE = 0.6;
/** The least chance with which a probe is still asked in a round, so that no network falls silent by our own doing. */
const LEAST_PARTICIPATION = 0.05;
const LONGEST_CADENCE_S = 6 * 3600;
/** Rounds differ by up to a twentieth of the cadence, so that they are no clockwork and yet keep to their window. */
const JITTER_RATIO = 0.05;

export type Watches = readonly (readonly [sinceMs: number, untilMs: number])[];

const isWatched = (watches: Watches, nowMs: number): boolean => watches.some(([sinceMs, untilMs]) => sinceMs <= nowMs && nowMs < untilMs);

/** How many times as often as ordinarily a country's probes come. */
export const roundsAt = (watches: Watches, nowMs: number): number => (isWatched(watches, nowMs) ? CADENCE_S / WATCH_CADENCE_S : 1);

/** The chance with which a probe is asked in a round, by the voters that its network would have in a window if all were. */
export const participationOf = (voters: number): number =>
  voters > ENOUGH_VOTERS ? Math.max(LEAST_PARTICIPATION, ENOUGH_VOTERS / voters) : 1;

/** Who asks: when in a round it measures, as a part of it, what its line is, and where it measures, if it says that the connection shows another country. */
export type Asker = { phase: number; networkType: NetworkType; probeCc?: string };

/**
 * What the governor knows: reports so far today, the voters that each network would have in an ordinary window if all its probes were asked, and when each
 * country is watched.
 */
export type Load = { dayMs: number; reports: number; crowd: Record<string, number>; watches: Record<string, Watches> };

export type AssignmentSettings = { dailyRequests: number; observatories: string[]; minimumVersion: string; pausedCountries: string[] };

/** How many times over budget the day will be at the present rate; 1 or less is within it. */
export function overload(load: Load, dailyRequests: number, nowMs: number): number {
  const elapsed = nowMs - load.dayMs;
  if (load.dayMs === 0 || elapsed <= 0 || elapsed > DAY_MS) return 0;
  const hourAtLeast = Math.max(elapsed, DAY_MS / 24);
  return (load.reports / hourAtLeast) * (DAY_MS / (dailyRequests * PROBES_SHARE));
}

export function assign(origin: Origin, load: Load, settings: AssignmentSettings, asker: Asker, nowMs: number): Assignments {
  const probeCc = asker.probeCc ?? origin.probe_cc;
  const paused = [probeCc, origin.probe_cc].some((cc) => settings.pausedCountries.includes(cc));
  const over = overload(load, settings.dailyRequests, nowMs);
  const voters = (load.crowd[crowdKey(origin)] ?? 0) * roundsAt(load.watches[probeCc] ?? [], nowMs);
  const participation = participationOf(voters);
  const stretched = (seconds: number): number => Math.min(LONGEST_CADENCE_S, Math.round(seconds * Math.max(1, over)));
  const watches = paused ? [] : (load.watches[probeCc] ?? []).filter(([, untilMs]) => untilMs > nowMs).slice(0, WATCHES_TOLD);
  const watched = isWatched(watches, nowMs);
  const cadence = stretched(watched ? WATCH_CADENCE_S : CADENCE_S);
  const ordinary = asker.networkType === 'mobile' ? LIGHT_TARGET_IDS : DEFAULT_TARGET_IDS;
  return {
    targets: paused ? [] : [...ordinary, ...newsTargetIds(probeCc)],
    cadence_seconds: cadence,
    phase_seconds: Math.floor(asker.phase * CADENCE_S),
    jitter_ratio: JITTER_RATIO,
    participation: paused ? 0 : Math.round(participation * 100) / 100,
    minimum_version: settings.minimumVersion,
    // A watch is stretched like everything else: the probe takes the shortest cadence that it is told.
    watch: watches.map(([sinceMs, untilMs]) => ({
      since: toRfc3339(sinceMs),
      until: toRfc3339(untilMs),
      cadence_seconds: stretched(WATCH_CADENCE_S),
    })),
    observatories: settings.observatories,
    network: { probe_cc: origin.probe_cc, probe_asn: origin.probe_asn, network_name: origin.network_name },
    ...reasonOf(paused, over, participation, watched),
  };
}

export const crowdKey = (origin: Pick<Origin, 'probe_cc' | 'probe_asn'>): string => `${origin.probe_cc}/${origin.probe_asn}`;

function reasonOf(paused: boolean, over: number, participation: number, watched: boolean): { reason?: string } {
  if (paused) return { reason: 'The operator has paused measuring in this country.' };
  if (over > 1) return { reason: 'The observatory is close to its daily budget; probes measure less often.' };
  if (participation < 1) return { reason: 'Many probes measure on this network; each takes its turn.' };
  if (watched) return { reason: 'An event is watched in this country; probes measure every five minutes.' };
  return {};
}
