/** Keeps an accepted report, or says that it could not: D1 first, and the bucket where D1 fails or is slow. */
import { waitUntil } from 'cloudflare:workers';
import type { Bindings } from '../env.ts';
import { openDatabase } from '../db/client.ts';
import { ProblemError } from '../http/problem.ts';
import { storeTogether } from './batched-store.ts';
import { storeReports, type InboxRow } from './store.ts';

/** How long a report waits for the database, in milliseconds, before it goes into the bucket. */
const DATABASE_PATIENCE_MS = 2000;
const FOLDER = 'inbox/';

/** @throws ProblemError `not-stored`: the probe keeps its report */
export async function keepReport(env: Bindings, row: InboxRow): Promise<void> {
  const stored = storeTogether(openDatabase(env.DB), row, DATABASE_PATIENCE_MS).then(
    () => true,
    () => false,
  );
  // Others may wait for it, whose clients are still there.
  waitUntil(stored);
  const patience = new Promise<false>((resolve) => setTimeout(() => resolve(false), DATABASE_PATIENCE_MS));
  if (await Promise.race([stored, patience])) return;
  if (!(await spill(env.ARCHIVE, row)))
    throw new ProblemError('not-stored', 'The database does not answer; keep the report and send it again', {
      headers: { 'retry-after': '60' },
    });
}

/** An object is the row without its line, as one line of JSON, and then the line's bytes. */
async function spill(bucket: R2Bucket | undefined, row: InboxRow): Promise<boolean> {
  if (!bucket) return false;
  const { line, ...rest } = row;
  const head = new TextEncoder().encode(`${JSON.stringify(rest)}\n`);
  return bucket.put(`${FOLDER}${row.probeId}/${row.reportId}`, new Blob([head, line.slice()])).then(
    () => true,
    () => false,
  );
}

/** The row of an object: a line of JSON, and the report's line as it is; null where it cannot be read. */
function readSpilled(bytes: Uint8Array): InboxRow | null {
  const end = bytes.indexOf(10);
  try {
    const rest = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Omit<InboxRow, 'line'>;
    return { ...rest, line: bytes.slice(end + 1) };
  } catch {
    return null;
  }
}

/** Objects taken in a run. */
const SPILLED_A_RUN = 3;

/**
 * Moves what was spilled into the database, as if it had come now. A crash between the two leaves both copies; counting takes one. An
 * object that cannot be read is put aside.
 */
export async function takeInSpilled(env: Bindings, nowMs: number): Promise<void> {
  if (!env.ARCHIVE) return;
  const { objects } = await env.ARCHIVE.list({ prefix: FOLDER, limit: SPILLED_A_RUN });
  for (const { key } of objects) {
    const bytes = new Uint8Array((await (await env.ARCHIVE.get(key))?.arrayBuffer()) ?? new ArrayBuffer());
    const row = readSpilled(bytes);
    if (row) await storeReports(openDatabase(env.DB), [{ ...row, receivedMs: nowMs }]);
    else await env.ARCHIVE.put(`set-aside/${nowMs}-${key.slice(-36)}`, bytes);
    await env.ARCHIVE.delete(key);
  }
}

/** Forgets what a probe has in the bucket. */
export async function forgetSpilled(bucket: R2Bucket | undefined, probeId: string): Promise<void> {
  if (!bucket) return;
  const { objects } = await bucket.list({ prefix: `${FOLDER}${probeId}/` });
  if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
}
