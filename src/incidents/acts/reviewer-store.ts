import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { runBatch } from '../../db/batch.ts';
import { reviewer } from '../../db/schema.ts';
import { toRfc3339 } from '../../shared/time.ts';

export type StoredReviewer = { name: string; issued_at: string };

export async function listReviewers(db: Database): Promise<StoredReviewer[]> {
  const rows = await db.select({ name: reviewer.name, issuedMs: reviewer.issuedMs }).from(reviewer).orderBy(reviewer.name);
  return rows.map(({ name, issuedMs }) => ({ name, issued_at: toRfc3339(issuedMs) }));
}

/** The reviewer whose token has this hash. */
export async function reviewerOf(db: Database, tokenSha256: string): Promise<string | null> {
  const [row] = await db.select({ name: reviewer.name }).from(reviewer).where(eq(reviewer.tokenSha256, tokenSha256));
  return row?.name ?? null;
}

/**
 * Gives a name a token, in place of the one that it had.
 * @returns false where another name has this token
 */
export async function putReviewer(db: Database, name: string, tokenSha256: string, nowMs: number): Promise<boolean> {
  const [result] = await runBatch(db, [
    sql`INSERT INTO reviewer (name, token_sha256, issued_ms)
        SELECT ${name}, ${tokenSha256}, ${nowMs}
        WHERE NOT EXISTS (SELECT 1 FROM reviewer WHERE token_sha256 = ${tokenSha256} AND name <> ${name})
        ON CONFLICT (name) DO UPDATE SET token_sha256 = excluded.token_sha256, issued_ms = excluded.issued_ms`,
  ]);
  return (result?.meta.changes ?? 0) > 0;
}

/** @returns false where nobody has the name */
export async function removeReviewer(db: Database, name: string): Promise<boolean> {
  const removed = await db.delete(reviewer).where(eq(reviewer.name, name)).returning({ name: reviewer.name });
  return removed.length > 0;
}
