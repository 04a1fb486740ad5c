/** One service of one country through one closed window. */
import { findEnd, weighEnd } from './end.ts';
import type { PhaseRecord } from './episode.ts';
import { alreadyFailing, confirm } from './left-censored.ts';
import { weighOnset } from './onset.ts';
import { isOutage, outageIsOver, takeControls, turnsOut } from './outage.ts';
import { EFFECTS } from './parameters.ts';
import { close, conclude, extend, reconsider, seeAgain, suspect } from './phase.ts';
import { canReach, pool } from './pooled.ts';
import { hundredths } from './rounded.ts';
import { raised, type Together } from './together.ts';
import { countryOf, openPhase, restrictedPart, type Moment, type Track } from './track.ts';

const STRIDE = EFFECTS.length;

/** Takes what one window's votes on the service show into its track. */
export function take(track: Track, moment: Moment): void {
  const phase = openPhase(track);
  takeControls(track, phase, moment);
  noteSoftware(track, phase, moment);
  if (phase) noteCountry(phase, moment);
  if (phase) weighEnd(track, phase, moment);
  weighOnset(track, phase, moment);
}

/**
 * Draws the conclusions, once the window was taken in on all services.
 * @param together what the service shows together with others
 */
export function judge(track: Track, service: string, moment: Moment, together: Together | null): void {
  const phase = openPhase(track);
  if (phase) goOn(track, phase, moment, together);
  else begin(track, service, moment, together);
  track.last = moment.window;
  track.serial += 1;
}

/** Whether it matters what others show: the service fails, and is not detected yet. */
export function mayBeRaised(track: Track, moment: Moment): boolean {
  const phase = openPhase(track);
  return phase ? phase.detectedAtMs === null && !phase.leftCensored : fails(moment);
}

const fails = (moment: Moment): boolean => moment.heard.some(({ tally }) => tally.failed > 0);

function begin(track: Track, service: string, moment: Moment, together: Together | null): void {
  seeAgain(track, moment);
  if (!fails(moment) || alreadyFailing(track, service, moment)) return;
  if (together === null && !canReach(track.candidates, STRIDE, moment.suspectNats)) return;
  const pooled = raised(pool(track.candidates, STRIDE), together);
  if (pooled.nats < moment.suspectNats) return;
  suspect(track, service, pooled, moment, isOutage(track, pooled));
}

/** Only good votes on a restricted network can end it. */
const succeeds = (phase: PhaseRecord, moment: Moment): boolean =>
  moment.heard.some(({ cell, tally }) => tally.failed < tally.total && restrictedPart(phase, cell.asn) !== null);

function goOn(track: Track, phase: PhaseRecord, moment: Moment, together: Together | null): void {
  if (turnsOut(track, phase)) track.episode = track.episode && { ...track.episode, outage: true };
  const over = outageIsOver(track, phase, moment);
  if (over) {
    close(track, phase, over, moment);
    return;
  }
  if (phase.leftCensored) confirm(track, phase, moment);
  if (phase.detectedAtMs !== null || phase.leftCensored) extend(track, phase, moment);
  else if (track.candidates.length > 0) reconsider(track, phase, raised(pool(track.candidates, STRIDE), together), moment);
  const ending = succeeds(phase, moment) ? findEnd(track, phase) : null;
  if (ending) conclude(track, phase, ending, moment);
}

function noteCountry(phase: PhaseRecord, moment: Moment): void {
  const { votes, failed } = countryOf(moment);
  phase.countryVotes += votes;
  phase.countryFailed = hundredths(phase.countryFailed + failed);
}

/** Which versions are in use, and when each last succeeded on a network that is not restricted. */
function noteSoftware(track: Track, phase: PhaseRecord | null, moment: Moment): void {
  const inUse = new Set<string>();
  const succeeded = new Set<string>();
  for (const { cell, votes } of moment.heard) {
    const isFree = restrictedPart(phase, cell.asn) === null;
    for (const name of votes.failedSoftware) inUse.add(name);
    for (const name of votes.okSoftware) (isFree ? succeeded : inUse).add(name);
  }
  for (const name of [...inUse, ...succeeded]) (track.software[name] ??= [0, 0])[0] = moment.window;
  for (const name of succeeded) (track.software[name] ??= [0, 0])[1] = moment.window;
}
