import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { deployedTokenPath, keepToken, locateStateFolder, makeStateFolder, sha256Hex } from '../supervisor/state-folder.ts';
import { readWorkerConfig } from '../worker-config.ts';
import { makeResources } from './resources.ts';
import { TOKEN_SECRET } from './show-plan.ts';
import { requireWrangler, runWrangler, type Wrangler } from './wrangler-command.ts';
import { type Deployed, withScratchFolder, wranglerDeploy } from './wrangler-deploy.ts';

type Say = (line: string) => void;

/** A new address at the platform takes a moment until it answers everywhere. */
const HEALTH_ATTEMPTS = 24;
const HEALTH_PAUSE_MS = 5_000;

const requireLogin = async (wrangler: Wrangler): Promise<void> => {
  const { code } = await runWrangler(wrangler, ['whoami', '--json']);
  if (code !== 0)
    throw new PlainError(
      'wrangler is not logged in to an account, or cannot reach it. Run: npx wrangler login\n(or set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID; docs/deploy.md says which permissions.)',
    );
};

/** What wrangler says of a worker that is not there yet. */
const NO_WORKER = /not found|does not exist|\b10007\b/i;

/**
 * A worker that does not exist yet has none. @throws PlainError where that cannot be known: a second token would lock out whoever has the first
 */
export const hasTokenSecret = async (wrangler: Wrangler): Promise<boolean> => {
  const { code, stdout, stderr } = await runWrangler(wrangler, ['secret', 'list', '--format', 'json']);
  if (code === 0) {
    const secrets = z.array(z.object({ name: z.string() })).parse(JSON.parse(stdout));
    return secrets.some(({ name }) => name === TOKEN_SECRET);
  }
  if (NO_WORKER.test(stdout + stderr)) return false;
  throw new PlainError(
    `Which secrets the worker has could not be read, and nothing was deployed. Try again. wrangler secret list said:\n${stripVTControlCharacters(`${stdout}\n${stderr}`).trim()}`,
  );
};

/** Sends the worker out, with the hash of a new operator's token where it has none. */
const sendOut = async (wrangler: Wrangler, say: Say): Promise<Deployed> => {
  const what = 'The worker could not be deployed';
  if (await hasTokenSecret(wrangler)) return wranglerDeploy(wrangler, [], what);
  const state = locateStateFolder();
  makeStateFolder(state);
  const token = keepToken(deployedTokenPath(state));
  say(`The operator's token is in ${deployedTokenPath(state)}: keep a copy in a safe place. The worker holds only its hash.`);
  return withScratchFolder((folder) => {
    const secrets = join(folder, 'secrets.json');
    writeFileSync(secrets, JSON.stringify({ [TOKEN_SECRET]: sha256Hex(token) }), { mode: 0o600 });
    return wranglerDeploy(wrangler, ['--secrets-file', secrets], what);
  });
};

const isHealthy = async (origin: string): Promise<boolean> => {
  try {
    return (await fetch(`${origin}/v1/health`, { signal: AbortSignal.timeout(10_000) })).status === 200;
  } catch {
    return false;
  }
};

const checkHealth = async (origin: string, say: Say): Promise<void> => {
  for (let attempt = 1; attempt <= HEALTH_ATTEMPTS; attempt += 1) {
    if (await isHealthy(origin)) return say(`The observatory answers at ${origin}`);
    if (attempt === 1) say(`Waiting for ${origin} to answer…`);
    await delay(HEALTH_PAUSE_MS);
  }
  throw new PlainError(
    `The worker is deployed, but ${origin}/v1/health does not answer as it should. "npx wrangler tail" shows why, and volunteers' addresses too: stop it when you know.`,
  );
};

/** The first address among what wrangler says was set up: `https://tocsin.me.workers.dev`, `watch.example.org (custom domain)`, `schedule: * * * * *`. */
export const originOf = (targets: readonly string[]): string | null => {
  const hosts = targets.map((target) => /^(?:https:\/\/)?([\w-]+(?:\.[\w-]+)+)(?=[/ ]|$)/.exec(target)?.[1]);
  const host = hosts.find((found) => found !== undefined);
  return host === undefined ? null : `https://${host}`;
};

/** @throws PlainError where the platform did not take a cron: the worker then answers, and counts nothing */
export const requireCrons = (crons: readonly string[], targets: readonly string[]): void => {
  const missing = crons.filter((cron) => !targets.includes(`schedule: ${cron}`));
  if (missing.length === 0) return;
  throw new PlainError(
    `The worker is deployed, but not its crons (${missing.join('   ')}): it answers, and counts and judges nothing. The free plan has 5 for all workers of an account: delete those of another worker, then run it again.`,
  );
};

/**
 * Makes what is missing, brings the database up to the newest migration, sends the worker out and sees that it answers.
 * @throws PlainError at the first step that fails; running it again goes on from there
 */
export const deploy = async (wrangler: Wrangler, say: Say): Promise<void> => {
  await requireLogin(wrangler);
  const config = readWorkerConfig(wrangler.root);
  await makeResources(wrangler, config, say);
  for (const { binding } of config.d1_databases) {
    await requireWrangler(wrangler, ['d1', 'migrations', 'apply', binding, '--remote'], 'The migrations could not be applied');
    say('The database is up to date.');
  }
  const { targets } = await sendOut(wrangler, say);
  say('The worker is deployed.');
  requireCrons(config.triggers.crons, targets);
  const origin = originOf(targets);
  if (origin) await checkHealth(origin, say);
};
