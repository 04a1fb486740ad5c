/** Files that survive a kill or a power cut: written beside their place, flushed, then renamed into it. */
import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What an unfinished file is called; one that is found was never part of anything. */
const UNFINISHED_PREFIX = '.unfinished-';

/** A folder's entries are on disk only once the folder itself is flushed; Windows has no such call and needs none. */
const flushFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeFlushed = async (path: string, content: string | Uint8Array): Promise<void> => {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Puts a whole file in place, readable by its owner alone. Whoever reads it meanwhile sees the old one or the new one. */
export const writeDurably = async (path: string, content: string | Uint8Array): Promise<void> => {
  const folder = dirname(path);
  const unfinished = join(folder, `${UNFINISHED_PREFIX}${randomUUID()}`);
  try {
    await writeFlushed(unfinished, content);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await flushFolder(folder);
};

/** An hour: no write takes that long, so a file that is still unfinished then was left by a kill. */
const ABANDONED_MS = 3_600_000;

/** Clears away what kills have left behind in a folder. */
export const clearAbandoned = async (folder: string, nowMs: number): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(UNFINISHED_PREFIX)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (nowMs - mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
};
