/** The latest word on every network and service that was seen within a day: read from the state where it is asked for, no part of a tick. */
import { isSufficient, votesOf } from './baseline.ts';
import { EFFECTS, SILENCE_CHANCE, WINDOW_MS, WINDOWS_A_DAY } from './parameters.ts';
import type { RestrictedOutcome } from '../probe/outcome-names.ts';
import { layerOf } from './facts.ts';
import { unpack } from './packing.ts';
import { poolOne } from './pooled.ts';
import { hundredths } from './rounded.ts';
import type { Span } from './span.ts';
import type { DetectorState } from './state.ts';
import { openPhase, restrictedPart, type Cell, type Track } from './track.ts';

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

/**
 * The verdicts that a state holds.
 * @param untilMs end of the last window that was folded into it
 */
export function verdictsOf(state: DetectorState, untilMs: number): Verdict[] {
  const until = Math.floor(untilMs / WINDOW_MS);
  return [...unpack(state).tracks].flatMap(([service, track]) =>
    track.cells.flatMap((cell, place) => (cell.last < until - WINDOWS_A_DAY ? [] : [verdictOf(track, service, place, cell, until)])),
  );
}

function verdictOf(track: Track, service: string, place: number, cell: Cell, until: number): Verdict {
  const phase = openPhase(track);
  const part = restrictedPart(phase, cell.asn);
  const seen = { asn: cell.asn, service, state: stateOf(track, place, until), windowMs: cell.last * WINDOW_MS };
  if (phase && part) return { ...seen, nats: phase.nats, onset: part.onset, layer: layerOf([part.facts]), votes: part.facts.votes };
  const nats = track.candidates.length > 0 ? poolOne(track.candidates, EFFECTS.length, place).nats : 0;
  return { ...seen, nats: hundredths(nats), onset: null, layer: null, votes: Math.round(votesOf(cell.baseline)) };
}

function stateOf(track: Track, place: number, until: number): VerdictState {
  const cell = track.cells[place];
  if (!cell) return 'insufficient';
  const silence = until - 1 - cell.last;
  if (cell.pace > 0 && Math.exp(-silence / Math.max(1, cell.pace)) < SILENCE_CHANCE) return 'silent';
  if (restrictedPart(openPhase(track), cell.asn)) return track.episode?.outage ? 'down' : 'restricted';
  return isSufficient(cell.baseline) ? 'ok' : 'insufficient';
}
