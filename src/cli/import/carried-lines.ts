/** Takes the reports that probes have signed out of the lines of an import: anyone may hand them in, and each goes by itself. */
import { z } from 'zod';
import type { Line } from './lines.ts';
import { Refusal, askAsOperator, type OperatorApi } from './operator-api.ts';

const HandedIn = z.object({ accepted: z.number() });

/** As `/probe` writes it: no observation begins so. */
const isCarried = (text: string): boolean => /^\{\s*"carried_report"\s*:/.test(text);

/** What became of a line: null where it was taken. */
export type OnCarried = (number: number, reason: string | null) => void;

/**
 * The other lines, while the carried ones go in.
 * @throws PlainError where the observatory does not answer
 */
export async function* withoutCarried(anybody: OperatorApi, lines: AsyncIterable<Line>, onCarried: OnCarried): AsyncGenerator<Line> {
  for await (const line of lines) {
    if (line.text !== null && isCarried(line.text)) onCarried(line.number, await handIn(anybody, line.text));
    else yield line;
  }
}

async function handIn(anybody: OperatorApi, text: string): Promise<string | null> {
  try {
    await askAsOperator(anybody, { method: 'POST', path: '/v1/carried-reports', body: { type: 'application/json', text } }, HandedIn);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
