import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { PlainError, plainly } from '../plain-error.ts';
import { carriedSpool } from '../probe/carry-spool.ts';
import { createProbeFolder, locateProbeFolder } from '../probe/probe-folder.ts';
import { readState } from '../probe/probe-state.ts';

const OWNER_ONLY = 0o600;

const save = async (file: string, text: string): Promise<void> => {
  try {
    // What is there already may be an earlier export, or anything else: it is not lost.
    await writeFile(file, text, { mode: OWNER_ONLY, flag: 'wx' });
  } catch (error) {
    throw new PlainError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const exportReports = async (file: string, { state }: { state?: string }): Promise<void> => {
  const folder = locateProbeFolder(state, process.env, process.platform);
  await createProbeFolder(folder);
  const { observatories } = await readState(folder.stateFile);
  const lines = await carriedSpool(folder, observatories[0] ?? 'http://localhost:8787', Date.now());
  if (lines.length === 0) throw new PlainError('Nothing waits to be sent.');
  if (file === '-') process.stdout.write(lines.join(''));
  else await save(file, lines.join(''));
  process.stderr.write(
    `${lines.length === 1 ? '1 report is' : `${lines.length} reports are`} written. Whoever has them hands them in within 7 days: npx tocsin import FILE --observatory https://…, or on the page /probe. They show what was measured, when, and on which network.\n`,
  );
};

/** Takes a probe's reports out by hand. */
export const exportCommand = (): Command =>
  new Command('export')
    .description('write what waits to be sent into a file, signed, for anybody to hand in who can reach the observatory')
    .argument('[file]', 'where to; a file that is there already is left alone', '-')
    .option('--state <folder>', 'the folder of the probe')
    .action(plainly(exportReports));
