import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateStateFolder, makeStateFolder } from '../../supervisor/state-folder.ts';

/** What of an import is in the observatory: names of whole parts. */
export type DoneParts = { has: (part: string) => boolean; add: (part: string) => void };

/** Remembers parts of one import in the state folder, so that the same command goes on where it broke off. */
export const openDoneParts = (question: unknown, again: boolean): DoneParts => {
  makeStateFolder(locateStateFolder());
  const folder = join(locateStateFolder(), 'ooni-imports');
  mkdirSync(folder, { recursive: true });
  const name = createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
  const path = join(folder, `${name}.ndjson`);
  const done = new Set(again ? [] : readParts(path));
  return {
    has: (part) => done.has(part),
    add: (part) => {
      done.add(part);
      writeFileSync(`${path}.new`, [...done].map((each) => `${JSON.stringify(each)}\n`).join(''));
      renameSync(`${path}.new`, path);
    },
  };
};

const readParts = (path: string): string[] => {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => String(JSON.parse(line)));
  } catch {
    return [];
  }
};
