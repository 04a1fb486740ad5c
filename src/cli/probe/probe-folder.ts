/** The folder in which a probe keeps its key, its consent, and what it could not send yet. */
import { chmod, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PlainError } from '../plain-error.ts';

export interface ProbeFolder {
  readonly path: string;
  readonly keyFile: string;
  readonly stateFile: string;
  readonly spool: string;
  readonly refused: string;
}

const OWNER_ONLY = 0o700;

const dataHome = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string => {
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  return env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
};

/** `--state`, else `TOCSIN_STATE`, else where the system keeps such things. */
export const locateProbeFolder = (given: string | undefined, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): ProbeFolder => {
  const path = given ?? env['TOCSIN_STATE'] ?? join(dataHome(env, platform), 'tocsin');
  return {
    path,
    keyFile: join(path, 'key.json'),
    stateFile: join(path, 'state.json'),
    spool: join(path, 'spool'),
    refused: join(path, 'refused'),
  };
};

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Makes the folder, for its owner alone. */
export const createProbeFolder = async (folder: ProbeFolder): Promise<void> => {
  try {
    for (const path of [folder.path, folder.spool, folder.refused]) {
      await mkdir(path, { recursive: true, mode: OWNER_ONLY });
      await chmod(path, OWNER_ONLY);
    }
  } catch (error) {
    throw new PlainError(`The folder ${folder.path} cannot be written (${String(codeOf(error))}); choose another with --state.`);
  }
};

/** The text of a file, or null where there is none. */
export const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
};

/** Deletes what a probe keeps, and the folder itself unless somebody else keeps something in it. */
export const deleteProbeFolder = async (folder: ProbeFolder): Promise<void> => {
  for (const path of [folder.keyFile, folder.stateFile, folder.spool, folder.refused]) await rm(path, { recursive: true, force: true });
  try {
    await rmdir(folder.path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTEMPTY') throw error;
  }
};
