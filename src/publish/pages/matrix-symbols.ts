import type { CellState } from './matrix.ts';

/** A state at a glance, without colour. */
export const SYMBOLS: Record<CellState, string> = {
  restricted: '✕',
  suspected: '?',
  down: '▽',
  failing: '△',
  reachable: '○',
  little: '·',
  none: '–',
};
