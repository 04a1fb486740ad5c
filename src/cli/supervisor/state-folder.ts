import { chmodSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { PlainError } from '../plain-error.ts';
import { findProjectRoot } from '../project-root.ts';

/** Below this the local database is likely to fail in the middle of a transaction. */
const MIN_FREE_BYTES = 20_000_000;

/** Where the local observatory keeps everything: `--state`, else TOCSIN_HOME, else `.tocsin` in the clone (in the home folder outside of one). */
export const locateStateFolder = (option?: string): string => {
  const named = option ?? process.env['TOCSIN_HOME'];
  return named ? resolve(named) : join(findProjectRoot() ?? homedir(), '.tocsin');
};

/**
 * Readable by its owner alone: it holds the operator's token and the probe's key.
 * @throws PlainError where it cannot be made
 */
export const makeStateFolder = (state: string): void => {
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    chmodSync(state, 0o700);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new PlainError(`The folder ${state} cannot be written (${code}); choose another with --state or TOCSIN_HOME.`);
  }
};

/** False where nobody can tell. */
export const isDiskFull = (state: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(state);
    return bavail * bsize < MIN_FREE_BYTES;
  } catch {
    return false;
  }
};

/** Where the token of the observatory that runs here is kept. */
export const localTokenPath = (state: string): string => join(state, 'operator-token');

/** Where that of the one that was deployed from here is kept. */
export const deployedTokenPath = (state: string): string => join(state, 'deployed-operator-token');

/** A token that was kept before, or null. */
export const readToken = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
};

/** The token in that file; 256 random bits where there is none yet. */
export const keepToken = (path: string): string => {
  const kept = readToken(path);
  if (kept) return kept;
  const token = randomBytes(32).toString('base64url');
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  return token;
};

/** The token of the observatory that runs here, made at its first start. */
export const operatorToken = (state: string): string => keepToken(localTokenPath(state));

/** What the worker is told of a token: it compares hashes, and stores no secret. */
export const sha256Hex = (token: string): string => createHash('sha256').update(token).digest('hex');

const lastTickPath = (state: string): string => join(state, 'last-tick');

/** The minute up to which the scheduled work was done, in Unix milliseconds; null before the first. */
export const readLastTickMs = (state: string): number | null => {
  try {
    return Number(readFileSync(lastTickPath(state), 'utf8')) || null;
  } catch {
    return null;
  }
};

export const writeLastTickMs = (state: string, timeMs: number): void => writeFileSync(lastTickPath(state), String(timeMs));
