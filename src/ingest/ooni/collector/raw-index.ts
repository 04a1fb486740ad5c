/**
 * Where raw measurements lie in the archive. An object holds those of one sweep that came in the same ten minutes, one gzip member each, and its
 * metadata an index of them. Its name begins with these ten minutes, which are in a uid too.
 */
import { hash64 } from '../../../shared/hash.ts';
import { DAY_MS } from '../../../shared/time.ts';

/** What a measurement is asked for by: its uid, or its report and input; null where it has no input. */
export type RawRef = { uid: string } | { reportId: string; input: string | null };

/** `ask`: a hash of report and input. `bytes`: how long its part of the object is. */
export type Entry = { digest: string; ask: string; bytes: number };
/** Bytes of an object. */
export type Span = { offset: number; length: number };

export const FOLDER = 'ooni/';
const UID = /^(20\d{6})(\d{3})\d{3}\.\d{6}_[A-Z]{2}_[a-z0-9]{1,60}_([0-9a-f]{16})$/;
const REPORT = /^(20\d{6})T(\d{3})\d{3}Z_/;

/** The folder of ten minutes, `ooni/20240120/140/`, and the digest of a uid. Null where the text is no uid. */
export function placeOf(uid: string): { folder: string; digest: string } | null {
  const [, day, tenMinutes, digest] = UID.exec(uid) ?? [];
  return digest === undefined ? null : { folder: `${FOLDER}${day}/${tenMinutes}/`, digest };
}

export const askOf = (reportId: string, input: string | null): string => hash64(`${reportId} ${input ?? ''}`);

/** What comes in under a report comes while its test runs; a client that was offline sends under a new one. */
const REPORT_LASTS_MS = DAY_MS;

/** Names between which a measurement lies that is asked for so; null where no name is of that form. */
export function namesOf(ref: RawRef): { after: string; before: string } | null {
  if ('uid' in ref) {
    const place = placeOf(ref.uid);
    return place && { after: place.folder, before: `${place.folder}~` };
  }
  const [, day, tenMinutes] = REPORT.exec(ref.reportId) ?? [];
  const dayMs = Date.parse(`${day?.slice(0, 4)}-${day?.slice(4, 6)}-${day?.slice(6)}T00:00:00Z`);
  if (Number.isNaN(dayMs)) return null;
  const nextDay = new Date(dayMs + REPORT_LASTS_MS).toISOString().slice(0, 10).replaceAll('-', '');
  return { after: `${FOLDER}${day}/${tenMinutes}/`, before: `${FOLDER}${nextDay}/${tenMinutes}/~` };
}

/** An entry is 45 characters at most, and 8192 are allowed: more than a sweep's step takes. */
export const writeIndex = (entries: readonly Entry[]): string =>
  entries.map(({ digest, ask, bytes }) => `${digest} ${ask} ${bytes}`).join(',');

/** The part of an object that holds what is asked for; null where none does. */
export function findIn(index: string, ref: RawRef): Span | null {
  const wanted = 'uid' in ref ? placeOf(ref.uid)?.digest : askOf(ref.reportId, ref.input);
  let offset = 0;
  for (const entry of index.split(',')) {
    const [digest, ask, bytes] = entry.split(' ');
    const length = Number(bytes);
    if (wanted === ('uid' in ref ? digest : ask)) return { offset, length };
    offset += length;
  }
  return null;
}
