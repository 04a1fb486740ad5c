import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { knownOf, type Reading } from '../../detect/connectivity/blackout.ts';
import { fileLines, jsonOf, readObservations, totalOf } from '../evaluate/read-observations.ts';
import { findIncidents } from '../evaluate/find-incidents.ts';
import { score } from '../evaluate/score.ts';
import { readSignals } from '../evaluate/signals-csv.ts';
import { tableOf } from '../evaluate/table.ts';
import { PARTS_OF_TRUTH, Truth, countriesOf } from '../evaluate/truth.ts';
import { showProgress } from '../import/progress.ts';
import { findSource, type Source } from '../import/source.ts';
import { reasonOf } from '../../http/reasons.ts';
import type { Incident } from '../../incidents/incident.ts';
import { PlainError, plainly } from '../plain-error.ts';

/** Problems of one table of signals that are told; the others are counted. */
const TOLD_PROBLEMS = 20;

type Options = { data?: string[]; signals?: string[]; truth: string; probeCc?: string; json?: boolean };

/** `tocsin evaluate`: the detector against labelled observations or signals of connectivity, without a server. */
export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('judge recorded observations or connectivity and compare the incidents with what is known to have happened')
    .option('--data <files...>', 'observations: NDJSON or .gz, - for standard input')
    .option('--signals <files...>', 'connectivity from outside: CSV or .gz with a column for the time and one for each signal')
    .requiredOption('--truth <file>', 'what happened: JSON with episodes, optional, quiet, never')
    .option('--probe-cc <country>', 'the country of signals that do not name it; the only one of the truth where nothing is said')
    .option('--json', 'print one JSON object and nothing else')
    .action(plainly(evaluate));

async function evaluate({ data = [], signals = [], truth, probeCc, json }: Options): Promise<void> {
  z.config({ customError: reasonOf });
  if (data.length + signals.length === 0) throw new PlainError('Nothing to judge: give --data, --signals or both.');
  const known = await readTruth(truth);
  const readings = await readAllSignals(signals, () => countryOf(known, probeCc));
  const incidents = await incidentsOf(data.map(findSource), readings);
  const result = score(incidents, known);
  process.stdout.write(json ? `${JSON.stringify({ ...result, incidents })}\n` : `${tableOf(result, incidents)}\n`);
}

async function incidentsOf(sources: readonly Source[], readings: Map<string, Reading[]>): Promise<Incident[]> {
  const progress = showProgress(totalOf(sources), 'Reading');
  const bins = await readObservations(sources, progress);
  const incidents = findIncidents(bins, readings, progress.settling);
  progress.end();
  return incidents;
}

async function readTruth(path: string): Promise<Truth> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new PlainError(`There is no readable file ${path}.`);
  });
  const value = jsonOf(text.replace(/^\uFEFF/, ''));
  if (value === null) throw new PlainError(`${path} is not a JSON object.`);
  if (!PARTS_OF_TRUTH.some((part) => part in value))
    throw new PlainError(`${path} has none of ${PARTS_OF_TRUTH.join(', ')}: it tells no truth.`);
  const parsed = Truth.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlainError(`${path} does not describe a truth: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unknown form'}`);
}

function countryOf(truth: Truth, given: string | undefined): string {
  if (given !== undefined && !/^[A-Z]{2}$/.test(given)) throw new PlainError('--probe-cc must be two capital letters, such as IR.');
  const [only, ...others] = given === undefined ? countriesOf(truth) : [given];
  if (only === undefined || others.length > 0)
    throw new PlainError('The signals do not say which country they are of: give --probe-cc, or a column probe_cc.');
  return only;
}

/** The readings of all files, by country. Rows that name none are of `country`. */
async function readAllSignals(paths: readonly string[], country: () => string): Promise<Map<string, Reading[]>> {
  const all = new Map<string, Reading[]>();
  for (const path of paths) {
    const { readings, problems } = await readSignals(findSource(path).name, fileLines(path));
    for (const problem of problems.slice(0, TOLD_PROBLEMS)) say(problem);
    if (problems.length > TOLD_PROBLEMS) say(`… and ${problems.length - TOLD_PROBLEMS} more.`);
    for (const [named, own] of readings) {
      const probeCc = named || country();
      all.set(
        probeCc,
        [...(all.get(probeCc) ?? []), ...own].sort((a, b) => knownOf(a) - knownOf(b)),
      );
    }
  }
  return all;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
