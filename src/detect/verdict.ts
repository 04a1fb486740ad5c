/** The latest word on every network and service that was seen within a day. */
import { isSufficient, votesOf } from './baseline.ts';
import { EFFECTS, SILENCE_CHANCE, WINDOW_MS, WINDOWS_A_DAY } from './parameters.ts';
import type { RestrictedOutcome } from '../probe/outcome-names.ts';
import { layerOf } from './facts.ts';
import { poolOne } from './pooled.ts';
import type { Span } from './span.ts';
import { openPhase, restrictedPart, type Track } from './track.ts';

export type VerdictState = 'ok' | 'restricted' | 'down' | 'silent' | 'insufficient';

export type Verdict = {
  asn: number;
  service: string;
  /** `silent`: no vote for longer than the network's own pace lets expect. `down`: failing for the controls too. */
  state: VerdictState;
  /** Start of the last window with votes. */
  windowMs: number;
  /** Logarithm of the statistic: the phase's where restricted, else the network's own. */
  nats: number;
  onset: Span | null;
  layer: RestrictedOutcome | null;
  /** Votes that it rests on: those of the run of failures, else those of the baseline. */
  votes: number;
};

/** Verdicts at the end of window `until − 1`. */
export function verdictsOf(track: Track, service: string, until: number): Verdict[] {
  const phase = openPhase(track);
  const verdicts: Verdict[] = [];
  for (const [place, cell] of track.cells.entries()) {
    if (cell.last < until - WINDOWS_A_DAY) continue;
    const part = restrictedPart(phase, cell.asn);
    const own = track.candidates.length > 0 ? poolOne(track.candidates, EFFECTS.length, place).nats : 0;
    const facts = part?.facts ?? cell.facts;
    verdicts.push({
      asn: cell.asn,
      service,
      state: stateOf(track, place, until),
      windowMs: cell.last * WINDOW_MS,
      nats: Math.round((part && phase ? phase.nats : own) * 100) / 100,
      onset: part?.onset ?? null,
      layer: part ? layerOf([part.facts]) : null,
      votes: Math.round(part && facts ? facts.votes : votesOf(cell.baseline)),
    });
  }
  return verdicts;
}

function stateOf(track: Track, place: number, until: number): VerdictState {
  const cell = track.cells[place];
  if (!cell) return 'insufficient';
  const silence = until - 1 - cell.last;
  if (cell.pace > 0 && Math.exp(-silence / Math.max(1, cell.pace)) < SILENCE_CHANCE) return 'silent';
  if (restrictedPart(openPhase(track), cell.asn)) return track.episode?.outage ? 'down' : 'restricted';
  return isSufficient(cell.baseline) ? 'ok' : 'insufficient';
}
