import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { ROOT } from './documents.ts';

const { scripts: SCRIPTS } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** The commands of the command line, as they are built. */
export async function readCommands(): Promise<Map<string, Command>> {
  const folder = join(ROOT, 'src/cli/commands');
  const main = readFileSync(join(ROOT, 'src/cli/main.ts'), 'utf8');
  const commands = new Map<string, Command>();
  for (const name of readdirSync(folder)) {
    const exported = Object.entries((await import(join(folder, name))) as Record<string, unknown>);
    for (const [key, make] of exported) {
      const made: unknown = key.endsWith('Command') && typeof make === 'function' ? make() : null;
      if (made instanceof Command && main.includes(`${key}()`)) commands.set(made.name(), made);
    }
  }
  return commands;
}

/** The words of a command before a pipe, a second command or a comment, without the environment that stands before it. */
const wordsOf = (line: string): string[] => {
  const words = (line.split(/ [|#] | && |; /)[0] ?? '').split(/\s+/);
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  return words.slice(first);
};

const flagsIn = (words: readonly string[]): string[] =>
  words.filter((word) => word.startsWith('--') && word !== '--').map((word) => word.replace(/=.*/, ''));

/** The subcommand that the words name, with the words after it; a command that has some needs one. */
function wrongFlags(command: Command, words: readonly string[], line: string): string[] {
  const [name = '', ...rest] = words;
  const sub = command.commands.find((other) => other.name() === name);
  if (sub) return wrongFlags(sub, rest, line);
  if (command.commands.length > 0 && /^[a-z-]+$/.test(name) && !name.startsWith('-')) return [`${line}: ${command.name()} has no ${name}`];
  const known = new Set(['--help', ...command.options.map(({ long }) => long)]);
  return flagsIn(words)
    .filter((flag) => !known.has(flag))
    .map((flag) => `${line}: ${command.name()} has no ${flag}`);
}

function wrongScript(commands: Map<string, Command>, name: string, rest: readonly string[], line: string): string[] {
  const script = SCRIPTS[name];
  if (script === undefined) return [`${line}: package.json has no script ${name}`];
  const command = commands.get(/tocsin\.js (\S+)/.exec(script)?.[1] ?? '');
  return command ? wrongFlags(command, rest, line) : [];
}

function wrongOwn(commands: Map<string, Command>, words: readonly string[], line: string): string[] {
  const [name = ''] = words;
  if (!/^[a-z]+$/.test(name)) return [];
  const command = commands.get(name);
  return command ? wrongFlags(command, words.slice(1), line) : [`${line}: the command line has no ${name}`];
}

const OF_NPM = new Set(['ci', 'install', 'exec', 'pack', 'view']);

function wrongOfNpm(commands: Map<string, Command>, words: readonly string[], line: string): string[] {
  const [first, second = '', ...rest] = words;
  if (first === undefined || OF_NPM.has(first)) return [];
  return first === 'run' ? wrongScript(commands, second, rest, line) : wrongScript(commands, first, words.slice(1), line);
}

function wrongOne(commands: Map<string, Command>, line: string): string[] {
  const [program, ...words] = wordsOf(line);
  if (program === 'tocsin') return wrongOwn(commands, words, line);
  if (program === 'npx' && words[0] === 'tocsin') return wrongOwn(commands, words.slice(1), line);
  return program === 'npm' ? wrongOfNpm(commands, words, line) : [];
}

/** What is wrong with the commands of a line of code: those of npm and of our own command line are known. */
export const wrongCommands = (commands: Map<string, Command>, line: string): string[] =>
  line.split(' && ').flatMap((part) => wrongOne(commands, part));
