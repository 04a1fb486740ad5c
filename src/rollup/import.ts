import { z } from 'zod';
import { Observation } from '../ingest/observation.ts';
import { fieldErrors, sentenceOf } from '../http/problem.ts';

export const MAX_IMPORT_BYTES = 1_048_576;
const MAX_IMPORT_LINES = 500;

/** The answer to a chunk of an import. */
export const ImportResult = z
  .strictObject({
    read: z.int(),
    accepted: z.int(),
    duplicates: z.int(),
    rejected: z.array(z.strictObject({ line: z.int(), reason: z.string() })),
  })
  .meta({ id: 'ImportResult', description: 'What was taken of an import; lines count from 1' });

/** A line that is to be imported. */
export type ParsedLine = { line: number; observation: Observation };

export type ParsedLines = { read: number; parsed: ParsedLine[]; rejected: { line: number; reason: string }[] };

/** Observations of NDJSON, and for each bad line its number and what is wrong with it. Blank lines are passed over. */
export function parseLines(text: string): ParsedLines {
  const lines: ParsedLines = { read: 0, parsed: [], rejected: [] };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    lines.read += 1;
    const result = lines.read > MAX_IMPORT_LINES ? `over ${MAX_IMPORT_LINES} lines in one request` : parseLine(line);
    if (typeof result === 'string') lines.rejected.push({ line: index + 1, reason: result });
    else lines.parsed.push({ line: index + 1, observation: result });
  }
  return lines;
}

/** The observation, or what is wrong with the line. */
function parseLine(line: string): Observation | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'is not JSON';
  }
  const parsed = Observation.safeParse(value);
  if (!parsed.success) return sentenceOf(fieldErrors(parsed.error));
  if (parsed.data.target.startsWith(`${parsed.data.service}/`)) return parsed.data;
  return `target: must begin with the service, ${parsed.data.service}/`;
}
