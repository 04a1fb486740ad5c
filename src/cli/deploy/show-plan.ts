import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { readWorkerConfig } from '../worker-config.ts';
import { type Bundle, planLines } from './plan.ts';
import { refusalsOf } from './refusals.ts';
import type { Wrangler } from './wrangler-command.ts';
import { wranglerDeploy } from './wrangler-deploy.ts';

type Say = (line: string) => void;

/** What the worker needs and no file of the repository holds. */
export const TOKEN_SECRET = 'OPERATOR_TOKEN_SHA256';

const build = async (wrangler: Wrangler): Promise<Bundle> => {
  const { bundle_size } = await wranglerDeploy(
    wrangler,
    ['--dry-run', '--outdir', join('dist', 'worker')],
    'The worker could not be built',
  );
  return { rawBytes: bundle_size?.raw_bytes ?? 0, gzipBytes: bundle_size?.gzip_bytes ?? 0 };
};

const migrationsOf = (root: string, folders: readonly string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.sql'))
      .sort(),
  );

/**
 * Builds what would go out into dist/worker and says what it would make. Asks nobody on the network.
 * @throws PlainError where the configuration is unsafe, or does not build
 */
export const showPlan = async (wrangler: Wrangler, say: Say): Promise<void> => {
  const config = readWorkerConfig(wrangler.root);
  const refusals = refusalsOf(config);
  if (refusals.length > 0)
    throw new PlainError(`This is not deployed, for the safety of volunteers:\n${refusals.map((refusal) => `  ${refusal}`).join('\n')}`);
  const bundle = await build(wrangler);
  say('A deploy makes, in the account that wrangler is logged in to:');
  const migrations = migrationsOf(
    wrangler.root,
    config.d1_databases.map(({ migrations_dir }) => migrations_dir),
  );
  for (const line of planLines(config, bundle, migrations, [TOKEN_SECRET])) say(line);
  say(`What would go out is in ${join('dist', 'worker')}.`);
};
