import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { incident as incidentTable, incidentVersion, outbox } from '../../db/schema.ts';
import { toRfc3339 } from '../../shared/time.ts';
import type { Incident } from '../incident.ts';
import { canonicalText } from './canonical.ts';

type VersionRow = typeof incidentVersion.$inferInsert;

/** `digest`: SHA-256 of the canonical text's UTF-8, in lower-case hex. */
export type StoredVersion = { version: number; at: string; digest: string };

/** The row of an incident as the version that it says it is. */
export async function versionRow(incident: Incident & { version: number }, atMs: number): Promise<VersionRow> {
  const text = canonicalText(incident);
  return { incidentId: incident.id, version: incident.version, atMs, digest: await sha256(text), body: await gzip(text) };
}

/** Statements that keep a version, and put it into the outbox, from which subscribers are alerted. */
export const addVersion = (db: Database, row: VersionRow): Statement[] => [
  db.insert(incidentVersion).values(row),
  db.insert(outbox).values({ incidentId: row.incidentId, version: row.version }),
];

/** The versions of an incident, newest first, from before the version `before` on. */
export async function listVersions(db: Database, incidentId: string, limit: number, before: number | null): Promise<StoredVersion[]> {
  const rows = await db
    .select({ version: incidentVersion.version, atMs: incidentVersion.atMs, digest: incidentVersion.digest })
    .from(incidentVersion)
    .where(and(eq(incidentVersion.incidentId, incidentId), before === null ? undefined : lt(incidentVersion.version, before)))
    .orderBy(desc(incidentVersion.version))
    .limit(limit);
  return rows.map(({ version, atMs, digest }) => ({ version, at: toRfc3339(atMs), digest }));
}

/** A version with its canonical text; null where there is none. */
export async function readVersion(db: Database, incidentId: string, version: number): Promise<(StoredVersion & { text: string }) | null> {
  const [row] = await db
    .select()
    .from(incidentVersion)
    .where(and(eq(incidentVersion.incidentId, incidentId), eq(incidentVersion.version, version)));
  return row ? { version, at: toRfc3339(row.atMs), digest: row.digest, text: await gunzip(row.body) } : null;
}

/** A version with its incident as it told it, and who may see that incident now. */
export type ShownVersion = { incident: Incident; version: number; atMs: number; shown: (typeof incidentTable.$inferSelect)['shown'] };

/** Several versions in one query; those that there are. */
export async function readVersionsOf(
  db: Database,
  pairs: readonly (readonly [incidentId: string, version: number])[],
): Promise<ShownVersion[]> {
  const rows = await db.all<Omit<ShownVersion, 'incident'> & { body: ArrayBuffer }>(sql`
    SELECT DISTINCT v.version, v.at_ms AS atMs, v.body, i.shown FROM json_each(${JSON.stringify(pairs)}) AS pair
    JOIN ${incidentVersion} AS v ON v.incident_id = pair.value->>0 AND v.version = pair.value->>1
    JOIN ${incidentTable} AS i ON i.incident_id = v.incident_id`);
  return Promise.all(
    rows.map(async ({ body, ...row }) => ({ ...row, incident: JSON.parse(await gunzip(new Uint8Array(body))) as Incident })),
  );
}

const bytesOf = async (stream: ReadableStream): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(stream).arrayBuffer());

const gzip = (text: string): Promise<Uint8Array> => bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')));

const gunzip = async (bytes: Uint8Array): Promise<string> =>
  new TextDecoder().decode(await bytesOf(new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'))));

async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
