/** One service of one country through one closed window. */
import { fadeBadHours } from './bad-hour.ts';
import { admit, blockOf, serviceRateOf } from './baseline.ts';
import { addEvidence, isDead, newCandidate, promising, thin, type Candidate } from './candidates.ts';
import { findEnd, weighEnd } from './end.ts';
import type { PhaseRecord } from './episode.ts';
import { alreadyFailing, confirm } from './left-censored.ts';
import { isOutage, outageIsOver, takeControls } from './outage.ts';
import {
  EFFECTS,
  FORGET_WINDOWS,
  MAX_CANDIDATES,
  MAX_ONSET_AGE_WINDOWS,
  MAX_RECURRENCES,
  PENDING_WINDOWS,
  RECURRENCE_RATIO,
  WINDOW_MS,
} from './parameters.ts';
import { conclude, close, extend, reconsider, seeAgain, suspect } from './phase.ts';
import { pool } from './pooled.ts';
import { openPhase, restrictedPart, type Moment, type Track } from './track.ts';
import { fadeUnrest } from './unrest.ts';
import { weigh } from './weigh.ts';

const STRIDE = EFFECTS.length;
/** The most that a threshold can be lowered: below, nobody need be named to know that it is too little. */
const MAX_EASE_NATS = Math.log(RECURRENCE_RATIO * MAX_RECURRENCES);

/** Folds one window with votes on the service into its track. */
export function judge(track: Track, service: string, moment: Moment): void {
  const phase = openPhase(track);
  takeControls(track, phase, moment);
  noteSoftware(track, phase, moment);
  if (phase) weighEnd(track, phase, moment);
  weighOnset(track, phase, moment);
  if (!phase) seeAgain(track, moment);
  if (phase) goOn(track, phase, moment);
  else begin(track, service, moment);
  track.last = moment.window;
  track.serial += 1;
}

/** The turn of a block of windows: votes are admitted, the service's rate is set, networks that are long gone are forgotten. */
export function turn(track: Track, window: number): void {
  if (blockOf(window) === track.block) return;
  const passed = track.block > 0 ? (blockOf(window) - track.block) * PENDING_WINDOWS : 0;
  fadeBadHours(track.badHours, passed);
  fadeUnrest(track.unrest, passed);
  track.block = blockOf(window);
  for (const cell of track.cells) admit(cell.baseline, window, track.rate, track.unrest);
  track.rate = serviceRateOf(track.cells.map(({ baseline }) => baseline));
  const phase = openPhase(track);
  const stays = track.cells.map((cell) => cell.last > window - FORGET_WINDOWS || restrictedPart(phase, cell.asn) !== null);
  if (stays.every(Boolean)) return;
  track.cells = track.cells.filter((_, place) => stays[place]);
  for (const candidate of track.candidates) candidate.evidence = candidate.evidence.filter((_, index) => stays[Math.floor(index / STRIDE)]);
  for (const end of track.ends) {
    end.evidence = end.evidence.filter((_, place) => stays[place]);
    end.rates = end.rates.filter((_, place) => stays[place]);
  }
}

function weighOnset(track: Track, phase: PhaseRecord | null, moment: Moment): void {
  const fresh = newCandidate(track.last, moment.window, track.serial, track.cells.length * STRIDE);
  track.candidates.push(fresh);
  for (const heard of moment.heard) {
    const restricted = restrictedPart(phase, heard.cell.asn) !== null;
    const held = !restricted ? 'free' : phase?.detectedAtMs === null && !phase.leftCensored ? 'frozen' : 'known';
    const evidence = weigh(track, heard, moment.window, held);
    if (!evidence || held === 'known') continue;
    for (const candidate of track.candidates) {
      for (const [hypothesis, nats] of evidence.entries()) addEvidence(candidate, heard.place * STRIDE + hypothesis, nats);
    }
  }
  for (const candidate of track.candidates) {
    candidate.controlsOk += moment.controls?.ok ?? 0;
    candidate.controlsFailed += moment.controls?.failed ?? 0;
  }
  const dating = (candidate: Candidate): boolean => phase !== null && holds(phase, candidate);
  const oldest = moment.window - MAX_ONSET_AGE_WINDOWS;
  const alive = track.candidates.filter((candidate) => dating(candidate) || (candidate.from > oldest && !isDead(candidate, STRIDE)));
  const spared = promising(alive, STRIDE, RUN_HYPOTHESIS);
  track.candidates = thin(alive, MAX_CANDIDATES, track.serial, (candidate) => spared.has(candidate) || dating(candidate));
}

/** The candidates that date a phase are kept as they are: while it is suspected all of its onset's span, then the likeliest. */
function holds(phase: PhaseRecord, candidate: Candidate): boolean {
  if (phase.detectedAtMs !== null) return candidate.from === phase.anchor;
  return candidate.window * WINDOW_MS >= phase.onset.earliestMs && candidate.window * WINDOW_MS < phase.onset.latestMs;
}

/** The strength by which promising candidates are found: the middle one. */
const RUN_HYPOTHESIS = 1;

const fails = (moment: Moment): boolean => moment.heard.some(({ tally }) => tally.failed > 0);

function begin(track: Track, service: string, moment: Moment): void {
  if (!fails(moment)) return;
  if (alreadyFailing(track, service, moment)) return;
  const pooled = pool(track.candidates, STRIDE);
  if (pooled.nats < moment.suspectNats - MAX_EASE_NATS) return;
  suspect(track, service, pooled, moment, isOutage(track, pooled));
}

function goOn(track: Track, phase: PhaseRecord, moment: Moment): void {
  const over = outageIsOver(track, phase, moment);
  if (over) {
    close(track, phase, over, moment);
    return;
  }
  if (phase.leftCensored) confirm(track, phase, moment);
  if (phase.detectedAtMs !== null || phase.leftCensored) extend(track, phase, moment);
  else if (track.candidates.length > 0) reconsider(track, phase, pool(track.candidates, STRIDE), moment);
  const ending = findEnd(track, phase);
  if (ending) conclude(track, phase, ending, moment);
}

/** Which versions are in use, and when each last succeeded on a network that is not restricted. */
function noteSoftware(track: Track, phase: PhaseRecord | null, moment: Moment): void {
  for (const { cell, votes } of moment.heard) {
    for (const name of [...votes.failedSoftware, ...votes.okSoftware]) {
      const seen = (track.software[name] ??= [0, 0]);
      seen[0] = moment.window;
      if (votes.okSoftware.includes(name) && !restrictedPart(phase, cell.asn)) seen[1] = moment.window;
    }
  }
}
