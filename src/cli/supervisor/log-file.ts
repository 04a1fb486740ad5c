import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const MAX_BYTES = 5_000_000;
const TAIL_CHARACTERS = 8_000;

/** A log of bounded size on disk, and its latest part in memory, from which a failure is explained. */
export type LogFile = { path: string; write: (line: string) => void; tail: () => string };

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Keeps `path` and `path.1`, each at most 5 MB. A log that cannot be written stops nothing. */
export const openLogFile = (path: string): LogFile => {
  let tail = '';
  const append = (text: string): void => {
    if (sizeOf(path) + Buffer.byteLength(text) > MAX_BYTES) {
      rmSync(`${path}.1`, { force: true });
      renameSync(path, `${path}.1`);
    }
    appendFileSync(path, text, { mode: 0o600 });
  };
  const write = (line: string): void => {
    const text = `${stripVTControlCharacters(line)}\n`;
    tail = (tail + text).slice(-TAIL_CHARACTERS);
    try {
      append(text);
    } catch {
      // a full disk is told by the observatory itself, once
    }
  };
  return { path, write, tail: () => tail };
};
