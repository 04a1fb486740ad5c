import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeStateFolder } from '../../../src/cli/supervisor/state-folder.ts';

it('says which folder cannot be written, and how to choose another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-state-'));
  writeFileSync(join(folder, 'file'), '');
  for (const [path, code] of [
    [join(folder, 'file'), 'EEXIST'],
    [join(folder, 'file', 'below'), 'ENOTDIR'],
  ] as const)
    expect(() => makeStateFolder(path)).toThrow(
      `The folder ${path} cannot be written (${code}); choose another with --state or TOCSIN_HOME.`,
    );
  rmSync(folder, { recursive: true });
});
