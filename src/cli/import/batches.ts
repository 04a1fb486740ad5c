import type { Line } from './lines.ts';

/** What one request may carry: `POST /v1/observations` takes 500 lines and 1 MiB, inflated. */
export const MAX_LINES = 500;
export const MAX_BYTES = 1_048_576;

/** Lines of one request, in order; line n of its body is `lines[n - 1]`. */
export type Batch = { lines: { number: number; text: string }[]; bytes: number };

const emptyBatch = (): Batch => ({ lines: [], bytes: 0 });

/** Packs lines into as few requests as the limits allow. A line that fits into none is handed to `onTooLong` with its number. */
export async function* batchesOf(lines: AsyncIterable<Line>, onTooLong: (number: number) => void): AsyncGenerator<Batch> {
  let batch = emptyBatch();
  for await (const { number, text } of lines) {
    const bytes = text === null ? 0 : Buffer.byteLength(text) + 1;
    if (text === null || bytes > MAX_BYTES) {
      onTooLong(number);
      continue;
    }
    if (batch.lines.length === MAX_LINES || batch.bytes + bytes > MAX_BYTES) {
      yield batch;
      batch = emptyBatch();
    }
    batch.lines.push({ number, text });
    batch.bytes += bytes;
  }
  if (batch.lines.length > 0) yield batch;
}

/** The body of a batch's request. */
export const bodyOf = ({ lines }: Batch): string => lines.map(({ text }) => `${text}\n`).join('');
