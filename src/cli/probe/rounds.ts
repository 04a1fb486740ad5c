/** A probe that stays: a round, a wait with chance in it, and so on until it is ended. */
import { untilNextMs } from '../../probe/cadence.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { resend, runRound } from './run-round.ts';
import type { Round } from './run-round.ts';
import type { Session } from './session.ts';

/** While something waits to be sent the observatory is tried this often, so that what a shutdown held back is known soon after it. */
const RESEND_EVERY_MS = 5 * MINUTE_MS;
/** How long a probe waits after a round that its own machine made fail (a full disk). */
const AFTER_TROUBLE_MS = 5 * MINUTE_MS;

export interface Stay {
  /** Uniform in [0, 1). */
  readonly chance: () => number;
  /** Comes back after so many milliseconds, or at the signal. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onRound: (round: Round) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Waits until a time, and meanwhile sends what waits. */
const waitUntil = async (session: Session, pause: Stay['pause'], untilMs: number): Promise<void> => {
  for (let leftMs = untilMs - session.now(); leftMs > 0 && !session.signal.aborted; leftMs = untilMs - session.now()) {
    await pause(Math.min(leftMs, RESEND_EVERY_MS), session.signal);
    if (leftMs > RESEND_EVERY_MS && !session.signal.aborted) await resend(session);
  }
};

/** Rounds until the session's signal. What goes wrong on this machine is told, and the next round tried. */
export const runRounds = async (session: Session, stay: Stay): Promise<void> => {
  while (!session.signal.aborted) {
    try {
      const round = await runRound(session, stay.chance());
      stay.onRound(round);
      await waitUntil(session, stay.pause, session.now() + untilNextMs(round.asked, session.now(), stay.chance()));
    } catch (error) {
      if (session.signal.aborted) return;
      stay.onTrouble(error);
      await stay.pause(AFTER_TROUBLE_MS, session.signal);
    }
  }
};
