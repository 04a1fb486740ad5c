/** Why the local observatory cannot go on, in a sentence, from what its parts said. */

const SIGNS: readonly { sign: RegExp; sentence: (where: { port: number; state: string }) => string }[] = [
  { sign: /EADDRINUSE|address already in use/i, sentence: ({ port }) => portInUse(port) },
  { sign: /ENOSPC|no space left on device|SQLITE_FULL|database or disk is full/i, sentence: ({ state }) => diskFull(state) },
  { sign: /EROFS|SQLITE_READONLY|read-only file ?system/i, sentence: ({ state }) => readOnly(state) },
  { sign: /EACCES|EPERM|permission denied/i, sentence: ({ state }) => noPermission(state) },
  {
    sign: /SQLITE_CORRUPT|SQLITE_NOTADB|database disk image is malformed|file is not a database/i,
    sentence: ({ state }) => `The local database in ${state} is damaged. Move that folder away and start again: a new one is made.`,
  },
];

export const portInUse = (port: number): string =>
  `Port ${port} is in use by another program. End that program, or choose another port: PORT=${port === 65535 ? 8787 : port + 1} npm start`;

export const diskFull = (state: string): string =>
  `The disk that holds ${state} is full. Free some space; until then nothing new can be stored.`;

const readOnly = (state: string): string =>
  `${state} lies on a disk that cannot be written to. Choose another folder: npm start -- --state FOLDER`;

const noPermission = (state: string): string =>
  `There is no permission to write to ${state}. Choose another folder: npm start -- --state FOLDER`;

/** The sentence for the first known sign in the output of a child, or in the message of an error; null where none is known. */
export const explainTrouble = (said: string, where: { port: number; state: string }): string | null =>
  SIGNS.find(({ sign }) => sign.test(said))?.sentence(where) ?? null;
