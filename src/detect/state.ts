/** The detector's state of one country, as it is stored. */
import type { SilenceState } from './silence/silence.ts';
import type { SlownessState } from './slowness/slowness.ts';

/** States of earlier versions are carried over (`earlier-state.ts`). */
export const STATE_VERSION = 5;

/**
 * One row (`stored-state.ts`), some tens of kilobytes for 20 networks × 20 services.
 * Numbers are rounded as they are come by and text holds them exactly, so that a stored state continues as one that was not.
 */
export type DetectorState = {
  version: typeof STATE_VERSION;
  /** Names of networks by ASN, ascending. */
  names: [number, string][];
  /** Service → what is known of it, as text (`packing.ts`). */
  services: Record<string, string>;
  /** Who is heard at which hours, and a silence; absent before it was looked for. */
  silence?: SilenceState;
  /** How slow services are as a rule, and the hour at hand; absent before it was looked at. */
  slowness?: SlownessState;
};

export const initialState = (): DetectorState => ({ version: STATE_VERSION, names: [], services: {} });
