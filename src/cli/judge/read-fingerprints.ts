import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { NO_FINGERPRINTS, parseFingerprints, prepareFingerprints, type Fingerprints } from '../../ingest/ooni/judge/fingerprint.ts';
import { PlainError } from '../plain-error.ts';
import { locateStateFolder } from '../supervisor/state-folder.ts';

/** The files of OONI's public lists (ooni/blocking-fingerprints). */
export const FINGERPRINT_FILES = ['fingerprints_http.csv', 'fingerprints_dns.csv'] as const;

/** Where `tocsin fingerprints update` puts them. */
export const fingerprintFolder = (): string => join(locateStateFolder(), 'fingerprints');

/**
 * Block-page fingerprints of a folder, or of the state folder where none is named and there are any.
 * @throws PlainError where a named folder holds none
 */
export const readFingerprints = (folder: string | undefined): Fingerprints => {
  const from = folder ?? fingerprintFolder();
  const paths = FINGERPRINT_FILES.map((name) => join(from, name));
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) {
    if (folder === undefined) return NO_FINGERPRINTS;
    throw new PlainError(`There is no file ${missing.join(', nor ')}: a folder of fingerprints holds ${FINGERPRINT_FILES.join(' and ')}.`);
  }
  const prepared = prepareFingerprints(paths.flatMap((path) => parseFingerprints(readFileSync(path, 'utf8'))));
  if (prepared.count === 0) throw new PlainError(`The files in ${from} hold no fingerprints in the layout of OONI's lists.`);
  return prepared;
};
