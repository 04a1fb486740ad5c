import { z } from 'zod';
import { type Batch, batchesOf, bodyOf, MAX_BYTES } from './batches.ts';
import type { Line } from './lines.ts';
import { type OperatorApi, postAsOperator } from './operator-api.ts';
import type { Progress } from './progress.ts';

/**
 * Counts of lines. `duplicates` were there before; `rejected` break the contract; `passed_over`, where there are any, are OONI's measurements of
 * what is no service of the observatory.
 */
export type Summary = { read: number; accepted: number; duplicates: number; rejected: number; passed_over?: number };

export const emptySummary = (): Summary => ({ read: 0, accepted: 0, duplicates: 0, rejected: 0 });

const Imported = z.object({
  read: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(z.object({ line: z.number(), reason: z.string() })),
});

const sendBatch = async (api: OperatorApi, batch: Batch, name: string, summary: Summary, progress: Progress): Promise<void> => {
  const { read, accepted, duplicates, rejected } = await postAsOperator(api, '/v1/observations', bodyOf(batch), Imported);
  for (const { line, reason } of rejected) progress.say(`${name}, line ${batch.lines[line - 1]?.number ?? '?'}: ${reason}`);
  summary.read += read;
  summary.accepted += accepted;
  summary.duplicates += duplicates;
  summary.rejected += rejected.length;
  progress.addRead(read);
};

/** Tells of a line that was not sent, and counts it. */
export const rejectLine = (name: string, number: number, reason: string, summary: Summary, progress: Progress): void => {
  progress.say(`${name}, line ${number}: ${reason}`);
  summary.read += 1;
  summary.rejected += 1;
};

/** Sends observations, in as few requests as the limits allow. */
export const sendLines = async (
  operator: () => OperatorApi,
  name: string,
  lines: AsyncIterable<Line>,
  summary: Summary,
  progress: Progress,
): Promise<void> => {
  const onTooLong = (number: number): void => rejectLine(name, number, `longer than ${MAX_BYTES} bytes`, summary, progress);
  for await (const batch of batchesOf(lines, onTooLong)) await sendBatch(operator(), batch, name, summary, progress);
};
