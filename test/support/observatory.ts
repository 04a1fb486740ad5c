/**
 * A whole observatory on this machine: the real worker in the local runtime, with a database, a bucket and a port of its own. It is started
 * as `npm start` starts it, but for its database and its bundle, which are made once for all, for the rate limits, which one machine that plays many would
 * hit at once, and for the clock, which the caller ticks.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { openLogFile } from '../../src/cli/supervisor/log-file.ts';
import { startWorker, type Site } from '../../src/cli/supervisor/observatory.ts';
import { operatorToken } from '../../src/cli/supervisor/state-folder.ts';
import type { Child } from '../../src/cli/supervisor/child.ts';
import { bundledWorker, migratedState } from './made-once.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

export type Observatory = {
  url: string;
  /** The operator's. */
  token: string;
  /** Everything that it keeps lies under this folder, which `stop` removes. */
  folder: string;
  /** Leader of the process group of all that runs. */
  pid: () => number;
  /** Runs a scheduled job to its end. @throws where it fails */
  tick: (cron: string, timeMs?: number) => Promise<void>;
  /** `SIGKILL` to every process of it at once. */
  kill9: () => Promise<void>;
  /** Starts it again with what it kept. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

export type ObservatoryOptions = {
  /** Entry in place of the worker's own, from the project's root. */
  main?: string;
  /** Variables of wrangler.toml that differ. */
  vars?: Record<string, string>;
  /** Modules of that entry that are replaced: name → path from the project's root. */
  alias?: Record<string, string>;
};

export const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? found(address.port) : failed(new Error('no free port'))));
    });
  });

/** A root for wrangler: the project's configuration with paths into the project, and limits that are never reached. */
async function makeRoot(root: string, { main, vars, alias = {} }: ObservatoryOptions): Promise<void> {
  const config = parse(readFileSync(join(PROJECT, 'wrangler.toml'), 'utf8')) as {
    main: string;
    vars: Record<string, string>;
    alias?: Record<string, string>;
    build?: object;
    d1_databases: { migrations_dir: string }[];
    ratelimits: { simple: { limit: number } }[];
  };
  config.vars = { ...config.vars, ...vars };
  if (main === undefined) {
    Object.assign(config, { main: join(await bundledWorker(), 'worker.js'), no_bundle: true });
    delete config.build;
  } else {
    config.main = join(PROJECT, main);
    config.alias = Object.fromEntries(Object.entries(alias).map(([name, path]) => [name, join(PROJECT, path)]));
    Object.assign(config.build ?? {}, { cwd: PROJECT, watch_dir: join(PROJECT, 'src/web') });
  }
  for (const database of config.d1_databases) database.migrations_dir = join(PROJECT, database.migrations_dir);
  for (const { simple } of config.ratelimits) simple.limit = 1_000_000_000;
  mkdirSync(root);
  writeFileSync(join(root, 'wrangler.toml'), stringify(config));
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
}

async function makeSite(folder: string, options: ObservatoryOptions): Promise<Site> {
  const root = join(folder, 'root');
  await makeRoot(root, options);
  const state = join(folder, 'state');
  cpSync(await migratedState(), state, { recursive: true });
  const log = openLogFile(join(folder, 'observatory.log'));
  return { root, state, node: process.execPath, port: await freePort(), token: operatorToken(state), log };
}

async function tick(url: string, cron: string, timeMs: number): Promise<void> {
  const response = await fetch(`${url}/cdn-cgi/local/scheduled?${new URLSearchParams({ cron, time: String(timeMs) })}`);
  const outcome = await response.text();
  if (!response.ok) throw new Error(`the job of "${cron}" failed: ${response.status} ${outcome.slice(0, 500)}`);
}

/** Returns once it answers. The caller must `stop` it. */
export async function startObservatory(options: ObservatoryOptions = {}): Promise<Observatory> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-observatory-'));
  const forever = new AbortController().signal;
  const site = await makeSite(folder, options);
  const url = `http://127.0.0.1:${site.port}`;
  let worker: Child = await startWorker(site, forever);
  return {
    url,
    token: site.token,
    folder,
    pid: () => worker.pid,
    tick: (cron, timeMs = Date.now()) => tick(url, cron, timeMs),
    kill9: async () => {
      process.kill(-worker.pid, 'SIGKILL');
      await worker.ended;
    },
    restart: async () => {
      worker = await startWorker(site, forever);
    },
    stop: async () => {
      await worker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
