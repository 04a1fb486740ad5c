import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const isProjectRoot = (folder: string): boolean => existsSync(join(folder, 'wrangler.toml')) && existsSync(join(folder, 'package.json'));

/** The clone that this file, or the bundle made from it, lies in; null in an installed package, which carries no worker. */
export const findProjectRoot = (from: string = dirname(fileURLToPath(import.meta.url))): string | null => {
  if (isProjectRoot(from)) return from;
  const parent = dirname(from);
  return parent === from ? null : findProjectRoot(parent);
};
