/**
 * Candidate moments of a change, onset or end, and the evidence of each network since then. A geometric grid: every recent window with
 * votes, fewer and fewer further back, so that the work of a window does not grow with the past.
 */
import {
  CANDIDATES_AN_OCTAVE,
  DATING_NATS,
  DEAD_CANDIDATE_NATS,
  DEAD_CANDIDATE_NETWORKS,
  EVIDENCE_CEILING_NATS,
  EVIDENCE_FLOOR_NATS,
  MAX_CANDIDATES,
  MAX_GAP_WINDOWS,
  MAX_PROMISING,
  PROMISING_NATS,
} from './parameters.ts';

/** Evidence is kept in whole hundredths of a nat: packed in little space, and a stored state continues exactly. */
export const EVIDENCE_UNIT = 0.01;

export type Candidate = {
  /** The change came after this window, the last with votes before … */
  after: number;
  /** … and at the latest in this one. */
  window: number;
  /** The window from which on evidence is counted. */
  from: number;
  /** Windows that the candidate stands for. */
  weight: number;
  /** Running number of the window with votes in which it was made: age counts windows with votes. */
  serial: number;
  /** Votes of the controls since then. */
  controlsOk: number;
  controlsFailed: number;
  /** Votes of the country since then, and how many of them failed. */
  votes: number;
  failed: number;
  /** Log-likelihood ratios in hundredths of a nat: network after network, `stride` hypotheses each. */
  evidence: number[];
};

/** A candidate for a change in `window`, or in the empty windows since `after`. */
export const newCandidate = (after: number | null, window: number, serial: number, size: number): Candidate => ({
  after: after ?? window - 1,
  window,
  from: window,
  weight: after === null ? 1 : Math.min(MAX_GAP_WINDOWS, Math.max(1, window - after)),
  serial,
  controlsOk: 0,
  controlsFailed: 0,
  votes: 0,
  failed: 0,
  evidence: new Array<number>(size).fill(0),
});

/** Evidence of a candidate at a place, in hundredths of a nat. */
export const evidenceAt = ({ evidence }: Candidate, place: number): number => evidence[place] ?? 0;

const FLOOR = Math.round(EVIDENCE_FLOOR_NATS / EVIDENCE_UNIT);
const CEILING = Math.round(EVIDENCE_CEILING_NATS / EVIDENCE_UNIT);
const PROMISING = PROMISING_NATS / EVIDENCE_UNIT;

/** Adds evidence (nats) of as many hypotheses as there are, from a place on, to some candidates. */
export function addEvidence(candidates: readonly Candidate[], place: number, nats: readonly number[]): void {
  for (let index = 0; index < nats.length; index += 1) {
    const hundredths = Math.round((nats[index] ?? 0) / EVIDENCE_UNIT);
    for (const { evidence } of candidates)
      evidence[place + index] = Math.max(FLOOR, Math.min(CEILING, (evidence[place + index] ?? 0) + hundredths));
  }
}

/** No network speaks for a change since then, and enough of those heard since speak against it. */
export function isDead(candidate: Candidate, stride: number): boolean {
  let heard = 0;
  let against = 0;
  for (let place = 0; place < candidate.evidence.length; place += stride) {
    const most = mostAt(candidate, place, stride);
    if (most > 0) return false;
    if (most === 0) continue;
    heard += 1;
    if (most <= DEAD_CANDIDATE_NATS / EVIDENCE_UNIT) against += 1;
  }
  return against > 0 && (against === heard || against >= DEAD_CANDIDATE_NETWORKS);
}

/**
 * Leaves at most `most`: the youngest of an octave of age that holds too many gives its weight to the next older one. Which it is
 * does not depend on the votes, so that the statistic's mean under no change stays as it is; only those in `kept` are spared.
 */
export function thin<Kind extends Candidate>(
  candidates: readonly Kind[],
  most: number,
  serial: number,
  kept: (candidate: Kind) => boolean,
): Kind[] {
  const list = [...candidates];
  while (list.length > most) {
    const index = victim(list, serial, kept);
    const older = list[index - 1];
    const gone = list[index];
    if (!older || !gone) break;
    const weight = Math.min(MAX_GAP_WINDOWS, older.weight + gone.weight);
    list[index - 1] = { ...older, weight, window: isSharper(older, gone) ? older.window : gone.window };
    list.splice(index, 1);
  }
  return list;
}

/**
 * Whether a change, if there was one, came with the older candidate and not with the younger: no network speaks more for the younger, and one at least
 * speaks clearly for the older. The older then dates as sharply as before; else it stands for both.
 */
function isSharper(older: Candidate, younger: Candidate): boolean {
  let most = 0;
  for (const [index, evidence] of older.evidence.entries()) {
    const lead = Math.max(0, evidence) - Math.max(0, evidenceAt(younger, index));
    if (lead < 0) return false;
    most = Math.max(most, lead);
  }
  return most >= DATING_NATS / EVIDENCE_UNIT;
}

/**
 * The candidates at which networks with much evidence have most of it: a slow case, one network's, needs its onset kept until it is heard. Their weight
 * is not raised by it, so the statistic is not.
 * @param least hypothesis from which on evidence is looked at: what is as little as the weakest block may be a drift
 */
export function promising(candidates: readonly Candidate[], stride: number, least: number): Set<Candidate> {
  const spared = new Set<Candidate>();
  const strong = candidates.length > MAX_CANDIDATES ? candidates.filter(isStrong) : [];
  const size = strong[0]?.evidence.length ?? 0;
  for (let place = 0; place < size && spared.size < MAX_PROMISING; place += stride) {
    let most = PROMISING;
    let best: Candidate | null = null;
    for (const candidate of strong) {
      const own = mostAt(candidate, place + least, stride - least);
      if (own <= most) continue;
      most = own;
      best = candidate;
    }
    if (best) spared.add(best);
  }
  return spared;
}

/** Whether a network has so much evidence that a candidate may be promising: in most windows none has. */
function isStrong({ evidence }: Candidate): boolean {
  for (const value of evidence) if (value > PROMISING) return true;
  return false;
}

/** The largest evidence of `count` hypotheses from a place on. */
function mostAt({ evidence }: Candidate, place: number, count: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = place; index < place + count; index += 1) most = Math.max(most, evidence[index] ?? 0);
  return most;
}

/** The youngest of the oldest octave that holds more than its share; else the second oldest of all. */
function victim<Kind extends Candidate>(list: readonly Kind[], serial: number, kept: (candidate: Kind) => boolean): number {
  const octaves = list.map((candidate) => Math.floor(Math.log2(serial - candidate.serial + 1)));
  for (const [index, candidate] of list.entries()) {
    const octave = octaves[index];
    if (octaves[index - 1] !== octave || kept(candidate)) continue;
    if (octaves.filter((other) => other === octave).length > CANDIDATES_AN_OCTAVE) return index;
  }
  const spare = list.findIndex((candidate, index) => index > 0 && !kept(candidate));
  return spare > 0 ? spare : 1;
}
