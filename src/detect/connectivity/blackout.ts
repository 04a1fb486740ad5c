/**
 * All signals of one country, or of one of its networks or regions, through one moment: whether they make a blackout. One signal of reachability is
 * enough; of use it takes two, for one service's traffic falls for reasons of its own. Wrong where a source fails in a way that looks like a
 * country for half an hour and more, and no other signal is at hand: the evidence then says that it stands alone.
 */
import type { Span } from '../span.ts';
import type { Bin } from './dating.ts';
import { foldBin, newSignal, type Drop, type SignalState } from './drop.ts';
import { COUNTED_BINS, KEEP_MS, RETURN_MS, STALE_MS } from './numbers.ts';

/** What a signal did while an episode went on. Levels are shares of its ordinary level. */
export type SignalPart = {
  label: string;
  /** Lowest level, and the start of its bin; null while it gave no values. */
  lowest: number | null;
  lowestMs: number | null;
  /** Start of the first bin of a drop that held; null where there was none. */
  fellMs: number | null;
  /** Bins with a value. */
  bins: number;
};

export type BlackoutPhase = {
  /** End of the first low bin, and of the bin with which the blackout held; null while it rests on a single signal of use. */
  suspectedAtMs: number;
  detectedAtMs: number | null;
  /** When it was first told: an episode's key rests on it, for nothing later changes it. */
  toldMs: number;
  onset: Span;
  end: Span | null;
  /** Whether a signal of reachability makes it; then only such signals end it. */
  reach: boolean;
  /** Labels of the signals that make it. */
  by: string[];
  nats: number;
};

export type BlackoutRecord = { phases: BlackoutPhase[]; parts: SignalPart[]; updatedMs: number };

/** What one country, network or region is known by, and what happened there. `asn` and `region` null: the whole country. */
export type Place = {
  asn: number | null;
  region: string | null;
  name: string | null;
  signals: SignalState[];
  record: BlackoutRecord | null;
};

/** One value of one signal: of the bin that begins at `atMs` and is `stepMs` long. */
export type Reading = {
  label: string;
  asn: number | null;
  region: string | null;
  name: string | null;
  atMs: number;
  stepMs: number;
  value: number;
  /** What its source has learned to be ordinary, where it is one that repeats its own attempts; absent: it is learned here. */
  ordinary?: number;
  /** When it came in, if that was after its bin's end. */
  knownMs?: number;
};

/** When a reading is known: at the end of its bin, or when it came in. */
export const knownOf = ({ atMs, stepMs, knownMs }: Reading): number => Math.max(atMs + stepMs, knownMs ?? 0);

/**
 * Folds the readings that became known at one time into their place.
 * @returns the record where it is open or was changed by them, else null
 */
export function foldMoment(place: Place, knownMs: number, readings: readonly Reading[]): BlackoutRecord | null {
  for (const reading of readings) {
    const signal = signalOf(place, reading);
    signal.stepMs = reading.stepMs;
    place.name = reading.name ?? place.name;
    foldBin(signal, reading.atMs, reading.value, reading.ordinary ?? null);
  }
  const before = openPhase(place);
  const held = place.signals.filter(({ drop }) => drop !== null && drop.heldMs !== null);
  if (before) goOn(place, before, held, knownMs);
  else open(place, held, knownMs);
  const changed = before ?? openPhase(place);
  if (changed && place.record) noteParts(place, place.record, changed, readings);
  forget(place, knownMs);
  return changed ? place.record : null;
}

function signalOf(place: Place, { label, stepMs }: Reading): SignalState {
  const known = place.signals.find((signal) => signal.label === label);
  if (known) return known;
  const fresh = newSignal(label, stepMs);
  place.signals = [...place.signals, fresh].sort((a, b) => (a.label < b.label ? -1 : 1));
  return fresh;
}

export const openPhase = (place: Place): BlackoutPhase | null => {
  const last = place.record?.phases.at(-1);
  return last && last.end === null ? last : null;
};

function open(place: Place, held: readonly SignalState[], knownMs: number): void {
  const reach = held.filter(({ kind }) => kind === 'reach');
  if (reach.length === 0 && held.length < 2 && reachIsHeard(place, knownMs)) return;
  const drop = firstDrop(reach.length > 0 ? reach : held);
  if (!drop) return;
  const phase: BlackoutPhase = {
    suspectedAtMs: drop.seenMs,
    detectedAtMs: isEnough(held) ? knownMs : null,
    toldMs: knownMs,
    onset: drop.onset,
    end: null,
    reach: reach.length > 0,
    by: labels(held),
    nats: natsOf(held),
  };
  const last = place.record && returns(place.record, phase) ? place.record : { phases: [], parts: [] };
  place.record = { parts: last.parts, phases: [...last.phases, phase], updatedMs: knownMs };
}

/** Whether a phase belongs to the episode before it. */
function returns({ phases }: BlackoutRecord, { onset }: BlackoutPhase): boolean {
  const end = phases.at(-1)?.end;
  return end !== undefined && end !== null && onset.latestMs - end.latestMs <= RETURN_MS;
}

/** The drop that crossed its threshold first. */
function firstDrop(signals: readonly SignalState[]): Drop | null {
  const drops = signals.flatMap(({ drop }) => drop ?? []);
  return drops.sort((a, b) => a.crossedMs - b.crossedMs)[0] ?? null;
}

/** A signal of reachability, or two of use. */
const isEnough = (held: readonly SignalState[]): boolean => held.length > 1 || held.some(({ kind }) => kind === 'reach');

const labels = (signals: readonly SignalState[]): string[] => signals.map(({ label }) => label);

/** Whether a signal of reachability that could tell, and does not, is at hand. */
const reachIsHeard = ({ signals }: Place, knownMs: number): boolean =>
  signals.some(({ kind, expected, lastMs }) => kind === 'reach' && expected !== null && lastMs > knownMs - STALE_MS);

/** Independent signals add up; the bins of one are much alike, and few of them count. */
const natsOf = (held: readonly SignalState[]): number =>
  Math.round(held.reduce((sum, { drop }) => sum + (drop ? drop.nats * Math.min(COUNTED_BINS, drop.lowBins) : 0), 0) * 100) / 100;

function goOn(place: Place, phase: BlackoutPhase, held: readonly SignalState[], knownMs: number): void {
  if (isEnough(held)) phase.detectedAtMs ??= knownMs;
  phase.reach ||= held.some(({ kind }) => kind === 'reach');
  phase.by = [...new Set([...phase.by, ...labels(held)])].sort();
  phase.nats = Math.max(phase.nats, natsOf(held));
  const telling = held.filter(({ kind }) => kind === 'reach' || !phase.reach);
  const first = firstDrop(telling);
  if (first && first.seenMs === phase.suspectedAtMs) phase.onset = first.onset;
  if (telling.length === 0) phase.end = endOf(place, phase);
  if (place.record) place.record.updatedMs = knownMs;
}

/** The latest end of the signals that made the phase. */
function endOf({ signals }: Place, phase: BlackoutPhase): Span {
  const ends = signals.flatMap(({ kind, ended }) => (ended && (kind === 'reach' || !phase.reach) ? [ended] : []));
  const [last] = ends.filter(({ latestMs }) => latestMs > phase.onset.earliestMs).sort((a, b) => b.latestMs - a.latestMs);
  return last ?? phase.onset;
}

/** Notes how low each signal went. A signal that is new to the record looks back to the phase's onset. */
function noteParts({ signals }: Place, record: BlackoutRecord, phase: BlackoutPhase, readings: readonly Reading[]): void {
  for (const signal of signals) {
    const known = record.parts.find(({ label }) => label === signal.label);
    const part = known ?? { label: signal.label, lowest: null, lowestMs: null, fellMs: null, bins: 0 };
    if (!known) record.parts.push(part);
    const bins = known ? lastBin(signal, readings) : signal.recent;
    for (const bin of bins) if (bin.atMs >= phase.onset.earliestMs) noteBin(part, bin);
    if (signal.drop && signal.drop.heldMs !== null) part.fellMs ??= signal.drop.crossedMs;
  }
}

const lastBin = ({ label, recent }: SignalState, readings: readonly Reading[]): Bin[] =>
  recent.slice(recent.length - readings.filter((reading) => reading.label === label).length);

function noteBin(part: SignalPart, { atMs, level }: Bin): void {
  part.bins += 1;
  if (part.lowest === null || level < part.lowest) Object.assign(part, { lowest: level, lowestMs: atMs });
}

/** An episode that ended is kept as long as it can return, or its signals can be asked about. */
function forget(place: Place, knownMs: number): void {
  const end = place.record?.phases.at(-1)?.end;
  if (end && end.latestMs < knownMs - KEEP_MS) place.record = null;
}
