import { MINUTE_MS } from '../shared/time.ts';

/** The length of a voting window, in milliseconds, aligned to the epoch. */
export const WINDOW_MS = 5 * MINUTE_MS;

/**
 * How long after its end a window waits for votes before the detector judges it, in milliseconds. A run takes at most a minute and a
 * report travels in seconds; what comes later is still counted, and has its windows judged again.
 */
export const LATENESS_MS = 2 * MINUTE_MS;
