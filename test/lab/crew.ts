/** The lab's programs, each in its namespace: helpers that stay and take orders line by line, and probes that run once. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { z } from 'zod';
import { inside } from './topology.ts';

/** The folder of the programs' sources. */
export const SOURCES = import.meta.dirname;
const Reply = z.object({ answer: z.unknown().optional(), error: z.string().optional() });
const REQUIRE = "import { createRequire as createRequireHere } from 'node:module';\nconst require = createRequireHere(import.meta.url);";

/** Bundles the programs into one folder, so that a dozen of them start fast and small. @returns the folder */
export const bundlePrograms = async (names: readonly string[]): Promise<string> => {
  const folder = mkdtempSync('/run/lab-');
  await build({
    entryPoints: names.map((name) => join(SOURCES, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: REQUIRE },
    logLevel: 'warning',
  });
  return folder;
};

const start = (namespace: string, program: string, args: readonly string[]) => {
  const child = spawn('nsenter', [...inside(namespace), process.execPath, program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined);
  return child;
};

export interface Helper {
  /** What it said when it was ready. */
  readonly ready: unknown;
  /** Gives an order and waits until it is carried out. @throws where the helper says so */
  readonly order: (order: unknown) => Promise<unknown>;
}

/** Starts a program that stays. @throws where it ends instead of answering */
export const startHelper = async (namespace: string, program: string, args: readonly string[] = []): Promise<Helper> => {
  const child = start(namespace, program, args);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} in ${namespace} has ended`);
    return value;
  };
  const ready: unknown = JSON.parse(await next());
  return {
    ready,
    order: async (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const { answer, error } = Reply.parse(JSON.parse(await next()));
      if (error !== undefined) throw new Error(error);
      return answer;
    },
  };
};

/** Starts a program that stays and tells what happens, line by line. */
export const startTeller = (namespace: string, program: string, input: unknown, onLine: (line: unknown) => void): void => {
  const child = start(namespace, program, []);
  child.stdin.end(JSON.stringify(input));
  createInterface(child.stdout).on('line', (line) => onLine(JSON.parse(line)));
};

/** Runs a program with an input to its end. @returns what it printed */
export const runOnce = async (namespace: string, program: string, input: unknown): Promise<string> => {
  const child = start(namespace, program, []);
  child.stdin.end(JSON.stringify(input));
  const [output, code] = await Promise.all([text(child.stdout), new Promise((done) => child.once('close', done))]);
  if (code !== 0) throw new Error(`${program} in ${namespace} has failed`);
  return output;
};
