/** Keeps an accepted report, or says that it could not: D1 first, and the bucket where D1 fails or is slow. */
import type { Bindings } from '../env.ts';
import { openDatabase } from '../db/client.ts';
import { ProblemError } from '../http/problem.ts';
import { storeReport, type InboxRow } from './store.ts';

/** How long a report waits for the database, in milliseconds, before it goes into the bucket. */
const DATABASE_PATIENCE_MS = 2000;
const FOLDER = 'inbox/';

/** The row as an object of the bucket; `line` in base64. */
type Spilled = Omit<InboxRow, 'line'> & { line: string };

/** @throws ProblemError `not-stored`: the probe keeps its report */
export async function keepReport(env: Bindings, row: InboxRow): Promise<void> {
  const stored = storeReport(openDatabase(env.DB), row).then(
    () => true,
    () => false,
  );
  const patience = new Promise<false>((resolve) => setTimeout(() => resolve(false), DATABASE_PATIENCE_MS));
  if (await Promise.race([stored, patience])) return;
  if (!(await spill(env.ARCHIVE, row)))
    throw new ProblemError('not-stored', 'The database does not answer; keep the report and send it again', {
      headers: { 'retry-after': '60' },
    });
}

async function spill(bucket: R2Bucket | undefined, row: InboxRow): Promise<boolean> {
  if (!bucket) return false;
  const body: Spilled = { ...row, line: btoa(String.fromCharCode(...row.line)) };
  return bucket.put(`${FOLDER}${row.probeId}/${row.reportId}`, JSON.stringify(body)).then(
    () => true,
    () => false,
  );
}

/** Moves what was spilled into the database. A crash between the two leaves both copies; counting takes one. */
export async function takeInSpilled(env: Bindings): Promise<number> {
  if (!env.ARCHIVE) return 0;
  const { objects } = await env.ARCHIVE.list({ prefix: FOLDER, limit: 20 });
  const db = openDatabase(env.DB);
  for (const { key } of objects) {
    const object = await env.ARCHIVE.get(key);
    if (!object) continue;
    const spilled = await object.json<Spilled>();
    await storeReport(db, { ...spilled, line: Uint8Array.from(atob(spilled.line), (char) => char.charCodeAt(0)) });
    await env.ARCHIVE.delete(key);
  }
  return objects.length;
}

/** Forgets what a probe has in the bucket. */
export async function forgetSpilled(bucket: R2Bucket | undefined, probeId: string): Promise<void> {
  if (!bucket) return;
  const { objects } = await bucket.list({ prefix: `${FOLDER}${probeId}/` });
  if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
}

/** Gzip members can be joined, so that the archive's object is the rows' lines one after the other. */
export async function gzipLine(line: string): Promise<Uint8Array> {
  const stream = new Blob([line]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
