import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFingerprints } from '../../ingest/ooni/judge/fingerprint.ts';
import { PlainError } from '../plain-error.ts';
import { makeStateFolder, locateStateFolder } from '../supervisor/state-folder.ts';
import { FINGERPRINT_FILES, fingerprintFolder } from './read-fingerprints.ts';

const TIMEOUT_MS = 60_000;
/** A list is some hundreds of kilobytes. */
const MAX_BYTES = 20_000_000;

const fetchList = async (address: string): Promise<string> => {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: unknown) => {
    throw new PlainError(`${address} does not answer (${error instanceof Error ? error.message : String(error)}).`);
  });
  if (!response.ok) throw new PlainError(`${address} answers ${response.status}.`);
  const text = await response.text();
  if (text.length > MAX_BYTES) throw new PlainError(`${address} is larger than a list of fingerprints can be.`);
  return text;
};

const checkBase = (base: string): void => {
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw new PlainError(`--base must be an http or https address, not ${base}.`);
};

/**
 * Fetches both lists, looks into them, and only then puts them into the state folder.
 * @throws PlainError where a list cannot be had or is none
 */
export const updateFingerprints = async (base: string): Promise<{ folder: string; http: number; dns: number }> => {
  checkBase(base);
  const lists: { name: string; text: string; count: number }[] = [];
  for (const name of FINGERPRINT_FILES) {
    const text = await fetchList(`${base.replace(/\/$/, '')}/${name}`);
    const count = parseFingerprints(text).length;
    if (count === 0) throw new PlainError(`${name} at ${base} holds no fingerprints; nothing was changed.`);
    lists.push({ name, text, count });
  }
  makeStateFolder(locateStateFolder());
  const folder = fingerprintFolder();
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of lists) writeFileSync(join(folder, `${name}.new`), text);
  for (const { name } of lists) renameSync(join(folder, `${name}.new`), join(folder, name));
  return { folder, http: lists[0]?.count ?? 0, dns: lists[1]?.count ?? 0 };
};
