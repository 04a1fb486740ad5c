/** What observatories of tests begin with, kept for as long as nothing changes of which it is made: wrangler takes longer for it than most tests. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requireWrangler } from '../../src/cli/deploy/wrangler-command.ts';
import { wranglerEnvironment } from '../../src/cli/supervisor/runtime.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const CACHE = join(PROJECT, 'node_modules/.cache/tocsin');

const filesIn = (folder: string): string[] =>
  readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(join(PROJECT, path)).isFile())
    .sort();

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

/** A folder that is made of these files. Two that make it at once come to the same; the later one's is thrown away. */
async function madeOnce(kind: string, of: readonly string[], make: (folder: string) => Promise<unknown>): Promise<string> {
  const hash = createHash('sha256');
  for (const path of of) hash.update(path).update(read(path));
  const kept = join(CACHE, `${kind}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(kept)) return kept;
  mkdirSync(CACHE, { recursive: true });
  const making = mkdtempSync(join(CACHE, 'making-'));
  await make(making);
  for (const name of readdirSync(CACHE)) if (name.startsWith(`${kind}-`)) rmSync(join(CACHE, name), { recursive: true, force: true });
  try {
    renameSync(making, kept);
  } catch {
    rmSync(making, { recursive: true });
  }
  return kept;
}

const wrangler = (state: string, args: readonly string[], what: string): Promise<unknown> =>
  requireWrangler({ root: PROJECT, node: process.execPath }, args, what, wranglerEnvironment(state, process.env));

/** A state folder with a migrated database, to be copied. All migrations go in at once: applied one by one, as `npm start` has them, each starts the runtime. */
export function migratedState(): Promise<string> {
  const migrations = filesIn('migrations');
  return madeOnce('migrated', [...migrations, 'wrangler.toml', 'node_modules/wrangler/package.json'], (state) => {
    const all = join(state, 'migrations.sql');
    writeFileSync(all, migrations.map(read).join('\n'));
    const args = ['d1', 'execute', 'DB', '--local', '--persist-to', state, '--file', all, '--yes'];
    return wrangler(state, args, 'The database of the tests could not be made');
  });
}

/** The worker as a deploy would send it out, so that not each start bundles it anew. */
export function bundledWorker(): Promise<string> {
  const sources = [...filesIn('src'), 'build-web.mjs', 'wrangler.toml', 'package-lock.json'];
  return madeOnce('worker', sources, (folder) =>
    wrangler(folder, ['deploy', '--dry-run', '--outdir', folder], 'The worker of the tests could not be built'),
  );
}

/** Before the first test: else the first files would each make them. */
export default async function setup(): Promise<void> {
  await Promise.all([migratedState(), bundledWorker()]);
}
