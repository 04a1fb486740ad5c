import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1';

export type Database = DrizzleD1Database;

/** Drizzle over D1. `db.transaction()` throws on D1: what belongs together goes through `db.batch()`. */
export const openDatabase = (binding: D1Database): Database => drizzle(binding);
