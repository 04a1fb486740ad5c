/**
 * How late this process was, at worst. Where a machine has too much to do, its servers and probes answer late, and a limit that runs out says
 * nothing of a censor: what was measured meanwhile does not count, whatever came out.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between looks. */
const RESOLUTION_MS = 20;

/** @returns takes the longest delay since it was last taken, in milliseconds */
export const startLagMeter = (): (() => number) => {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return () => {
    const lagMs = Math.round(delays.max / 1e6);
    delays.reset();
    return lagMs;
  };
};
