import { Command } from 'commander';
import { plainly } from '../plain-error.ts';
import { createProbeFolder, locateProbeFolder } from '../probe/probe-folder.ts';
import { readStatus, statusLines } from '../probe/status.ts';

const status = async ({ state, json }: { state?: string; json?: boolean }): Promise<void> => {
  const folder = locateProbeFolder(state, process.env, process.platform);
  await createProbeFolder(folder);
  const read = await readStatus(folder, Date.now());
  process.stdout.write(`${json ? JSON.stringify(read) : statusLines(read).join('\n')}\n`);
};

/** What this machine's probe has done. */
export const statusCommand = (): Command =>
  new Command('status')
    .description("show what this machine's probe has sent, what waits, and what was refused and why")
    .option('--json', 'print one JSON object')
    .option('--state <folder>', 'the folder of the probe')
    .action(plainly(status));
