import { eq, sql } from 'drizzle-orm';
import { jobState } from './schema.ts';
import type { Ranges } from '../shared/ranges.ts';
import { runBatch, type Statement } from './batch.ts';
import type { Database } from './client.ts';

/**
 * The progress of the pipeline: one row for everything that the jobs have done and have still to do, so that a sweep costs one written
 * row however many reports it takes. Each job reads it, computes, and commits its writes together with the next state; a job that was
 * overtaken commits nothing.
 */
export type Pipeline = {
  /** Highest `seq` counted of each inbox table. */
  counted: [number, number, number];
  /** End of the last closed window, Unix milliseconds; 0 before the first. */
  closedUntilMs: number;
  countries: Record<string, CountryProgress>;
  /** UTC day and the reports that it has brought so far: what the governor goes by. */
  load: { dayMs: number; reports: number };
  /** Voters a window on each network (`PK/17557`), exponentially smoothed. */
  crowd: Record<string, number>;
  /** Those that there would be in an ordinary window if all its probes were asked; absent before the first window that was counted so. */
  demand?: Record<string, number>;
  /** Times at which a country is watched, `[since, until)`: those that go on or begin within two weeks. */
  watches: Record<string, [sinceMs: number, untilMs: number][]>;
  /** Countries whose calendar changed: their incidents wait to be linked with it again. */
  relink: string[];
  lastSweepMs: number;
  /** When somebody last acted on an incident; absent before the first time. */
  actedMs?: number;
  /** UTC day, counted from the epoch, of the key of the voters' pseudonyms. */
  keyDay: number;
};

/** A row of the span that begins at `startMs` holds all that lies before `untilMs`, as it still is. */
export type SumSoFar = { startMs: number; untilMs: number };

export type CountryProgress = {
  /** First and last window with data. */
  firstMs: number;
  lastMs: number;
  /** Up to when it was last judged what is seen of it from outside; absent before the first time. */
  outsideMs?: number;
  /** Where hours and days must be made again, and the ends of the window and of the hour for which they last all were. */
  hours: Ranges;
  days: Ranges;
  hoursMadeMs: number;
  daysMadeMs: number;
  /** What the rows of the hour and of the day that grow hold so far; absent where they have to be made from the beginning. */
  hourSum?: SumSoFar | undefined;
  daySum?: SumSoFar | undefined;
  /** From when on windows and hours are kept; absent while none was forgotten. */
  windowsFromMs?: number;
  hoursFromMs?: number;
  /** Windows from here on wait for the detector. */
  judgeFromMs: number;
  /** Episodes found in a judging run that has not yet reached the present, as JSON. */
  run: unknown[];
  /** Where that run began; null between runs. */
  runFromMs: number | null;
  /** First window behind `judgeFromMs` that late data changed, null where none did; and when judging last went back to such. */
  lateFromMs: number | null;
  rewoundMs: number;
  /** Up to where its incidents were last told; absent before the first time. */
  toldUntilMs?: number;
  /** When judging last changed an incident; absent before the first time. */
  changedMs?: number;
  /** When it was last judged: each country has its turn. */
  judgedMs: number;
  /** An import is under way: no judging before this time. */
  holdUntilMs: number;
  /** What waits to be judged came, at least in part, with an import. */
  imported?: boolean;
};

const NAME = 'pipeline';
const EMPTY: Pipeline = {
  counted: [0, 0, 0],
  closedUntilMs: 0,
  countries: {},
  load: { dayMs: 0, reports: 0 },
  crowd: {},
  watches: {},
  relink: [],
  lastSweepMs: 0,
  keyDay: 0,
};

export type VersionedPipeline = { version: number; pipeline: Pipeline };

/** The state and the version that a commit must name. */
export async function readPipeline(db: Database): Promise<VersionedPipeline> {
  const [row] = await db.select().from(jobState).where(eq(jobState.name, NAME));
  return { version: row?.version ?? 0, pipeline: { ...EMPTY, ...(JSON.parse(row?.body ?? '{}') as Partial<Pipeline>) } };
}

/**
 * Commits `writes` and the next state in one transaction, if nobody committed since `version` was read: otherwise the first statement
 * breaks the column's NOT NULL, which undoes the whole batch.
 * @returns false where another job was faster; nothing is then written and the caller starts again.
 */
export async function commitPipeline(db: Database, version: number, next: Pipeline, writes: readonly Statement[]): Promise<boolean> {
  const step = sql`
    UPDATE ${jobState} SET version = CASE WHEN version = ${version} THEN version + 1 END, body = ${JSON.stringify(next)} WHERE name = ${NAME}`;
  try {
    await runBatch(db, [step, ...writes]);
    return true;
  } catch (error) {
    if (overtaken(error)) return false;
    throw error;
  }
}

/** D1 puts SQLite's message into the error or into its cause. */
function overtaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.includes('NOT NULL constraint failed: job_state.version') || overtaken(error.cause);
}
