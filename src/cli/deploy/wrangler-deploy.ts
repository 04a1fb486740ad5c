import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { requireWrangler, type Wrangler } from './wrangler-command.ts';

/** Of the lines that wrangler writes to WRANGLER_OUTPUT_FILE_PATH, the one of a deploy. */
const Deployed = z.object({
  type: z.literal('deploy'),
  targets: z.array(z.string()).default([]),
  bundle_size: z.object({ raw_bytes: z.number(), gzip_bytes: z.number() }).optional(),
});
export type Deployed = z.output<typeof Deployed>;

/** A folder for the time of the work. */
export const withScratchFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-deploy-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** `wrangler deploy`, and what it says of itself for programs. */
export const wranglerDeploy = (wrangler: Wrangler, args: readonly string[], what: string): Promise<Deployed> =>
  withScratchFolder(async (folder) => {
    const outputPath = join(folder, 'output.ndjson');
    await requireWrangler(wrangler, ['deploy', ...args], what, { WRANGLER_OUTPUT_FILE_PATH: outputPath });
    const lines = readFileSync(outputPath, 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const deployed = lines.map((line) => Deployed.safeParse(line)).find(({ success }) => success)?.data;
    if (!deployed) throw new PlainError('wrangler did not tell what it deployed.');
    return deployed;
  });
