/** Reads files of observations into bins, a part at a time: of a long file no more than the bins is kept. What is wrong with lines is told by kind. */
import type { z } from 'zod';
import { Observation } from '../../ingest/observation.ts';
import { addToBins, type Bins } from '../../rollup/votes.ts';
import { linesOf, type Line } from '../import/lines.ts';
import type { Progress } from '../import/progress.ts';
import { findSource, readSource, type Source } from '../import/source.ts';

/** Longest line that is read, in bytes. */
const MAX_LINE_BYTES = 1_048_576;
/** Observations that are held before they go into the bins. */
const PART = 20_000;
/** What counts neither as a vote nor as a network or a time: a line is not lost for it. */
const ANNOTATIONS: readonly string[] = ['probe_region', 'network_name', 'network_type', 'failure', 'software', 'reporter', 'reporter_days'];

/** A kind of problem → the lines that have it. */
type Problems = Map<string, { first: number; lines: number }>;

/** All observations of the files. A bad line is left out, a bad annotation is taken as missing; both are told with the number of the first such line. */
export async function readObservations(sources: readonly Source[], progress: Progress): Promise<Bins> {
  const bins: Bins = new Map();
  for (const source of sources) {
    let part: Observation[] = [];
    const problems: Problems = new Map();
    for await (const { number, text } of readLines(source, progress)) {
      const observation = observationOf(text, (what) => note(problems, what, number));
      if (observation) part.push(observation);
      if (part.length < PART) continue;
      progress.addRead(part.length);
      addToBins(bins, part);
      part = [];
    }
    addToBins(bins, part);
    for (const told of sentencesOf(source.name, problems)) progress.say(told);
  }
  return bins;
}

export const totalOf = (sources: readonly Source[]): number | null =>
  sources.some(({ bytes }) => bytes === null) ? null : sources.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);

function readLines(source: Source, progress: Pick<Progress, 'say' | 'addBytes'>): AsyncIterable<Line> {
  const bytes = readSource(source, progress.addBytes, (why) => progress.say(`${source.name} cannot be read to its end (${why}).`));
  return linesOf(bytes, MAX_LINE_BYTES);
}

/** The lines of a file that is not so long that its progress were worth showing. */
export const fileLines = (path: string): AsyncIterable<Line> =>
  readLines(findSource(path), { say: (line) => void process.stderr.write(`${line}\n`), addBytes: () => {} });

function observationOf(text: string | null, tell: (what: string) => void): Observation | null {
  const value = text === null ? null : jsonOf(text);
  const parsed = Observation.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const isReadable = value !== null && issues.every(({ path: [field] }) => ANNOTATIONS.includes(String(field)));
  for (const issue of issues.slice(0, isReadable ? undefined : 1))
    tell(`${whyNot(issue, text)}; ${isReadable ? 'it is taken as missing' : 'left out'}`);
  if (!isReadable) return null;
  const bad = issues.map(({ path: [field] }) => String(field));
  return Observation.parse(Object.fromEntries(Object.entries(value).filter(([field]) => !bad.includes(field))));
}

/** Which field is wrong, and why. */
function whyNot({ path, message }: z.core.$ZodIssue, text: string | null): string {
  if (text === null) return `longer than ${MAX_LINE_BYTES} bytes`;
  return path.length > 0 ? `${path.join('.')}: ${message}` : 'not a JSON object';
}

function note(problems: Problems, what: string, line: number): void {
  const known = problems.get(what) ?? { first: line, lines: 0 };
  problems.set(what, { ...known, lines: known.lines + 1 });
}

const sentencesOf = (name: string, problems: Problems): string[] =>
  [...problems].map(([what, { first, lines }]) => `${name}, line ${first}${lines > 1 ? ` and ${lines - 1} more` : ''}: ${what}.`);

export function jsonOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
