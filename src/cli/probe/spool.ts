/**
 * Reports that are not sent yet, a file each, so that nothing measured during a shutdown is lost: whatever is in the folder was
 * measured, and leaves it only once the observatory has stored it, has refused it, or would not take it any more for its age.
 */
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DAY_MS } from '../../shared/time.ts';
import { writeDurably } from './durable-file.ts';

/** The observatory takes nothing older. */
export const OLDEST_MS = 7 * DAY_MS;

/** A report in the folder. Its name begins with the time of its run, so that names in order are runs in order. */
export interface Spooled {
  readonly name: string;
  readonly startedMs: number;
  readonly reportId: string;
}

export interface Refusal {
  readonly report_id: string;
  readonly refused_at: string;
  readonly reason: string;
}

const SUFFIX = '.json.gz';
const REASON_SUFFIX = '.reason.json';
/** Wide enough for milliseconds until the year 2286. */
const TIME_DIGITS = 13;

const parseName = (name: string): Spooled[] => {
  const match = /^(\d{13})-([0-9a-f-]{36})\.json\.gz$/.exec(name);
  return match?.[1] && match[2] ? [{ name, startedMs: Number(match[1]), reportId: match[2] }] : [];
};

export const addToSpool = (spool: string, report: { reportId: string; startedMs: number; gzipped: Uint8Array }): Promise<void> => {
  const name = `${String(report.startedMs).padStart(TIME_DIGITS, '0')}-${report.reportId}${SUFFIX}`;
  return writeDurably(join(spool, name), report.gzipped);
};

/** What waits, oldest first. */
export const listSpool = async (spool: string): Promise<Spooled[]> => {
  const names = await readdir(spool);
  return names.toSorted().flatMap(parseName);
};

/** The gzipped bytes of a report, or null where the file is not what was written (a failing disk). */
export const readSpooled = async (spool: string, { name }: Spooled): Promise<Uint8Array<ArrayBuffer> | null> => {
  const bytes = new Uint8Array(await readFile(join(spool, name)));
  try {
    gunzipSync(bytes);
    return bytes;
  } catch {
    return null;
  }
};

export const removeFromSpool = (spool: string, { name }: Spooled): Promise<void> => rm(join(spool, name), { force: true });

/** Puts a report aside, with the reason for which it was not taken. */
export const setAside = async (
  { spool, refused }: { spool: string; refused: string },
  report: Spooled,
  { at, reason }: { at: string; reason: string },
): Promise<void> => {
  const refusal: Refusal = { report_id: report.reportId, refused_at: at, reason };
  await writeDurably(join(refused, `${report.name.slice(0, -SUFFIX.length)}${REASON_SUFFIX}`), `${JSON.stringify(refusal)}\n`);
  await rename(join(spool, report.name), join(refused, report.name));
};

export const listRefusals = async (refused: string): Promise<Refusal[]> => {
  const names = (await readdir(refused)).filter((name) => name.endsWith(REASON_SUFFIX)).toSorted();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(refused, name), 'utf8')) as Refusal));
};

/** Forgets refusals that are older than anything that could still be sent. */
export const pruneRefusals = async (refused: string, nowMs: number): Promise<void> => {
  for (const name of await readdir(refused)) {
    const startedMs = Number(name.slice(0, TIME_DIGITS));
    if (!(nowMs - startedMs <= OLDEST_MS)) await rm(join(refused, name), { force: true });
  }
};
