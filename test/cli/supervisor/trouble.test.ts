import { expect, it } from 'vitest';
import { explainTrouble } from '../../../src/cli/supervisor/trouble.ts';

const where = { port: 8787, state: '/srv/tocsin' };

it.each([
  ['Error: listen EADDRINUSE: address already in use 127.0.0.1:8787', 'Port 8787 is in use'],
  ['D1_ERROR: database or disk is full: SQLITE_FULL', 'The disk that holds /srv/tocsin is full'],
  ["Error: ENOSPC: no space left on device, mkdir '/srv/tocsin'", 'The disk that holds /srv/tocsin is full'],
  ["Error: EROFS: read-only file system, mkdir '/srv/tocsin'", 'cannot be written to'],
  ["Error: EACCES: permission denied, mkdir '/srv/tocsin'", 'no permission'],
  ['D1_ERROR: database disk image is malformed: SQLITE_CORRUPT', 'is damaged'],
])('explains "%s" in a sentence', (said, sentence) => {
  expect(explainTrouble(said, where)).toContain(sentence);
});

it('claims to know nothing of what it does not know', () => {
  expect(explainTrouble('TypeError: x is not a function', where)).toBeNull();
});
