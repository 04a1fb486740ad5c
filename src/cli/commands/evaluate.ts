import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Observation } from '../../ingest/observation.ts';
import { findIncidents } from '../evaluate/find-incidents.ts';
import { score } from '../evaluate/score.ts';
import { tableOf } from '../evaluate/table.ts';
import { Truth } from '../evaluate/truth.ts';
import { linesOf } from '../import/lines.ts';
import { findSource, readSource } from '../import/source.ts';
import { PlainError, plainly } from '../plain-error.ts';

/** Longest line of observations that is read, in bytes. */
const MAX_LINE_BYTES = 1_048_576;

type Options = { data: string[]; truth: string; json?: boolean };

/** `tocsin evaluate`: the detector against labelled observations, without a server. */
export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('Judge recorded observations and compare the incidents with what is known to have happened')
    .requiredOption('--data <files...>', 'observations: NDJSON or .gz, - for standard input')
    .requiredOption('--truth <file>', 'what happened: JSON with episodes, optional, quiet, never')
    .option('--json', 'print one JSON object and nothing else')
    .action(plainly(evaluate));

async function evaluate({ data, truth, json }: Options): Promise<void> {
  const known = await readTruth(truth);
  const incidents = findIncidents(await readObservations(data));
  const result = score(incidents, known);
  process.stdout.write(json ? `${JSON.stringify({ ...result, incidents })}\n` : `${tableOf(result)}\n`);
}

async function readTruth(path: string): Promise<Truth> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new PlainError(`There is no readable file ${path}.`);
  });
  const parsed = Truth.safeParse(jsonOf(text));
  if (!parsed.success) throw new PlainError(`${path} does not describe a truth: ${parsed.error.issues[0]?.message ?? 'unknown form'}`);
  return parsed.data;
}

/** All observations of the files. A bad line is told by its number and left out. */
async function readObservations(paths: readonly string[]): Promise<Observation[]> {
  const observations: Observation[] = [];
  for (const source of paths.map(findSource)) {
    const bytes = readSource(
      source,
      () => {},
      (why) => say(`${source.name} cannot be read to its end (${why}).`),
    );
    for await (const { number, text } of linesOf(bytes, MAX_LINE_BYTES)) {
      const parsed = Observation.safeParse(text === null ? null : jsonOf(text));
      if (parsed.success) observations.push(parsed.data);
      else say(`${source.name}, line ${number}: ${parsed.error.issues[0]?.message ?? 'no observation'}`);
    }
  }
  return observations;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
