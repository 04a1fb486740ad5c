import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { type Batch, batchesOf, bodyOf, MAX_BYTES } from './batches.ts';
import { withoutCarried } from './carried-lines.ts';
import { linesOf } from './lines.ts';
import { type OperatorApi, postAsOperator } from './operator-api.ts';
import type { Progress } from './progress.ts';
import { readSource, type Source } from './source.ts';

/** An import may judge years; it is given up only where nothing gets less for this long. */
const STALLED_MS = 10 * 60_000;
const SETTLE_PAUSE_MS = 50;

/** The observatory, for anybody and for its operator, who is looked for only where he is needed. */
export type Doors = { anybody: OperatorApi; operator: () => OperatorApi };

/** Counts of lines. `duplicates` were there before; `rejected` break the contract. */
export type Summary = { read: number; accepted: number; duplicates: number; rejected: number };

const Imported = z.object({
  read: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(z.object({ line: z.number(), reason: z.string() })),
});
const Settled = z.object({ pending: z.number() });

const sendBatch = async (api: OperatorApi, batch: Batch, name: string, summary: Summary, progress: Progress): Promise<void> => {
  const { read, accepted, duplicates, rejected } = await postAsOperator(api, '/v1/observations', bodyOf(batch), Imported);
  for (const { line, reason } of rejected) progress.say(`${name}, line ${batch.lines[line - 1]?.number ?? '?'}: ${reason}`);
  summary.read += read;
  summary.accepted += accepted;
  summary.duplicates += duplicates;
  summary.rejected += rejected.length;
  progress.addRead(read);
};

/** Sends one source; returns why it broke off, or null. */
const importSource = async (doors: Doors, source: Source, summary: Summary, progress: Progress): Promise<string | null> => {
  let damage: string | null = null;
  const bytes = readSource(source, progress.addBytes, (why) => {
    damage = `${source.name} cannot be read to its end (${why}). What came before has gone in.`;
  });
  const countLine = (number: number, reason: string | null): void => {
    if (reason !== null) progress.say(`${source.name}, line ${number}: ${reason}`);
    summary.read += 1;
    summary[reason === null ? 'accepted' : 'rejected'] += 1;
  };
  const lines = withoutCarried(doors.anybody, linesOf(bytes, MAX_BYTES), countLine);
  const onTooLong = (number: number): void => countLine(number, `longer than ${MAX_BYTES} bytes`);
  for await (const batch of batchesOf(lines, onTooLong)) await sendBatch(doors.operator(), batch, source.name, summary, progress);
  progress.endFile(source.name);
  return damage;
};

/** Has the observatory roll up and judge what is new, until nothing is left. */
const settle = async (api: OperatorApi, progress: Progress): Promise<void> => {
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

/**
 * Imports every source in turn and returns once the incidents are up to date, with a sentence for each source that broke off. Where there were
 * only reports that probes have signed, the observatory brings the incidents up to date by itself. Safe to repeat.
 * @throws PlainError where the observatory cannot be reached; what went in before stays
 */
export const importFiles = async (
  doors: Doors,
  sources: readonly Source[],
  progress: Progress,
): Promise<{ summary: Summary; damages: string[]; isSettled: boolean }> => {
  const summary: Summary = { read: 0, accepted: 0, duplicates: 0, rejected: 0 };
  const damages: string[] = [];
  const needed: { operator: OperatorApi | null } = { operator: null };
  const asked = { ...doors, operator: () => (needed.operator ??= doors.operator()) };
  for (const source of sources) {
    const damage = await importSource(asked, source, summary, progress);
    if (damage !== null) damages.push(damage);
  }
  if (needed.operator !== null) await settle(needed.operator, progress);
  return { summary, damages, isSettled: needed.operator !== null };
};
