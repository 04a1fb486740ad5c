/** What every operation of one run shares: the network, the deadline, and how an attempt becomes a step. */
import type { Attempt, Limit, Network } from './network.ts';
import type { Step } from './report.ts';

export interface Run {
  readonly network: Network;
  /** Stops the run early, e.g. where its volunteer ends the program. */
  readonly signal: AbortSignal;
  /** When, by the network's clock, every socket has to be closed. */
  readonly deadlineMs: number;
  /** Is this an address at which no public service can be? */
  readonly isBogon: (address: string) => boolean;
}

/**
 * The longest that one operation may take, in milliseconds. A SYN or ClientHello that is lost is sent again after 1 and 3 s
 * (RFC 6298), so that under 4 s a lossy line is taken for a block; over that a run in which everything hangs takes too long.
 */
export const ALLOWANCE_MS = {
  resolve: 5_000,
  connect: 4_000,
  handshake: 5_000,
  request: 6_000,
  /** A part of a page that is timed; a slowed one is cut off there. */
  download: 4_000,
  /** An operation of a comparison: its end, an established neutral server, answers at once if at all. */
  comparison: 4_000,
} as const;

/** Makes one attempt within its allowance and the run's deadline. Running out of the deadline is the probe's own fault. */
export const attempt = async <T>(run: Run, allowanceMs: number, act: (limit: Limit) => Promise<Attempt<T>>): Promise<Attempt<T>> => {
  const leftMs = run.deadlineMs - run.network.now();
  if (leftMs <= 0 || run.signal.aborted) return { failure: 'interrupted', source: 'probe' };
  const made = await act({ timeoutMs: Math.min(allowanceMs, leftMs), signal: run.signal });
  const ranOut = made.failure === 'generic_timeout_error' && leftMs < allowanceMs;
  return ranOut ? { failure: 'interrupted', source: 'probe' } : made;
};

/** The step that an attempt comes to on the wire. */
export const toStep = (operation: Step['operation'], made: Attempt<unknown>, durationMs: number): Step => ({
  operation,
  failure: made.failure,
  duration_ms: Math.max(0, Math.round(durationMs)),
  ...(made.failure === null ? {} : { failure_source: made.source }),
});
