/**
 * One signal through one bin: whether it is low, since when, and when it is back. A drop holds once it was seen in two bins; a missing bin says
 * nothing, neither low nor back. It ends when the level comes well above the threshold, or when half of the loss was regained for a day.
 */
import type { Span } from '../span.ts';
import { stepOf, type Bin } from './dating.ts';
import {
  CONFIRM_BINS,
  CONFIRM_MS,
  DATING_BACK_MS,
  DATING_ON_MS,
  DEEP,
  HALF_BACK_MS,
  RECENT_CHECKED_MS,
  RECENT_MS,
  RECOVERED_PART,
} from './numbers.ts';
import { binsOf, cutOf, emptyOrdinary, expectedAt, learn, noteLevel, type Expected, type Ordinary } from './ordinary.ts';
import { signalKind, type SignalKind } from './signal.ts';
import { HOUR_MS } from '../../shared/time.ts';

export type Drop = {
  /** Start and end of the first low bin. */
  crossedMs: number;
  seenMs: number;
  lowBins: number;
  /** End of the bin with which it held; null before. */
  heldMs: number | null;
  onset: Span;
  lowest: number;
  /** Evidence, in nats: how seldom the signal is so low. */
  nats: number;
  /** Bins in a row well above the threshold. */
  rise: { sinceMs: number; bins: number; span: Span } | null;
  /** Since when half of the loss is regained. */
  half: { sinceMs: number; span: Span } | null;
};

export type SignalState = {
  label: string;
  kind: SignalKind;
  stepMs: number;
  /** Its source repeats its own attempts and knows its ordinary level: one bin of it says as much as several of another. */
  checked: boolean;
  ordinary: Ordinary;
  /** What is expected in this hour; it is computed from `ordinary` and only spares doing so twice. */
  hour: number;
  expected: Expected | null;
  recent: Bin[];
  drop: Drop | null;
  /** The span in which the last drop ended, and the start of the last bin with a value. */
  ended: Span | null;
  lastMs: number;
};

export const newSignal = (label: string, stepMs: number): SignalState => ({
  label,
  kind: signalKind(label),
  stepMs,
  checked: false,
  ordinary: emptyOrdinary(),
  hour: -1,
  expected: null,
  recent: [],
  drop: null,
  ended: null,
  lastMs: 0,
});

/**
 * Folds a bin into the signal. Bins come in ascending order; one that is not newer than the last is left out.
 * @param given what the source itself holds for ordinary; null where that is learned here
 */
export function foldBin(signal: SignalState, atMs: number, value: number, given: number | null = null): void {
  if (atMs <= signal.lastMs) return;
  signal.lastMs = atMs;
  const expected = expectedOf(signal, atMs, given);
  if (!expected) {
    learn(signal.ordinary, atMs, value);
    return;
  }
  const bin = { atMs, level: thousandths(value / expected.level) };
  remember(signal, bin);
  const level = value / expected.floor;
  const cut = cutOf(signal.ordinary, signal.kind, expected);
  if (signal.drop) goOn(signal, signal.drop, bin, level, cut, value);
  else if (level < cut) signal.drop = newDrop(signal, bin);
  else take(signal, bin, value);
}

function remember(signal: SignalState, bin: Bin): void {
  signal.recent.push(bin);
  const keptMs = signal.checked ? RECENT_CHECKED_MS : RECENT_MS;
  while ((signal.recent[0]?.atMs ?? bin.atMs) <= bin.atMs - keptMs) signal.recent.shift();
}

function expectedOf(signal: SignalState, atMs: number, given: number | null): Expected | null {
  signal.checked = given !== null;
  return given === null ? expectedNow(signal, atMs) : { level: given, floor: given, bySlot: false };
}

function expectedNow(signal: SignalState, atMs: number): Expected | null {
  const hour = Math.floor(atMs / HOUR_MS);
  if (hour !== signal.hour) Object.assign(signal, { hour, expected: expectedAt(signal.ordinary, signal.kind, atMs) });
  return signal.expected;
}

/** Takes an ordinary bin into what is ordinary, unless the source knows that itself. */
function take(signal: SignalState, { atMs, level }: Bin, value: number): void {
  if (!signal.checked) learn(signal.ordinary, atMs, value);
  noteLevel(signal.ordinary, level);
}

function newDrop(signal: SignalState, { atMs, level }: Bin): Drop {
  const drop: Drop = {
    crossedMs: atMs,
    seenMs: atMs + signal.stepMs,
    lowBins: 1,
    heldMs: null,
    onset: { earliestMs: atMs, latestMs: atMs + signal.stepMs },
    lowest: level,
    nats: Math.log((binsOf(signal.ordinary) + 2) / (signal.ordinary.low + 1)),
    rise: null,
    half: null,
  };
  settle(signal, drop, atMs);
  return drop;
}

function goOn(signal: SignalState, drop: Drop, bin: Bin, level: number, cut: number, value: number): void {
  if (level < cut) {
    drop.lowBins += 1;
    drop.rise = null;
  } else if (drop.heldMs === null) {
    forgive(signal, drop);
    take(signal, bin, value);
    return;
  }
  drop.lowest = Math.min(drop.lowest, bin.level);
  settle(signal, drop, bin.atMs);
  drop.half = halfBack(signal, drop, bin);
  if (drop.heldMs !== null && level >= cut) recover(signal, drop, bin, level, cut);
  if (signal.drop && drop.half && bin.atMs + signal.stepMs - drop.half.sinceMs >= HALF_BACK_MS) restart(signal, drop.half.span);
}

/** Low bins that did not hold are the signal's own noise: its spread remembers them. */
function forgive(signal: SignalState, drop: Drop): void {
  signal.ordinary.low += drop.lowBins;
  for (let bin = 0; bin < drop.lowBins; bin += 1) noteLevel(signal.ordinary, drop.lowest);
  signal.drop = null;
}

/** Whether it holds by now, and when it began: the fall may still be going on. */
function settle(signal: SignalState, drop: Drop, atMs: number): void {
  const lasted = atMs + signal.stepMs - drop.crossedMs;
  const enough = drop.lowBins >= CONFIRM_BINS && lasted >= CONFIRM_MS;
  const deep = (signal.stepMs >= HOUR_MS || signal.checked) && drop.lowest < DEEP;
  if (drop.heldMs === null && (enough || deep)) drop.heldMs = atMs + signal.stepMs;
  if (atMs > drop.crossedMs + DATING_ON_MS) return;
  const sinceMs = Math.max(drop.crossedMs - DATING_BACK_MS, signal.ended?.earliestMs ?? 0);
  const bins = signal.recent.filter((other) => other.atMs >= sinceMs);
  drop.onset = stepOf(bins, signal.stepMs, drop.crossedMs, -1);
}

function recover(signal: SignalState, drop: Drop, bin: Bin, level: number, cut: number): void {
  if (level < cut + (1 - cut) * RECOVERED_PART) {
    drop.rise = null;
    return;
  }
  drop.rise ??= { sinceMs: bin.atMs, bins: 0, span: riseSpan(signal, drop, bin.atMs) };
  drop.rise.bins += 1;
  const lasted = bin.atMs + signal.stepMs - drop.rise.sinceMs;
  if ((drop.rise.bins >= CONFIRM_BINS && lasted >= CONFIRM_MS) || signal.stepMs >= HOUR_MS) close(signal, drop.rise.span);
}

function halfBack(signal: SignalState, drop: Drop, bin: Bin): Drop['half'] {
  if (signal.kind === 'use' || drop.heldMs === null || bin.level < (1 + drop.lowest) / 2) return null;
  return drop.half ?? { sinceMs: bin.atMs, span: riseSpan(signal, drop, bin.atMs) };
}

/** From the largest step up to the bin in which the level was back: a recovery in steps has a wide one. */
function riseSpan(signal: SignalState, drop: Drop, atMs: number): Span {
  const bins = signal.recent.filter((other) => other.atMs >= drop.crossedMs);
  const { earliestMs } = stepOf(bins, signal.stepMs, atMs, 1);
  return { earliestMs: Math.max(drop.onset.earliestMs, earliestMs), latestMs: atMs + signal.stepMs };
}

function close(signal: SignalState, span: Span): void {
  signal.drop = null;
  signal.ended = span;
}

/** The level has moved for good, or for long: what was ordinary is learned anew. */
function restart(signal: SignalState, span: Span): void {
  close(signal, span);
  signal.ordinary.hours = [];
  signal.hour = -1;
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
