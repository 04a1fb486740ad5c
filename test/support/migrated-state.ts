/** A migrated database that observatories of tests begin with: wrangler starts the runtime once for each migration, which takes longer than most tests. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openLogFile } from '../../src/cli/supervisor/log-file.ts';
import { migrate } from '../../src/cli/supervisor/observatory.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const CACHE = join(PROJECT, 'node_modules/.cache/tocsin');

/** One for each set of migrations, configuration and wrangler. */
function nameOfState(): string {
  const migrations = join(PROJECT, 'migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(migrations).sort()) hash.update(file).update(readFileSync(join(migrations, file)));
  for (const file of ['wrangler.toml', 'node_modules/wrangler/package.json']) hash.update(readFileSync(join(PROJECT, file)));
  return `migrated-${hash.digest('hex').slice(0, 16)}`;
}

/** A state folder with a migrated database, to be copied. Two that make it at once come to the same; the later one's is thrown away. */
export async function migratedState(): Promise<string> {
  const kept = join(CACHE, nameOfState());
  if (existsSync(kept)) return kept;
  mkdirSync(CACHE, { recursive: true });
  const state = mkdtempSync(join(CACHE, 'making-'));
  const log = openLogFile(join(CACHE, 'migrate.log'));
  await migrate({ root: PROJECT, state, node: process.execPath, port: 0, token: '', log }, new AbortController().signal);
  try {
    renameSync(state, kept);
  } catch {
    rmSync(state, { recursive: true });
  }
  return kept;
}

/** Before the first test: else the first files would each make one. */
export default async function setup(): Promise<void> {
  await migratedState();
}
