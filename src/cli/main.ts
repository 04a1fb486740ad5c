import { Command } from 'commander';
import { VERSION } from '../shared/version.ts';

/** Each command by its name, in the order of the help. One that is named is loaded alone: a probe on a small machine carries nothing else. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  probe: async () => (await import('./commands/probe.ts')).probeCommand(),
  start: async () => (await import('./commands/start.ts')).startCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  incident: async () => (await import('./commands/incident.ts')).incidentCommand(),
  cards: async () => (await import('./commands/cards.ts')).cardsCommand(),
  event: async () => (await import('./commands/event.ts')).eventCommand(),
  hosts: async () => (await import('./commands/hosts.ts')).hostsCommand(),
  reviewer: async () => (await import('./commands/reviewer.ts')).reviewerCommand(),
  subscription: async () => (await import('./commands/subscription.ts')).subscriptionCommand(),
  judge: async () => (await import('./commands/judge.ts')).judgeCommand(),
  fingerprints: async () => (await import('./commands/fingerprints.ts')).fingerprintsCommand(),
  deploy: async () => (await import('./commands/deploy.ts')).deployCommand(),
  status: async () => (await import('./commands/status.ts')).statusCommand(),
  forget: async () => (await import('./commands/forget.ts')).forgetCommand(),
};

const program = new Command('tocsin')
  .description('An open observatory of internet shutdowns and platform blocks')
  .version(VERSION)
  .option('--debug', 'show where an error came from');

/** The command that is run; all of them where that is not plain, as for the help. */
const loaders = (): (() => Promise<Command>)[] => {
  const first = process.argv.slice(2).find((argument) => argument !== '--debug') ?? '';
  const named = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return named ? [named] : Object.values(COMMANDS);
};

for (const load of loaders()) program.addCommand(await load());

try {
  await program.parseAsync();
} catch (error) {
  const { debug } = program.opts<{ debug?: boolean }>();
  const isError = error instanceof Error;
  process.stderr.write(`${debug && isError ? error.stack : isError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
