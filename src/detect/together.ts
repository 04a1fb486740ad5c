/**
 * Services that start together. Blocks often meet several at once, each of which may have too few votes to make its case. Here the evidence of a service is
 * pooled with that of others whose onset may be the same, as the largest part of a mixture over which others these are. What is independent is networks, not the
 * services on them: a bad hour or a faulty device meets all of them at once. So over all services a network counts for no more than a bad hour explains, or than
 * one of them shows alone; and for less than their sum, as the votes of one window fall together. Others lower what a service has to show. They never make its case
 * without it. Wrong where many networks share one cause, as each service alone is.
 */
import { badHourNats } from './bad-hour.ts';
import { EVIDENCE_UNIT, evidenceAt, newCandidate, type Candidate } from './candidates.ts';
import type { PhaseRecord } from './episode.ts';
import { logBeta } from './log-beta.ts';
import {
  COMPANION_NATS,
  EFFECTS,
  FALSELY_TOGETHER,
  MAX_COMPANIONS,
  SERVICES_CORRELATION,
  TOGETHER_WINDOWS,
  WINDOW_MS,
} from './parameters.ts';
import { mostOf, pool, type Pooled } from './pooled.ts';
import { openPhase, restrictedPart, type Track } from './track.ts';

const STRIDE = EFFECTS.length;

/** What a network shows, in nats by strength, and as much of that as a bad hour explains. */
type Shown = { nats: readonly number[]; badHour: number };

/** An onset that a service may have had in the windows after `after` up to `last`, pooled over networks (nats), and what each of them shows. */
type Onset = { after: number; last: number; weight: number; nats: number; byAsn: ReadonlyMap<number, Shown> };

/** What a service shows together with others, as of `Pooled`. */
export type Together = Pick<Pooled, 'nats' | 'best'>;

/**
 * As the tracks stand when this is called; their evidence must not change before the last answer.
 * @param services how many share the budget of false alarms
 * @param suspectNats evidence that a suspicion takes
 * @returns what a service shows together with others; null where it shows too little by itself, or they nothing
 */
export function togetherOf(
  tracks: ReadonlyMap<string, Track>,
  services: number,
  suspectNats: number,
): (service: string, track: Track) => Together | null {
  const others = Math.max(1, services - 1);
  const least = Math.log(FALSELY_TOGETHER * others);
  let onsets: Map<string, Onset[]> | null = null;
  return (service, track) => {
    let together: Together | null = null;
    for (const onset of onsetsOf(track, least)) {
      onsets ??= new Map([...tracks].map(([name, one]) => [name, onsetsOf(one, COMPANION_NATS)]));
      const pooled = pooledWith(onset, companionsOf(onset, service, onsets), others);
      if (pooled === null) continue;
      const most = onset.nats + suspectNats - least;
      const nats = Math.min(most, pooled + Math.log(onset.weight));
      if (together === null || nats > together.nats) together = { nats, best: Math.min(most, pooled) };
    }
    return together;
  };
}

/** The larger of what a service shows alone and together with others. */
export const raised = (pooled: Pooled, together: Together | null): Pooled =>
  together === null ? pooled : { ...pooled, nats: Math.max(pooled.nats, together.nats), best: Math.max(pooled.best, together.best) };

/** The onsets for which a service shows at least so much. What is down for everybody, or failed from the start, tells of no onset. */
function onsetsOf(track: Track, least: number): Onset[] {
  const phase = openPhase(track);
  if (track.episode?.outage && phase) return [];
  const onsets: Onset[] = [];
  for (const candidate of track.candidates) {
    if (mostOf(candidate, STRIDE) < least) continue;
    const { nats } = pool([{ ...candidate, weight: 1 }], STRIDE);
    if (nats >= least) onsets.push({ ...dated(candidate), nats, byAsn: shownBy(track, candidate) });
  }
  if (phase && phase.detectedAtMs !== null && !phase.leftCensored) onsets.push(detectedOnset(track, phase));
  return onsets;
}

const dated = ({ after, window, weight }: Candidate): Pick<Onset, 'after' | 'last' | 'weight'> => ({ after, last: window, weight });

function shownBy(track: Track, candidate: Candidate): Map<number, Shown> {
  const byAsn = new Map<number, Shown>();
  for (const [place, { asn, badHour }] of track.cells.entries()) {
    const nats = EFFECTS.map((_, strength) => evidenceAt(candidate, place * STRIDE + strength) * EVIDENCE_UNIT);
    if (nats.some((one) => one !== 0)) byAsn.set(asn, { nats, badHour: badHourNats(track.badHours, badHour) });
  }
  return byAsn;
}

/** Once detected, a service counts on its networks for as much as a bad hour explains: what it showed is no longer followed. */
function detectedOnset(track: Track, phase: PhaseRecord): Onset {
  const byAsn = new Map<number, Shown>();
  for (const { asn, badHour } of track.cells) {
    if (!restrictedPart(phase, asn)) continue;
    const explained = badHourNats(track.badHours, badHour);
    byAsn.set(asn, { nats: EFFECTS.map(() => explained), badHour: explained });
  }
  const after = phase.onset.earliestMs / WINDOW_MS;
  return { after, last: phase.onset.latestMs / WINDOW_MS - 1, weight: 1, nats: phase.nats, byAsn };
}

/** Another service, at the onset that speaks most for it; `nats` less what it costs not to know when it began. */
type Companion = { nats: number; onset: Onset; price: number };

/** The others that may have begun with this one, those that show most first. */
function companionsOf(onset: Onset, service: string, onsets: ReadonlyMap<string, readonly Onset[]>): Companion[] {
  const companions: Companion[] = [];
  for (const [name, theirs] of onsets) {
    if (name === service) continue;
    let best: Companion | null = null;
    for (const one of theirs) {
      const price = priceOf(onset, one);
      if (best === null || one.nats - price > best.nats) best = { nats: one.nats - price, onset: one, price };
    }
    if (best !== null && best.nats > 0) companions.push(best);
  }
  return companions.sort((a, b) => b.nats - a.nats).slice(0, MAX_COMPANIONS);
}

/** What it costs that another may have begun in any window near this onset, in nats: infinite where it did not. */
function priceOf(onset: Onset, other: Onset): number {
  const from = onset.after - TOGETHER_WINDOWS;
  const to = onset.last + TOGETHER_WINDOWS;
  const shared = Math.min(to, other.last) - Math.max(from, other.after);
  return shared > 0 ? Math.log((to - from) / shared) : Number.POSITIVE_INFINITY;
}

/** The largest part of the mixture over how many others began with this one, each number as likely, and each choice of so many; null without any. */
function pooledWith(onset: Onset, companions: readonly Companion[], others: number): number | null {
  const most = Math.min(companions.length, others);
  let best: number | null = null;
  let prices = 0;
  for (let count = 1; count <= most; count += 1) {
    const part = companions.slice(0, count);
    prices += part.at(-1)?.price ?? 0;
    const chosen = logBeta(count + 1, others - count + 1);
    const nats = poolNetworks([onset, ...part.map((one) => one.onset)]) + chosen - prices;
    best = Math.max(best ?? nats, nats);
  }
  return best;
}

/** Pooled over networks, each of which counts once. */
function poolNetworks(onsets: readonly Onset[]): number {
  const asns = new Set(onsets.flatMap(({ byAsn }) => [...byAsn.keys()]));
  const evidence = [...asns].flatMap((asn) => countedOnce(onsets.flatMap(({ byAsn }) => byAsn.get(asn) ?? [])));
  return pool([{ ...newCandidate(null, 0, 0, 0), evidence }], STRIDE).nats;
}

/** What several services show of one network, in hundredths of a nat by strength. */
function countedOnce(shown: readonly Shown[]): number[] {
  const together = 1 + (shown.length - 1) * SERVICES_CORRELATION;
  const explained = Math.min(...shown.map(({ badHour }) => badHour));
  return EFFECTS.map((_, strength) => {
    const each = shown.map(({ nats }) => nats[strength] ?? 0);
    const sum = each.reduce((total, nats) => total + nats, 0) / together;
    const counted = Math.min(sum, Math.max(explained, ...each));
    return Math.round(counted / EVIDENCE_UNIT);
  });
}
