import { Command } from 'commander';
import { plainly } from '../plain-error.ts';
import { watchLifetime } from '../supervisor/lifetime.ts';
import { runLocalProbe } from '../supervisor/local-probe.ts';
import { parsePort } from '../supervisor/port.ts';
import { runObservatory } from '../supervisor/run-observatory.ts';
import { locateStateFolder } from '../supervisor/state-folder.ts';

type StartOptions = { port?: string; state?: string; probe: boolean };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const start = async ({ port, state, probe }: StartOptions): Promise<void> => {
  const signal = watchLifetime();
  say('Starting the observatory…');
  const place = { state: locateStateFolder(state), port: parsePort(port ?? process.env['PORT'] ?? '8787') };
  await runObservatory(place, say, signal, async (ready) => {
    say(`Tocsin is ready at ${ready.origin}`);
    say(`It keeps everything in ${ready.site.state}. Ctrl-C ends it.`);
    if (probe) await runLocalProbe(ready, say);
    else say('Nothing is measured from this machine (--no-probe).');
  });
};

/** The whole observatory on this machine: worker, database, archive, clock and one probe. */
export const startCommand = (): Command =>
  new Command('start')
    .description('run the whole observatory on this machine, with one probe of this machine reporting to it')
    .option('--port <number>', 'where it listens (default: $PORT, else 8787)')
    .option('--state <folder>', 'where it keeps everything (default: $TOCSIN_HOME, else .tocsin in the clone)')
    .option('--no-probe', 'measure nothing from this machine')
    .action(async (options: StartOptions) => {
      await plainly(start)(options);
      process.exit(); // an unanswered question would keep the terminal's input open, and us here
    });
