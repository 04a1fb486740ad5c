import { confirm } from '@clack/prompts';
import { Command } from 'commander';
import { forgetProbe } from '../../probe/submit.ts';
import { PlainError, plainly } from '../plain-error.ts';
import { channelOf } from '../probe/contact.ts';
import { readKeys } from '../probe/key-file.ts';
import { ownSession } from '../probe/own-session.ts';
import { createProbeFolder, deleteProbeFolder, locateProbeFolder } from '../probe/probe-folder.ts';
import type { ProbeFolder } from '../probe/probe-folder.ts';
import { readState } from '../probe/probe-state.ts';
import { watchLifetime } from '../supervisor/lifetime.ts';

interface ForgetOptions {
  readonly yes?: boolean;
  readonly local?: boolean;
  readonly state?: string;
}

const isConfirmed = async (yes: boolean | undefined): Promise<boolean> => {
  if (yes) return true;
  if (process.stdin.isTTY !== true) throw new PlainError('Nobody is there to confirm: add --yes to forget this probe.');
  const message =
    'Delete the key of this probe, everything that waits to be sent, and at the observatory what can still be linked with it?';
  return (await confirm({ message, initialValue: false })) === true;
};

/** Every key that may still be linked with reports is forgotten by the observatory, the present one last. */
const forgetThere = async (folder: ProbeFolder): Promise<void> => {
  const state = await readState(folder.stateFile);
  const observatories = state.observatories.length > 0 ? state.observatories : [`http://localhost:${process.env['PORT'] ?? '8787'}`];
  const rest = { folder, observatories, signal: watchLifetime(), dryRun: false, relayedFrom: null, addedTargetIds: [], watch: {} };
  const session = ownSession(rest, state.proxy);
  for (const key of (await readKeys(folder.keyFile)).reverse()) {
    const answer = await forgetProbe(channelOf(session, key, state));
    if (answer.forgotten) continue;
    throw new PlainError(
      `The observatory could not be asked to forget this probe (${answer.reason}). Nothing was deleted; try again later, or delete only what is here with --local.`,
    );
  }
};

const forget = async ({ yes, local, state }: ForgetOptions): Promise<void> => {
  const folder = locateProbeFolder(state, process.env, process.platform);
  await createProbeFolder(folder);
  if (!(await isConfirmed(yes))) return;
  if (!local) await forgetThere(folder);
  await deleteProbeFolder(folder);
  process.stdout.write(local ? 'What this machine kept is deleted.\n' : 'This probe is forgotten, here and at the observatory.\n');
};

/** Ends a probe's existence. */
export const forgetCommand = (): Command =>
  new Command('forget')
    .description('delete the key of this probe, here and at the observatory, with everything that can still be linked with it')
    .option('--yes', 'without asking')
    .option('--local', 'only what is on this machine')
    .option('--state <folder>', 'the folder of the probe')
    .action(plainly(forget));
