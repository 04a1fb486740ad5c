/**
 * What a window's votes on one network say for a block against no change, by strength of the block; and what they leave behind in the cell.
 */
import { BAD_HOUR_SHARE, relax, underNull } from './bad-hour.ts';
import { admittedRate, expectedRate, isSufficient, wait } from './baseline.ts';
import { EVIDENCE_UNIT } from './candidates.ts';
import { addFacts, emptyFacts } from './facts.ts';
import { logLikelihood, type Tally } from './likelihood.ts';
import { EFFECTS } from './parameters.ts';
import { rounded } from './rounded.ts';
import type { Cell, Heard } from './track.ts';

/** The effect by which a run of failures is followed. */
const RUN_EFFECT = 1;
/** Largest cumulative sum, in hundredths of a nat: a run ends soon after its block, however long that was. */
const MAX_CUSUM = 1000;

/**
 * Weighs a window's votes and takes them into the cell's memory.
 * @param serviceRate the service's rate of failures in the country
 * @param frozen true while the cell is restricted: its votes are the block's and teach nothing of the ordinary
 * @returns evidence in nats, one for each of `EFFECTS`; null while too little is known of the network
 */
export function weigh(heard: Heard, window: number, serviceRate: number, frozen: boolean): number[] | null {
  const { cell, tally } = heard;
  const sufficient = isSufficient(cell.baseline);
  const before = relax(cell.badHour, window - cell.last);
  const nothing = underNull(tally, expectedRate(cell.baseline, serviceRate), before);
  cell.badHour = sufficient ? Math.round(nothing.chance * 1e6) / 1e6 : BAD_HOUR_SHARE;
  const evidence = EFFECTS.map((effect) => underBlock(tally, admittedRate(cell.baseline, serviceRate), effect) - nothing.log);
  follow(heard, window, sufficient ? (evidence[RUN_EFFECT] ?? 0) : tally.failed * 2 - tally.total);
  if (!frozen) wait(cell.baseline, window, tally, sufficient ? 1 - nothing.chance : 1);
  pace(cell, window);
  return sufficient ? evidence : null;
}

/** A block fails a share of the attempts that would have succeeded. */
const underBlock = (tally: Tally, rate: number, effect: number): number => logLikelihood(tally, rate + (1 - rate) * effect);

/** Page's cumulative sum: the run of failures that may be a block begins where the sum leaves zero. */
function follow({ cell, votes, simulated }: Heard, window: number, nats: number): void {
  cell.cusum = Math.max(0, Math.min(MAX_CUSUM, cell.cusum + Math.round(nats / EVIDENCE_UNIT)));
  if (cell.cusum === 0) {
    cell.facts = null;
    return;
  }
  cell.facts ??= emptyFacts(window);
  addFacts(cell.facts, votes, simulated);
}

/** Mean gap between windows with votes, moving: the last twenty or so. */
function pace(cell: Cell, window: number): void {
  const gap = window - cell.last;
  cell.pace = cell.pace === 0 ? gap : rounded(cell.pace + (gap - cell.pace) / 20);
  cell.last = window;
}
