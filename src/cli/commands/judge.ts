import { Command } from 'commander';
import { judgeMeasurement } from '../../ingest/ooni/judge/judge.ts';
import type { Fingerprints } from '../../ingest/ooni/judge/fingerprint.ts';
import { findSource, type Source } from '../import/source.ts';
import { measurementsOf, type FoundMeasurement } from '../judge/measurements.ts';
import { readFingerprints } from '../judge/read-fingerprints.ts';
import { PlainError, plainly } from '../plain-error.ts';

type Options = { fingerprints?: string; json?: boolean };

/** `tocsin judge`: raw OONI measurements, by OONI's rules and by this observatory's. */
export const judgeCommand = (): Command =>
  new Command('judge')
    .description("judge raw OONI measurements: OONI's own verdict, and the outcome and layer by this observatory's rules")
    .argument('<file...>', 'measurements: .json, .jsonl or .gz, raw or as {raw, verdict}; - for standard input')
    .option(
      '--fingerprints <folder>',
      "block-page fingerprints in the layout of OONI's lists (default: those of `tocsin fingerprints update`)",
    )
    .option('--json', 'print one JSON object a measurement and nothing else')
    .addHelpText(
      'after',
      '\nA line that holds no measurement is told with its number, and the rest is judged.\nExit code: 0 where something was judged; 1 where nothing was, or a file could not be read to its end; no file is judged where one is missing.',
    )
    .action(plainly(judge));

async function judge(files: string[], { fingerprints: folder, json }: Options): Promise<void> {
  const fingerprints = readFingerprints(folder);
  const sources = files.map(findSource);
  if (fingerprints.count === 0)
    say('No fingerprints: nothing can be `confirmed`. Name a folder with --fingerprints, or fetch them with `tocsin fingerprints update`.');
  let judged = 0;
  let bad = 0;
  const damages: string[] = [];
  for (const source of sources) {
    for await (const found of measurementsOf(source, (why) => damages.push(`${source.name} cannot be read to its end (${why}).`))) {
      const reason = 'reason' in found ? found.reason : await judgeOne(source, found, fingerprints, json === true);
      if (reason === null) judged += 1;
      else {
        bad += 1;
        say(`${source.name}, line ${found.line}: ${reason}`);
      }
    }
  }
  say(`${judged} measurements judged, ${bad} lines that hold none.`);
  if (damages.length > 0) throw new PlainError(damages.join('\n'));
  if (judged === 0) throw new PlainError('There was no measurement to judge.');
}

/** Prints a measurement's verdict; what nobody foresaw in one of them must not keep the rest of a bucket from being judged. */
async function judgeOne(source: Source, found: FoundMeasurement, fingerprints: Fingerprints, json: boolean): Promise<string | null> {
  let line: string;
  try {
    line = lineOf(source, found, fingerprints, json);
  } catch (error) {
    return `cannot be judged (${error instanceof Error ? error.message : String(error)})`;
  }
  await write(line);
  return null;
}

function lineOf(source: Source, { line, uid, fields }: FoundMeasurement, fingerprints: Fingerprints, json: boolean): string {
  const { findings: _findings, test_name, ...rest } = judgeMeasurement(fields, uid, fingerprints);
  if (json) return JSON.stringify({ file: source.path, line, measurement_uid: uid, test_name, ...rest });
  const marks = (['anomaly', 'confirmed', 'failure'] as const).filter((name) => rest[name]).join(' ') || 'ok';
  return `${source.name}:${line} ${test_name} — ${rest.outcome}: ${rest.why}${rest.failure_string ? ` (${rest.failure_string})` : ''}. OONI: ${marks}`;
}

/** Waits where the reader is slow: a bucket's worth of lines must not pile up in memory. */
const write = (line: string): Promise<void> =>
  new Promise((done) => (process.stdout.write(`${line}\n`) ? done() : void process.stdout.once('drain', done)));

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
