/** What SQLite says where the disk is full, and the platform where the database is. */
const FULL = /SQLITE_FULL|database or disk is full|Exceeded maximum DB size/i;

/** Whether a query failed since there is no room for what it writes. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && (FULL.test(error.message) || (error.cause !== undefined && isFull(error.cause)));
