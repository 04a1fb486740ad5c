/** Takes a window's votes into the candidate onsets. */
import { addEvidence, isDead, newCandidate, promising, thin, type Candidate } from './candidates.ts';
import type { PhaseRecord } from './episode.ts';
import { noteHour } from './hours.ts';
import { EFFECTS, MAX_CANDIDATES, MAX_ONSET_AGE_WINDOWS, WINDOW_MS } from './parameters.ts';
import { hundredths } from './rounded.ts';
import { countryOf, restrictedPart, type Held, type Moment, type Track } from './track.ts';
import { weigh } from './weigh.ts';

const STRIDE = EFFECTS.length;
/** The least strength by which promising candidates are found: the middle one. */
const MIDDLE = 1;

export function weighOnset(track: Track, phase: PhaseRecord | null, moment: Moment): void {
  track.candidates.push(newCandidate(track.last, moment.window, track.serial, track.cells.length * STRIDE));
  for (const heard of moment.heard) {
    const held = heldBy(phase, heard.cell.asn);
    const evidence = weigh(track, heard, moment, held);
    if (evidence && held !== 'known') addEvidence(track.candidates, heard.place * STRIDE, evidence);
  }
  if (moment.surplus !== null) noteHour(track.hours, moment.window, moment.surplus);
  const { votes, failed } = countryOf(moment);
  for (const candidate of track.candidates) {
    candidate.controlsOk += moment.controls?.ok ?? 0;
    candidate.controlsFailed += moment.controls?.failed ?? 0;
    candidate.votes += votes;
    candidate.failed = hundredths(candidate.failed + failed);
  }
  track.candidates = kept(track, phase, moment.window);
}

function heldBy(phase: PhaseRecord | null, asn: number): Held {
  if (!phase || !restrictedPart(phase, asn)) return 'free';
  return phase.detectedAtMs === null && !phase.leftCensored ? 'frozen' : 'known';
}

/** Drops hopeless and stale candidates and thins the rest. Those that date the open phase stay. */
function kept(track: Track, phase: PhaseRecord | null, window: number): Candidate[] {
  const dating = (candidate: Candidate): boolean => phase !== null && dates(phase, candidate);
  const fresh = (candidate: Candidate): boolean => candidate.from > window - MAX_ONSET_AGE_WINDOWS && !isDead(candidate, STRIDE);
  const alive = track.candidates.filter((candidate) => dating(candidate) || fresh(candidate));
  const spared = promising(alive, STRIDE, MIDDLE);
  return thin(alive, MAX_CANDIDATES, track.serial, (candidate) => spared.has(candidate) || dating(candidate));
}

/** While a phase is suspected all candidates of its onset's span date it, then the likeliest. */
function dates(phase: PhaseRecord, candidate: Candidate): boolean {
  if (phase.detectedAtMs !== null) return candidate.from === phase.anchor;
  return candidate.window * WINDOW_MS >= phase.onset.earliestMs && candidate.window * WINDOW_MS < phase.onset.latestMs;
}
