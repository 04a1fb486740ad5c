/**
 * Long JSON as the database keeps it: deflated, in hex on the way there and back, since D1 gives a BLOB out number by number. What is short, and what earlier
 * versions wrote, is text as it is (docs/decisions/068-database-size.md).
 */
import { Buffer } from 'node:buffer';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { sql, type AnyColumn, type SQL } from 'drizzle-orm';

/** Below this little is won, in UTF-16 units. */
const SHORT = 400;

/** Hex for `unhex(…)`; null where the text is kept as it is. */
export const deflated = (text: string): string | null => (text.length < SHORT ? null : deflateRawSync(text).toString('hex'));

/** A column of it as {@link inflated} takes it. */
export const keptText = (column: AnyColumn): SQL<string> => sql`CASE typeof(${column}) WHEN 'blob' THEN hex(${column}) ELSE ${column} END`;

/** The JSON again: no hex begins with a bracket or a brace. */
export const inflated = (kept: string): string => (/^[[{]/.test(kept) ? kept : inflateRawSync(Buffer.from(kept, 'hex')).toString());
