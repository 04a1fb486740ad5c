import { Command } from 'commander';
import { importFiles } from '../import/import-files.ts';
import { importOoniCommand } from './import-ooni.ts';
import type { Summary } from '../import/send-lines.ts';
import { findOperatorAccess, findOrigin } from '../import/operator-access.ts';
import { showProgress } from '../import/progress.ts';
import { findSource, type Source } from '../import/source.ts';
import { PlainError, plainly } from '../plain-error.ts';

type ImportOptions = { observatory?: string; tokenFile?: string; json?: boolean };

const totalBytes = (sources: readonly Source[]): number | null =>
  sources.reduce<number | null>((sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes), 0);

const inWords = ({ read, accepted, duplicates, rejected, passed_over: passed }: Summary, isSettled: boolean): string =>
  `${read} read, ${accepted} accepted, ${duplicates} there before, ${rejected} rejected${passed ? `, ${passed} of no service of this observatory` : ''}. ${isSettled ? 'The incidents are up to date.' : 'The observatory counts them in its next minute.'}`;

const isAllRejected = ({ accepted, duplicates, rejected, passed_over: passed = 0 }: Summary): boolean =>
  rejected > 0 && accepted + duplicates + passed === 0;

const importCommandAction = async (files: string[], { observatory, tokenFile, json }: ImportOptions): Promise<void> => {
  const sources = files.map(findSource);
  const progress = showProgress(totalBytes(sources));
  try {
    const onDelay = progress.say;
    const doors = {
      anybody: { origin: findOrigin(observatory), token: null, onDelay },
      operator: () => ({ ...findOperatorAccess(observatory, tokenFile), onDelay }),
    };
    const { summary, damages, isSettled } = await importFiles(doors, sources, progress);
    progress.end();
    process.stdout.write(`${json ? JSON.stringify(summary) : inWords(summary, isSettled)}\n`);
    if (damages.length > 0) throw new PlainError(damages.join('\n'));
    if (isAllRejected(summary)) throw new PlainError('Every line was rejected: nothing has gone in.');
  } finally {
    progress.end();
  }
};

/** Recorded observations, or reports that probes have signed, into a running observatory, through the same counting and detecting as live ones. */
export const importCommand = (): Command =>
  new Command('import')
    .description(
      "import recorded observations or OONI's raw measurements (NDJSON, also gzipped), or hand in results that probes saved, and wait for the incidents",
    )
    .argument('<file...>', 'files with one observation, one OONI measurement, or one saved result, a line; - is standard input')
    .option('--observatory <url>', 'where to (default: http://localhost:$PORT)')
    .option(
      '--token-file <file>',
      "the operator's token (default: $TOCSIN_OPERATOR_TOKEN, else that of the observatory that `npm start` runs here)",
    )
    .option('--json', 'print one JSON object: read, accepted, duplicates, rejected')
    .addHelpText(
      'after',
      '\nA line that is rejected is reported with its number, and the rest goes in: the exit code is then 0 all the same, and 1 where every line was rejected.\nImporting twice changes nothing.\nResults that probes saved need no token: anyone may hand them in.',
    )
    .addCommand(importOoniCommand())
    .action(plainly(importCommandAction));
