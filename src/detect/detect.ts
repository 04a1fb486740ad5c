/**
 * The detector: folds a country's closed windows into its state and tells of restrictions. It judges each service by the votes of all networks
 * together (`judge.ts`, `pooled.ts`), on what is seen up to each window and nothing later. Calling it once with all windows
 * or in any split into slices gives the same. Wrong, by design, at the stated rate of the budgets in `parameters.ts`.
 */
import { admittedRate, isSufficient } from './baseline.ts';
import { sharesOf } from './correlation.ts';
import { describe } from './describe.ts';
import type { Episode, EpisodeRecord } from './episode.ts';
import { expire } from './expire.ts';
import { countVotes } from './facts.ts';
import { commonShare, extraShare } from './hours.ts';
import { capped } from './likelihood.ts';
import { judge, mayBeRaised, take } from './judge.ts';
import { kinOf, type Belief } from './kin.ts';
import {
  ANONYMOUS_CORRELATION,
  DETECTED_YEARS,
  FORGET_WINDOWS,
  HOUR_SERVICES,
  SUSPECTED_YEARS,
  UNKNOWN_SERVICE_RATE,
  WINDOW_MS,
  WINDOWS_A_YEAR,
} from './parameters.ts';
import { pack, unpack, type Working } from './packing.ts';
import type { DetectorState } from './state.ts';
import { togetherOf } from './together.ts';
import { cellOf, newTrack, type Heard, type Moment, type Track } from './track.ts';
import { turn } from './turn.ts';
import { memoryOf } from './unrest.ts';
import type { NetworkVotes, WindowVotes } from '../rollup/window-votes.ts';

export type Detection = { state: DetectorState; episodes: Episode[] };

/**
 * @param windows closed windows in ascending order, later than those of the state; windows without observations are absent
 * @param untilMs end of the last closed window, Unix milliseconds
 * @param share of the budget of false alarms that these votes have
 * @returns the new state; the episodes that are open or were changed
 */
export function detect(state: DetectorState, windows: readonly WindowVotes[], untilMs: number, share = 1): Detection {
  const working = unpack(state);
  const told = new Map<string, Episode>();
  for (const votes of windows) foldWindow(working, votes, share, told);
  expireAll(working, untilMs, told);
  for (const [service, track] of working.tracks) if (isOpen(track.episode)) tell(working, track, track.episode, service, told);
  return {
    state: pack(working, Math.floor(untilMs / WINDOW_MS)),
    episodes: [...told.values()].sort((a, b) => a.suspectedAtMs - b.suspectedAtMs || (a.key < b.key ? -1 : 1)),
  };
}

/** Open episodes are told at the end of a call, as they stand then. */
const isOpen = (record: EpisodeRecord | null): boolean => record?.phases.at(-1)?.end === null && !record.withdrawn;

/** Withdraws suspicions whose time was up by then. */
function expireAll(working: Working, nowMs: number, told: Map<string, Episode>): void {
  for (const [service, track] of working.tracks) {
    const before = track.episode;
    const changes = changesOf(before);
    expire(track, nowMs);
    if (changes()) tell(working, track, before, service, told);
  }
}

function foldWindow(working: Working, votes: WindowVotes, share: number, told: Map<string, Episode>): void {
  const window = votes.windowMs / WINDOW_MS;
  forget(working, window);
  const known = [...working.tracks.values()].filter((track) => track.cells.some((cell) => isSufficient(cell.baseline)));
  const services = known.length;
  const budget = Math.log((WINDOWS_A_YEAR * Math.max(1, services)) / share);
  for (const network of votes.networks) if (network.name !== null) working.names.set(network.asn, network.name);
  const believed = kinOf(working.tracks);
  const common = services < HOUR_SERVICES ? null : commonShare(known, window);
  expireAll(working, votes.windowMs, told);
  const taken = heardByService(votes).flatMap(([service, networks]) =>
    takeIn(working, service, { ...votes, networks }, { budget, belief: believed(service), common }),
  );
  const shownTogether = togetherOf(working.tracks, services, budget + Math.log(SUSPECTED_YEARS));
  const together = taken.map(({ service, track, moment }) => (mayBeRaised(track, moment) ? shownTogether(service, track) : null));
  for (const [index, { service, track, moment }] of taken.entries()) {
    const before = track.episode;
    const changes = changesOf(before);
    judge(track, service, moment, together[index] ?? null);
    if (changes()) tell(working, track, before, service, told);
    if (track.episode !== before && !isOpen(track.episode)) tell(working, track, track.episode, service, told);
  }
}

/** Whether an episode that is not open has closed or changed since this was called. */
function changesOf(record: EpisodeRecord | null): () => boolean {
  const wasOpen = isOpen(record);
  const beforeMs = record?.updatedMs;
  return () => !isOpen(record) && (wasOpen || record?.updatedMs !== beforeMs);
}

/**
 * The logarithm of the windows in which one false suspicion is allowed, over all services; what is believed of the service before its own votes; what this hour of the day
 * has in common over services, null where they are too few to tell.
 */
type Prior = { budget: number; belief: Belief; common: number | null };

/** A service whose votes of the window were taken in. */
type Taken = { service: string; track: Track; moment: Moment };

/** @returns nothing where no vote is conclusive */
function takeIn(working: Working, service: string, votes: WindowVotes, prior: Prior): Taken[] {
  const window = votes.windowMs / WINDOW_MS;
  const track = working.tracks.get(service) ?? newTrack(window, UNKNOWN_SERVICE_RATE);
  turn(track, window);
  const moment = momentOf(track, service, votes, prior);
  if (moment.heard.length === 0) return [];
  working.tracks.set(service, track);
  take(track, moment);
  return [{ service, track, moment }];
}

/** A service that was away for as long as networks are remembered, and has no open episode, begins anew. */
function forget({ tracks }: Working, window: number): void {
  for (const [service, { episode, last }] of tracks) if (!isOpen(episode) && (last ?? 0) <= window - FORGET_WINDOWS) tracks.delete(service);
}

function tell(working: Working, track: Track, record: EpisodeRecord | null, service: string, told: Map<string, Episode>): void {
  const nameOf = (asn: number): string | null => working.names.get(asn) ?? null;
  const episode = record && describe(track, record, service, nameOf);
  if (episode) told.set(episode.key, episode);
}

/** Services in ascending order, each with the networks that were heard on it. */
function heardByService({ networks }: WindowVotes): [string, NetworkVotes[]][] {
  const heard = new Map<string, NetworkVotes[]>();
  for (const network of networks) {
    for (const service of Object.keys(network.services)) {
      const known = heard.get(service);
      if (known) known.push(network);
      else heard.set(service, [network]);
    }
  }
  return [...heard].sort(([a], [b]) => (a < b ? -1 : 1));
}

function momentOf(track: Track, service: string, votes: WindowVotes, { budget, belief, common }: Prior): Moment {
  const window = votes.windowMs / WINDOW_MS;
  const shares = sharesOf(track.correlation, belief.correlation);
  const heard: Heard[] = [];
  for (const network of votes.networks) {
    const one = heardOn(track, network, service, window, shares);
    if (one) heard.push(one);
  }
  return {
    window,
    knownMs: votes.windowMs + WINDOW_MS,
    heard,
    memory: memoryOf(track.unrest, belief.unrest),
    extra: Math.min(common ?? 0, extraShare(track.hours, window)),
    surplus: common === null ? null : { excess: 0, room: 0 },
    controls: votes.controls[service] ?? null,
    suspectNats: budget + Math.log(SUSPECTED_YEARS),
    detectNats: budget + Math.log(DETECTED_YEARS),
  };
}

/** The votes of a network on the service, if any is conclusive. */
function heardOn(track: Track, network: NetworkVotes, service: string, window: number, shares: readonly number[]): Heard | null {
  const votes = network.services[service];
  const { failed, total } = votes ? countVotes(votes) : { failed: 0, total: 0 };
  if (!votes || total === 0) return null;
  const correlation = votes.anonymous ? ANONYMOUS_CORRELATION : shares;
  const { place, cell } = cellOf(track, network.asn, window);
  const usual = admittedRate(cell.baseline, track.rate);
  return { place, cell, tally: capped({ failed, total, correlation }), votes, usual, simulated: network.simulated };
}
