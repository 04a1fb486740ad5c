/** What SQLite says where the disk is full, and the platform where the database is. */
const FULL = /SQLITE_FULL|database or disk is full|Exceeded maximum DB size/i;

/** … and where a row is longer than a row may be. */
const TOO_BIG = /SQLITE_TOOBIG|string or blob too big/i;

const says = (error: unknown, sign: RegExp): boolean =>
  error instanceof Error && (sign.test(error.message) || (error.cause !== undefined && says(error.cause, sign)));

/** Whether a query failed since there is no room for what it writes. */
export const isFull = (error: unknown): boolean => says(error, FULL);

/** Whether a query failed since what it writes fits into no row. */
export const isTooBig = (error: unknown): boolean => says(error, TOO_BIG);
