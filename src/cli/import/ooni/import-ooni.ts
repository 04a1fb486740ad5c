import type { Line } from '../lines.ts';
import type { OperatorApi } from '../operator-api.ts';
import type { Progress } from '../progress.ts';
import { emptySummary, sendLines, type Summary } from '../send-lines.ts';
import { settleImport } from '../settle-import.ts';
import type { Wanted } from './bucket.ts';
import { judgedLines } from './judged-lines.ts';
import type { DoneParts } from './progress-file.ts';
import type { Part } from './parts.ts';

/** Observations of the range; objects lie by the time of receipt. A line that no measurement was in is told of and left out. */
async function* within(lines: AsyncIterable<Line>, { sinceMs, untilMs }: Wanted, tell: (number: number) => void): AsyncGenerator<Line> {
  for await (const line of lines) {
    const observedMs = Date.parse(/^\{"observed_at":"([^"]+)"/.exec(line.text ?? '')?.[1] ?? '');
    if (Number.isNaN(observedMs)) tell(line.number);
    else if (observedMs >= sinceMs && observedMs < untilMs) yield line;
  }
}

/**
 * Imports part after part, and remembers each that is in. Safe to break off and to repeat.
 * @throws PlainError where OONI or the observatory cannot be reached; the same command goes on from there
 */
export const importParts = async (
  operator: OperatorApi,
  parts: AsyncIterable<Part>,
  wanted: Wanted,
  done: DoneParts,
  progress: Progress,
): Promise<{ summary: Summary; parts: number; skipped: number }> => {
  const summary = emptySummary();
  let [count, skipped] = [0, 0];
  for await (const part of parts) {
    if (done.has(part.name)) {
      skipped += 1;
      continue;
    }
    const tell = (number: number): void => progress.say(`${part.name}, line ${number}: is no OONI measurement`);
    const lines = within(judgedLines(part.lines(), summary), wanted, tell);
    await sendLines(() => operator, part.name, lines, summary, progress);
    done.add(part.name);
    count += 1;
    progress.endFile(part.name);
  }
  await settleImport(operator, progress);
  return { summary, parts: count, skipped };
};
