import { Command } from 'commander';
import { VERSION } from '../shared/version.ts';
import { deployCommand } from './commands/deploy.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { fingerprintsCommand } from './commands/fingerprints.ts';
import { forgetCommand } from './commands/forget.ts';
import { importCommand } from './commands/import.ts';
import { incidentCommand } from './commands/incident.ts';
import { judgeCommand } from './commands/judge.ts';
import { probeCommand } from './commands/probe.ts';
import { reviewerCommand } from './commands/reviewer.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';

const program = new Command('tocsin')
  .description('An open observatory of internet shutdowns and platform blocks')
  .version(VERSION)
  .option('--debug', 'show where an error came from')
  .addCommand(probeCommand())
  .addCommand(startCommand())
  .addCommand(importCommand())
  .addCommand(evaluateCommand())
  .addCommand(incidentCommand())
  .addCommand(reviewerCommand())
  .addCommand(judgeCommand())
  .addCommand(fingerprintsCommand())
  .addCommand(deployCommand())
  .addCommand(statusCommand())
  .addCommand(forgetCommand());

try {
  await program.parseAsync();
} catch (error) {
  const { debug } = program.opts<{ debug?: boolean }>();
  const isError = error instanceof Error;
  process.stderr.write(`${debug && isError ? error.stack : isError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
