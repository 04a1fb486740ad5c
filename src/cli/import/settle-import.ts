import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { type OperatorApi, postAsOperator } from './operator-api.ts';
import type { Progress } from './progress.ts';

/** An import may judge years; it is given up only where nothing gets less for this long. */
const STALLED_MS = 10 * 60_000;
const SETTLE_PAUSE_MS = 50;

const Settled = z.object({ pending: z.number() });

/** Has the observatory roll up and judge what is new, until nothing is left. */
export const settleImport = async (api: OperatorApi, progress: Progress): Promise<void> => {
  let least = Number.POSITIVE_INFINITY;
  let lessAtMs = Date.now();
  for (;;) {
    const { pending } = await postAsOperator(api, '/v1/settle', null, Settled);
    progress.settling(pending);
    if (pending === 0) return;
    if (pending < least) lessAtMs = Date.now();
    least = Math.min(least, pending);
    if (Date.now() - lessAtMs > STALLED_MS)
      throw new PlainError(
        'Everything is imported, but the observatory does not finish looking for incidents; it goes on with each minute.',
      );
    await delay(SETTLE_PAUSE_MS);
  }
};
