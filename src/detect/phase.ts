/** The life of a phase: suspected, detected, joined by further networks, ended or withdrawn. */
import { NO_BAD_HOUR } from './bad-hour.ts';
import { blockOf, purge } from './baseline.ts';
import { purgeSpread } from './correlation.ts';
import { newCandidate } from './candidates.ts';
import { EFFECTS, MINOR_SHARE, OBSERVED_WINDOWS, SHORT_BLOCK_NATS, WINDOW_MS, WINDOWS_A_DAY } from './parameters.ts';
import { addFacts } from './facts.ts';
import { purgeHours } from './hours.ts';
import { continues, type EpisodeRecord, type NetworkRecord, type PhaseRecord } from './episode.ts';
import type { Ending } from './end.ts';
import { brokenVotersNetwork } from './lone-voter.ts';
import { affected, grownSure, joining, sinceHeard } from './named.ts';
import type { Pooled } from './pooled.ts';
import { easeOf, noteEnded } from './recurrence.ts';
import { hundredths } from './rounded.ts';
import { likeliest, spanOf, type Span } from './span.ts';
import { alternativesOf, isSupported } from './supported.ts';
import { restrictedPart, type Moment, type Track } from './track.ts';

/**
 * Opens a phase on a suspicion, within the episode before it where it goes on with that. What one faulty device would look like is no suspicion. Nor is what one broken
 * voter shows, which is forgotten.
 */
export function suspect(track: Track, service: string, pooled: Pooled, moment: Moment, outage: boolean): void {
  const networks = affected(track, pooled);
  const ease = easeOf(track, moment.window, asnsOf(networks));
  if (networks.length === 0 || !isEnough(pooled, moment.suspectNats)) return;
  const phase: PhaseRecord = {
    suspectedAtMs: moment.knownMs,
    detectedAtMs: null,
    ...datedBy(track, pooled, networks),
    end: null,
    leftCensored: false,
    nats: hundredths(pooled.nats),
    peak: hundredths(pooled.nats),
    ease,
    controlsGood: 0,
    networks,
  };
  if (alternativesOf(track, phase).oneDevice) return;
  const broken = brokenVotersNetwork(track, phase);
  if (broken !== null) {
    clearOnsets(track, broken);
    return;
  }
  enter(track, service, phase, moment, outage);
  harden(track, phase, moment, pooled.nats);
}

/** The statistic passes, and at least one onset does with no more than a day's worth of windows: a long quiet alone proves nothing. */
const isEnough = ({ nats, best }: Pooled, threshold: number): boolean => nats >= threshold && best >= threshold - Math.log(WINDOWS_A_DAY);

/** Makes a phase the open one of its track. */
export function enter(track: Track, service: string, phase: PhaseRecord, moment: Moment, outage: boolean): void {
  const goesOn = !outage && continues(track.episode, phase.onset, asnsOf(phase.networks));
  const fresh: EpisodeRecord = {
    key: `${service}@${moment.window}`,
    outage,
    withdrawn: false,
    updatedMs: moment.knownMs,
    observed: [],
    phases: [],
  };
  const episode = goesOn && track.episode ? track.episode : fresh;
  episode.phases.push(phase);
  track.episode = episode;
  track.ends = [];
  settle(track, phase, moment);
}

/** Takes another window's evidence into a phase that is only suspected: when it began, whom it meets, whether it is detected. */
export function reconsider(track: Track, phase: PhaseRecord, pooled: Pooled, moment: Moment): void {
  const networks = affected(track, pooled);
  if (networks.length === 0) return;
  for (const gone of phase.networks.filter(({ asn }) => !asnsOf(networks).includes(asn))) clearEnds(track, gone.asn);
  const peak = Math.max(phase.peak, hundredths(pooled.nats));
  Object.assign(phase, datedBy(track, pooled, networks), {
    networks,
    nats: Math.max(hundredths(pooled.nats), hundredths(peak - SHORT_BLOCK_NATS)),
    peak,
    ease: easeOf(track, moment.window, asnsOf(networks)),
  });
  settle(track, phase, moment);
  harden(track, phase, moment, pooled.nats);
}

function datedBy(
  track: Track,
  pooled: Pooled,
  networks: readonly NetworkRecord[],
): Pick<PhaseRecord, 'onset' | 'anchor' | 'controlsOk' | 'controlsFailed' | 'countryVotes' | 'countryFailed'> {
  const best = track.candidates[likeliest(pooled.byCandidate)] ?? newCandidate(null, 0, 0, 0);
  return {
    onset: sinceHeard(
      spanOf(track.candidates, pooled.byCandidate),
      networks.map(({ facts }) => facts),
    ),
    anchor: best.from,
    controlsOk: best.controlsOk,
    controlsFailed: best.controlsFailed,
    countryVotes: best.votes,
    countryFailed: best.failed,
  };
}

/** Detected once the statistic passes the higher threshold on enough different sources. */
export function harden(track: Track, phase: PhaseRecord, moment: Moment, nats: number): void {
  if (phase.detectedAtMs !== null || nats < moment.detectNats - phase.ease) return;
  if (!isSupported(alternativesOf(track, phase))) return;
  phase.detectedAtMs = moment.knownMs;
  for (const { asn } of phase.networks) {
    clearOnsets(track, asn);
    release(track, asn);
  }
}

/** Takes another window into a phase that is detected. */
export function extend(track: Track, phase: PhaseRecord, moment: Moment): void {
  for (const heard of moment.heard) {
    const part = restrictedPart(phase, heard.cell.asn);
    if (part) {
      addFacts(part.facts, heard.votes, moment.window, heard.simulated);
      part.sure = grownSure(part);
    } else if (heard.tally.failed > 0) join(track, phase, joining(track, phase, heard), moment);
  }
  settle(track, phase, moment);
}

function join(track: Track, phase: PhaseRecord, network: NetworkRecord | null, moment: Moment): void {
  if (!network) return;
  const known = phase.networks.find(({ asn }) => asn === network.asn);
  if (known) Object.assign(known, { state: 'restricted', end: null, sure: true });
  else phase.networks.push(network);
  clearOnsets(track, network.asn);
  release(track, network.asn);
  touch(track, moment);
}

/**
 * Applies an ending. Where some networks go on, the phase stays open for them, unless they were a small part of it: a faulty device on one of many would hold it
 * open for as long as it fails. They are then judged afresh.
 */
export function conclude(track: Track, phase: PhaseRecord, ending: Ending, moment: Moment): void {
  const isOver = failuresOf(ending.persisting) <= MINOR_SHARE * failuresOf(phase.networks.filter(({ state }) => state === 'restricted'));
  for (const { network, span } of ending.ended) {
    network.state = 'ended';
    network.end = span;
    clearEnds(track, network.asn);
    release(track, network.asn);
  }
  touch(track, moment);
  if (isOver) close(track, phase, ending.span, moment);
}

/** While it was only suspected the likeliest onset may have moved on, to failures after those that are over. */
const noLater = (onset: Span, end: Span): Span => ({
  earliestMs: Math.min(onset.earliestMs, end.earliestMs),
  latestMs: Math.min(onset.latestMs, end.latestMs),
});

const failuresOf = (networks: readonly NetworkRecord[]): number => networks.reduce((sum, { facts }) => sum + facts.failedVotes, 0);

/** Closes a phase: networks that were not heard since its end are `unknown`. */
export function close(track: Track, phase: PhaseRecord, span: Span, moment: Moment): void {
  for (const network of phase.networks.filter(({ state }) => state === 'restricted')) {
    network.state = 'unknown';
    release(track, network.asn);
  }
  phase.end = span;
  for (const dated of [phase, ...phase.networks]) dated.onset = noLater(dated.onset, span);
  noteEnded(track, phase, moment.window);
  track.candidates = [];
  track.ends = [];
  touch(track, moment);
}

/** A network that was silent at the end and succeeds within the day is known to have ended. */
export function seeAgain(track: Track, moment: Moment): void {
  const phase = track.episode?.phases.at(-1);
  if (!phase?.end || moment.window * WINDOW_MS > phase.end.latestMs + OBSERVED_WINDOWS * WINDOW_MS) return;
  for (const { cell, tally } of moment.heard) {
    const network = phase.networks.find(({ asn, state }) => asn === cell.asn && state === 'unknown');
    if (!network || tally.failed * 2 >= tally.total) continue;
    network.state = 'ended';
    network.end = { earliestMs: phase.end.earliestMs, latestMs: moment.knownMs };
    touch(track, moment);
  }
}

/** Purges what restricted networks learned since the onset, and notes who is observed. */
function settle(track: Track, phase: PhaseRecord, moment: Moment): void {
  for (const cell of track.cells) if (restrictedPart(phase, cell.asn)) purge(cell.baseline, phase.onset.earliestMs / WINDOW_MS);
  purgeSpread(track.correlation, blockOf(phase.onset.earliestMs / WINDOW_MS));
  purgeHours(track.hours, phase.onset.earliestMs / WINDOW_MS);
  const episode = track.episode;
  if (!episode) return;
  const first = (episode.phases[0] ?? phase).onset.earliestMs / WINDOW_MS - OBSERVED_WINDOWS;
  const now = track.cells.filter(({ last }) => last >= first).map(({ asn }) => asn);
  episode.observed = [...new Set([...episode.observed, ...now])].sort((a, b) => a - b);
  touch(track, moment);
}

function touch(track: Track, moment: Moment): void {
  if (track.episode) track.episode.updatedMs = moment.knownMs;
}

const asnsOf = (networks: readonly { asn: number }[]): number[] => networks.map(({ asn }) => asn);

/** The network's votes are ordinary ones again. */
function release(track: Track, asn: number): void {
  const cell = track.cells.find((other) => other.asn === asn);
  if (cell) Object.assign(cell, { badHour: NO_BAD_HOUR, cusum: 0, facts: null, lone: null });
}

function clearOnsets(track: Track, asn: number): void {
  const place = track.cells.findIndex((cell) => cell.asn === asn);
  for (const { evidence } of track.candidates) evidence.fill(0, place * EFFECTS.length, (place + 1) * EFFECTS.length);
}

function clearEnds(track: Track, asn: number): void {
  const place = track.cells.findIndex((cell) => cell.asn === asn);
  for (const end of track.ends) end.evidence[place] = 0;
}
