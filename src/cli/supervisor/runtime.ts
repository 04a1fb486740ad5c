import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { findProjectRoot } from '../project-root.ts';
import { sha256Hex } from './state-folder.ts';

/** wrangler's package.json: `"node": ">=22.0.0"`. */
const MIN_NODE_MAJOR = 22;

const majorOf = (version: string): number => Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);

/** The clone, with its dependencies, or the sentence that says what is missing. */
export const requireClone = (): string => {
  const root = findProjectRoot();
  if (root === null) throw new PlainError('This needs a clone of the project: the installed package holds the probe, not the observatory.');
  if (!existsSync(wranglerScript(root))) throw new PlainError('The dependencies are not installed here. Run: npm ci');
  return root;
};

/** Wrangler's own program, without the launcher that would put one more process between it and us. */
export const wranglerScript = (root: string): string => join(root, 'node_modules', 'wrangler', 'wrangler-dist', 'cli.js');

/** A Node that wrangler runs on: this one, or the one that `npm ci` installs beside it. */
export const findNode = (root: string): string => {
  if (majorOf(process.version) >= MIN_NODE_MAJOR) return process.execPath;
  const bundled = join(root, 'node_modules', 'node', 'bin', 'node');
  const { stdout } = spawnSync(bundled, ['--version'], { encoding: 'utf8' });
  if (majorOf(stdout ?? '') >= MIN_NODE_MAJOR) return bundled;
  throw new PlainError(
    `The observatory needs Node ${MIN_NODE_MAJOR} or newer, and this is Node ${process.versions.node}. ` +
      '`npm ci` installs a newer one in this folder where install scripts are allowed; else install Node 24.',
  );
};

/** Silent, offline, and with everything that it keeps in our folder; no account's credentials reach what runs on this machine only. */
export const wranglerEnvironment = (state: string, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...inherited,
  CLOUDFLARE_API_TOKEN: undefined,
  CLOUDFLARE_API_KEY: undefined,
  // Asks nobody where this machine is: the placeholder that the runtime gives instead counts as ZZ/AS0.
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_HIDE_BANNER: 'true', // and with it the look for a newer version
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  WRANGLER_REGISTRY_PATH: join(state, 'registry'),
  WRANGLER_CACHE_DIR: join(state, 'cache'),
  X_LOCAL_OBSERVABILITY: 'false',
  X_LOCAL_EXPLORER: 'false',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
});

export const migrateArguments = (state: string): string[] => ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state];

/** `--log-level warn` leaves out the line that wrangler writes for every request. */
export const devArguments = (state: string, port: number, token: string): string[] => [
  'dev',
  '--local',
  '--ip=127.0.0.1',
  `--port=${port}`,
  '--inspector-port=0',
  `--persist-to=${state}`,
  '--show-interactive-dev-session=false',
  '--live-reload=false',
  '--log-level=warn',
  // A deployment's own domain must not become the address of the local one: probes sign the address that they call.
  '--infer-origin-from-routes=false',
  '--var',
  `OPERATOR_TOKEN_SHA256:${sha256Hex(token)}`,
  'PRIVACY_FLOOR:1',
  'CARDS:worker',
  // Every region would be this machine.
  'VANTAGE_REGIONS:here',
  // A receiver of alerts that its owner tries out is on this machine too.
  'LOOPBACK_TARGETS:yes',
];
