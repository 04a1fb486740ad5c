/**
 * Raw measurements: in the inbox until the next sweep, then in the bucket. One too large for a row goes into the bucket at once.
 */
import { sql } from 'drizzle-orm';
import { openDatabase, type Database } from '../../../db/client.ts';
import { jobState } from '../../../db/schema.ts';
import type { Bindings } from '../../../env.ts';
import { INBOXES, type StoredRow } from '../../store.ts';
import { askOf, findIn, FOLDER, namesOf, placeOf, writeIndex, type Entry, type RawRef, type Span } from './raw-index.ts';
import { readRawLine, type Raw } from './raw-line.ts';

const GZIP = 'application/gzip';

/** @returns false where the bucket does not take it; the client must then keep it */
export async function putAlone(bucket: R2Bucket, uid: string, ask: string, line: string): Promise<boolean> {
  const place = placeOf(uid);
  if (place === null) return false;
  const bytes = new TextEncoder().encode(line);
  const index = [{ digest: place.digest, ask, bytes: bytes.byteLength }];
  return put(bucket, `${place.folder}${place.digest}.ndjson`, bytes, index, 'application/json').then(
    () => true,
    () => false,
  );
}

const put = (bucket: R2Bucket, name: string, body: Blob | Uint8Array, index: readonly Entry[], contentType: string) =>
  bucket.put(name, body, { httpMetadata: { contentType }, customMetadata: { index: writeIndex(index) } });

/**
 * Puts measurements of a step of the sweep into the bucket: an object for each ten minutes. It is named by its first and last row, so that a step that was killed,
 * or overtaken by another, leaves at most an object more.
 */
export async function archiveRaw(bucket: R2Bucket, rows: readonly StoredRow[]): Promise<void> {
  const byFolder = new Map<string, { row: StoredRow; entry: Entry }[]>();
  for (const row of rows) {
    const place = placeOf(row.rawUid ?? '');
    if (place === null) continue;
    const entry = { digest: place.digest, ask: row.rawAsk ?? '', bytes: row.line.byteLength };
    byFolder.set(place.folder, [...(byFolder.get(place.folder) ?? []), { row, entry }]);
  }
  await Promise.all(
    [...byFolder].map(([folder, members]) => {
      const [first, last] = [members[0]?.row, members.at(-1)?.row];
      const name = `${folder}${first?.slot}-${first?.seq}-${last?.seq}.ndjson.gz`;
      const body = new Blob(members.map(({ row }) => row.line.slice()));
      return put(
        bucket,
        name,
        body,
        members.map(({ entry }) => entry),
        GZIP,
      );
    }),
  );
}

/** The measurement and what is known beside it; null where there is none, or no archive. */
export async function readRaw({ DB, ARCHIVE }: Bindings, ref: RawRef): Promise<Raw | null> {
  if (!ARCHIVE) return null;
  // In this order: what leaves the inbox in between is in the bucket by then.
  const waiting = await readWaiting(openDatabase(DB), ref);
  if (waiting) return readRawLine(await textOf(new Blob([waiting]).stream(), true));
  const found = await findObject(ARCHIVE, ref);
  const object = found && (await ARCHIVE.get(found.key, { range: found.span }));
  return object ? readRawLine(await textOf(object.body, object.httpMetadata?.contentType === GZIP)) : null;
}

const textOf = (stream: ReadableStream, isGzip: boolean): Promise<string> =>
  new Response(isGzip ? stream.pipeThrough(new DecompressionStream('gzip')) : stream).text();

/** Its line, among those that no sweep has taken yet. */
async function readWaiting(db: Database, ref: RawRef): Promise<Uint8Array<ArrayBuffer> | null> {
  const isIt = 'uid' in ref ? sql`raw_uid = ${ref.uid}` : sql`raw_ask = ${askOf(ref.reportId, ref.input)}`;
  const parts = INBOXES.map(
    (table, slot) => sql`SELECT hex(line) AS line FROM ${table} WHERE length(line) > 0 AND ${isIt} AND seq >
      (SELECT coalesce(json_extract(body, ${`$.counted[${slot}]`}), 0) FROM ${jobState} WHERE name = 'pipeline')`,
  );
  const [row] = await db.all<{ line: string }>(sql`${sql.join(parts, sql` UNION ALL `)} LIMIT 1`);
  return row ? Uint8Array.fromHex(row.line) : null;
}

/** Pages of names that are looked through at most. */
const MOST_PAGES = 10;

/** The object that holds it, and where in it. */
async function findObject(bucket: R2Bucket, ref: RawRef): Promise<{ key: string; span: Span } | null> {
  const names = namesOf(ref);
  if (names === null) return null;
  for await (const { key, customMetadata } of objectsFrom(bucket, names.after)) {
    if (key > names.before) return null;
    const span = findIn(customMetadata?.['index'] ?? '', ref);
    if (span) return { key, span };
  }
  return null;
}

/** In the order of their names. */
async function* objectsFrom(bucket: R2Bucket, name: string): AsyncGenerator<R2Object> {
  let startAfter: string | undefined = name;
  for (let page = 0; startAfter !== undefined && page < MOST_PAGES; page += 1) {
    const list: R2Objects = await bucket.list({ prefix: FOLDER, startAfter, include: ['customMetadata'] });
    yield* list.objects;
    startAfter = list.truncated ? list.objects.at(-1)?.key : undefined;
  }
}
