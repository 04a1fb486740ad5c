import { wholeDocuments } from '../judge/measurements.ts';
import { withoutCarried } from './carried-lines.ts';
import { linesOf } from './lines.ts';
import { judgedLines } from './ooni/judged-lines.ts';
import type { OperatorApi } from './operator-api.ts';
import type { Progress } from './progress.ts';
import { emptySummary, rejectLine, sendLines, type Summary } from './send-lines.ts';
import { settleImport } from './settle-import.ts';
import { readSource, type Source } from './source.ts';

/** Longest line that is read, in bytes: an OONI measurement may be larger than what is made of it. */
const MAX_LINE_BYTES = 16 * 1_048_576;

/** The observatory, for anybody and for its operator, who is looked for only where he is needed. */
export type Doors = { anybody: OperatorApi; operator: () => OperatorApi };

/** Sends one source; returns why it broke off, or null. */
const importSource = async (doors: Doors, source: Source, summary: Summary, progress: Progress): Promise<string | null> => {
  let damage: string | null = null;
  const bytes = readSource(source, progress.addBytes, (why) => {
    damage = `${source.name} cannot be read to its end (${why}). What came before has gone in.`;
  });
  const countCarried = (number: number, reason: string | null): void => {
    if (reason !== null) return rejectLine(source.name, number, reason, summary, progress);
    summary.read += 1;
    summary.accepted += 1;
  };
  const lines = withoutCarried(doors.anybody, wholeDocuments(linesOf(bytes, MAX_LINE_BYTES)), countCarried);
  await sendLines(doors.operator, source.name, judgedLines(lines, summary), summary, progress);
  progress.endFile(source.name);
  return damage;
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
  const summary = emptySummary();
  const damages: string[] = [];
  const needed: { operator: OperatorApi | null } = { operator: null };
  const asked = { ...doors, operator: () => (needed.operator ??= doors.operator()) };
  for (const source of sources) {
    const damage = await importSource(asked, source, summary, progress);
    if (damage !== null) damages.push(damage);
  }
  if (needed.operator !== null) await settleImport(needed.operator, progress);
  return { summary, damages, isSettled: needed.operator !== null };
};
