import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { SQL } from 'drizzle-orm';
import type { Database } from './client.ts';

/** A statement that is not yet run: drizzle's `sql`, or one of its builders. */
export type Statement = SQL | { getSQL: () => SQL };

const dialect = new SQLiteAsyncDialect();

/**
 * Runs statements in one transaction, in their order. Drizzle's own `batch` cannot bind the parameters of `sql` statements on D1
 * (it prepares builders only), so that the statements are rendered here.
 * @throws the first statement's error; nothing is then written
 */
export async function runBatch(db: Database, statements: readonly Statement[]): Promise<D1Result[]> {
  const prepared = statements.map((statement) => {
    const { sql, params } = dialect.sqlToQuery('getSQL' in statement ? statement.getSQL() : statement);
    return db.$client.prepare(sql).bind(...params);
  });
  return db.$client.batch(prepared);
}
