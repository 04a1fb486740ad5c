/** A folder of a probe that exists for one test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createProbeFolder, locateProbeFolder } from '../../../src/cli/probe/probe-folder.ts';
import type { ProbeFolder } from '../../../src/cli/probe/probe-folder.ts';

export const temporaryFolder = async (): Promise<ProbeFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'tocsin-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  const folder = locateProbeFolder(path, {}, process.platform);
  await createProbeFolder(folder);
  return folder;
};
