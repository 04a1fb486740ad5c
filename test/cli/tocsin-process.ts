/** The command line as its user meets it: a process of its own, with what it says and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');

export type TocsinProcess = {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** Resolves once standard output holds the text. @throws where it ends before */
  said: (text: string) => Promise<void>;
  ended: Promise<number | null>;
};

export const runTocsin = (args: readonly string[], env: NodeJS.ProcessEnv = {}, input?: string): TocsinProcess => {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return {
    child,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended,
    said: (text) =>
      new Promise((found, failed) => {
        const look = (): void => void (said.stdout.includes(text) && found());
        look();
        child.stdout.on('data', look);
        void ended.then((code) => failed(new Error(`ended with ${code} and never said "${text}":\n${said.stdout}\n${said.stderr}`)));
      }),
  };
};

export const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Processes of that group that run; one that has ended and waits to be reaped does not. Linux only: elsewhere there is no /proc, and the list is empty. */
export const membersOf = (group: number): string[] => {
  const pids = readdirSync('/proc', { withFileTypes: true }).filter(({ name }) => /^\d+$/.test(name));
  return pids.flatMap(({ name }) => {
    try {
      const [state, , processGroup] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return state !== 'Z' && Number(processGroup) === group ? [name] : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });
};
