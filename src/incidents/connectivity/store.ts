/** The state of a country's detector of blackouts, and how far it has read. */
import { eq } from 'drizzle-orm';
import type { Statement } from '../../db/batch.ts';
import type { Database } from '../../db/client.ts';
import { connectivityState } from '../../db/schema.ts';
import { initialConnectivity, type ConnectivityState } from '../../detect/connectivity/detect-connectivity.ts';

export type Judged = {
  state: ConnectivityState;
  /** End of the last window of our own that was read, Unix milliseconds. */
  readMs: number;
  /** Up to when episodes were told, Unix milliseconds. */
  judgedMs: number;
  /** Of each series of others the start of the last value that was read, by its label. */
  signalsMs: Record<string, number>;
};

export async function readJudged(db: Database, probeCc: string): Promise<Judged> {
  const [row] = await db.select().from(connectivityState).where(eq(connectivityState.probeCc, probeCc));
  return row ? (JSON.parse(row.body) as Judged) : { state: initialConnectivity(), readMs: 0, judgedMs: 0, signalsMs: {} };
}

export function writeJudged(db: Database, probeCc: string, judged: Judged): Statement {
  const body = JSON.stringify(judged);
  return db.insert(connectivityState).values({ probeCc, body }).onConflictDoUpdate({ target: connectivityState.probeCc, set: { body } });
}
