import { eq } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { jobState } from '../../db/schema.ts';
import { NO_RECORDS, type VantageRecords } from './record.ts';

const NAME = 'vantages';

export async function readVantageRecords(db: Database): Promise<VantageRecords> {
  const [row] = await db.select().from(jobState).where(eq(jobState.name, NAME));
  return { ...NO_RECORDS, ...(JSON.parse(row?.body ?? '{}') as Partial<VantageRecords>) };
}

/** One row for all vantages. Two runs at once would only lose one's record. */
export async function writeVantageRecords(db: Database, records: VantageRecords): Promise<void> {
  const body = JSON.stringify(records);
  await db.insert(jobState).values({ name: NAME, version: 0, body }).onConflictDoUpdate({ target: jobState.name, set: { body } });
}
