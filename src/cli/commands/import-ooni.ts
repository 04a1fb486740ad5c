import { Command, InvalidArgumentError } from 'commander';
import { politeFetch } from '../import/ooni/fetch-politely.ts';
import { importParts } from '../import/ooni/import-ooni.ts';
import { apiParts, bucketParts } from '../import/ooni/parts.ts';
import { openDoneParts } from '../import/ooni/progress-file.ts';
import { findOperatorAccess } from '../import/operator-access.ts';
import { showProgress } from '../import/progress.ts';
import { plainly, PlainError } from '../plain-error.ts';

type Options = {
  cc: string;
  test: string;
  since: number;
  until: number;
  from: 'bucket' | 'api';
  bucket: string;
  api: string;
  pause: number;
  again?: boolean;
  observatory?: string;
  tokenFile?: string;
  json?: boolean;
};

/** How long OONI may send nothing. */
const PATIENCE_MS = 120_000;

const matching = (pattern: RegExp, allowed: string) => (text: string) => {
  if (!pattern.test(text)) throw new InvalidArgumentError(`Allowed: ${allowed}.`);
  return text;
};

const time = (text: string): number => {
  const timeMs = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) || Number.isNaN(timeMs))
    throw new InvalidArgumentError('Allowed: a day (2024-11-07) or a time in UTC (2024-11-07T10:00:00Z).');
  return timeMs;
};

const pause = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Allowed: milliseconds, a whole number.');
  return Number(text);
};

const address = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('Allowed: an http or https address.');
  return text.replace(/\/$/, '');
};

/** `tocsin import ooni`: a country's measurements of a test, from OONI's open data. */
export const importOoniCommand = (): Command =>
  new Command('ooni')
    .description("fetch OONI's measurements of one country and test from its open data, judge them here, and import them")
    .requiredOption('--cc <code>', 'country, ISO 3166-1 alpha-2', matching(/^[A-Z]{2}$/, 'two capitals, as KE'))
    .requiredOption(
      '--test <name>',
      "OONI's name of the test: web_connectivity, telegram, whatsapp, signal, facebook_messenger",
      matching(/^[a-z0-9_]+$/, 'a name as web_connectivity'),
    )
    .requiredOption('--since <time>', 'measured from this day or time on', time)
    .requiredOption('--until <time>', 'measured before this day or time', time)
    .option(
      '--from <source>',
      'bucket, or api: a request a measurement, for short ranges',
      matching(/^(bucket|api)$/, 'bucket, api'),
      'bucket',
    )
    .option('--bucket <url>', "address of OONI's bucket, or of a copy", address, 'https://ooni-data-eu-fra.s3.eu-central-1.amazonaws.com')
    .option('--api <url>', "address of OONI's API", address, 'https://api.ooni.org')
    .option('--pause <ms>', 'between two requests', pause, 250)
    .option('--again', 'fetch what is in already once more')
    .option('--observatory <url>', 'where to (default: http://localhost:$PORT)')
    .option('--token-file <file>', "the operator's token, as for import")
    .option('--json', 'print one JSON object: read, accepted, duplicates, rejected, passed_over, parts, skipped')
    .addHelpText(
      'after',
      '\nBroken off, the same command goes on where it stopped. OONI’s data are under CC BY-NC-SA 4.0: name OONI where you publish what is made of them.',
    )
    .action(plainly(importOoni));

async function importOoni(_options: unknown, command: Command): Promise<void> {
  // `import` has options of the same names, which commander hands to the outer command.
  const options = command.optsWithGlobals<Options>();
  const wanted = { cc: options.cc, test: options.test, sinceMs: options.since, untilMs: options.until };
  if (wanted.sinceMs >= wanted.untilMs) throw new PlainError('--since must lie before --until.');
  const access = findOperatorAccess(options.observatory, options.tokenFile);
  const progress = showProgress(null);
  const fetchOne = politeFetch({ pauseMs: options.pause, patienceMs: PATIENCE_MS, onDelay: progress.say });
  const base = options.from === 'api' ? options.api : options.bucket;
  const parts = options.from === 'api' ? apiParts(fetchOne, base, wanted) : bucketParts(fetchOne, base, wanted, progress.say);
  const done = openDoneParts({ ...wanted, base, observatory: access.origin }, options.again === true);
  const result = await importParts({ ...access, onDelay: progress.say }, parts, wanted, done, progress);
  progress.end();
  const { read, accepted, duplicates, rejected, passed_over: passed = 0 } = result.summary;
  const summary = { read, accepted, duplicates, rejected, passed_over: passed, parts: result.parts, skipped: result.skipped };
  const words = `${read} read of ${result.parts} parts (${result.skipped} were in before), ${accepted} accepted, ${duplicates} there before, ${rejected} rejected, ${passed} of no service of this observatory. The incidents are up to date.`;
  process.stdout.write(`${options.json ? JSON.stringify(summary) : words}\n`);
}
