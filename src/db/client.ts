import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1';

export type Database = DrizzleD1Database & { $client: D1Database };

/** Drizzle over D1. `db.transaction()` throws on D1: what belongs together goes through `runBatch` (batch.ts). */
export const openDatabase = (binding: D1Database): Database => drizzle(binding);
