/**
 * Whether a service is down for everyone: it fails for the controls too, which measure it from free networks. Controls that failed before
 * already tell nothing; without controls nothing is ruled out.
 */
import { CONTROLS_FAILING_SHARE, WINDOW_MS } from './parameters.ts';
import type { PhaseRecord } from './episode.ts';
import type { Pooled } from './pooled.ts';
import { tenThousandths } from './rounded.ts';
import { likeliest, type Span } from './span.ts';
import type { Moment, Track } from './track.ts';

/** Weight of a window in the controls' moving share of failures: about six hours of windows. */
const CONTROL_MEMORY = 0.01;
/** Votes of the controls that show an outage after the fact. */
const TELLING_CONTROLS = 3;
/** Windows in a row in which the controls succeed that end an outage. */
const GOOD_WINDOWS = 3;

/** Takes the window's control votes into the track and the open phase. */
export function takeControls(track: Track, phase: PhaseRecord | null, { controls }: Moment): void {
  const total = controls ? controls.ok + controls.failed : 0;
  if (!controls || total === 0) return;
  track.controlFault = tenThousandths(track.controlFault + CONTROL_MEMORY * (controls.failed / total - track.controlFault));
  if (!phase) return;
  phase.controlsOk += controls.ok;
  phase.controlsFailed += controls.failed;
  phase.controlsGood = controls.failed / total < CONTROLS_FAILING_SHARE ? phase.controlsGood + 1 : 0;
}

/** Whether the controls have failed since the likeliest onset, though not before. */
export function isOutage(track: Track, pooled: Pooled): boolean {
  const best = track.candidates[likeliest(pooled.byCandidate)];
  return best !== undefined && controlsFail(track, best.controlsOk, best.controlsFailed);
}

/** Whether a phase that was taken for a restriction turns out to be an outage: the controls, which may come late, have failed since. */
export const turnsOut = (track: Track, phase: PhaseRecord): boolean =>
  track.episode?.outage === false &&
  phase.controlsFailed >= TELLING_CONTROLS &&
  phase.controlsGood === 0 &&
  controlsFail(track, phase.controlsOk, phase.controlsFailed);

export function controlsFail(track: Track, ok: number, failed: number): boolean {
  return failed > 0 && failed / (ok + failed) >= CONTROLS_FAILING_SHARE && track.controlFault < CONTROLS_FAILING_SHARE;
}

/** The end of an outage: the controls succeed again. Networks that go on failing are then judged afresh. */
export function outageIsOver(track: Track, phase: PhaseRecord, moment: Moment): Span | null {
  if (!track.episode?.outage || phase.controlsGood < GOOD_WINDOWS) return null;
  return { earliestMs: Math.max(phase.onset.latestMs, (moment.window - GOOD_WINDOWS) * WINDOW_MS), latestMs: moment.knownMs };
}
