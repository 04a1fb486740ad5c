/** Compares a run's episodes with other countries' votes. Two queries, and only where something is new to be compared. */
import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import type { Pipeline } from '../db/pipeline.ts';
import { inflated, keptText } from '../db/deflated.ts';
import { rollupHour, windowBin } from '../db/schema.ts';
import {
  comparedWith,
  contrasted,
  isComparable,
  rangesOf,
  stillHolds,
  withContrast,
  type Abroad,
  type Observed,
} from '../detect/contrast.ts';
import type { Episode } from '../detect/episode.ts';
import { unpackBin } from '../rollup/bin-packing.ts';
import { CONTROL_CC } from '../rollup/bin.ts';
import { unpackCells } from '../rollup/cells-packing.ts';
import { talliesOfCells, talliesOfVotes, type Tallies } from '../rollup/tallies.ts';
import { votesOfBin } from '../rollup/votes.ts';

/** A country and a range of time, Unix milliseconds. */
type Wanted = [probeCc: string, sinceMs: number, untilMs: number];

/**
 * The episodes of a run, each with what other countries show of it.
 * @param stored the country's episodes as they were told; a comparison that still holds is taken from them
 */
export async function compareAbroad(
  db: Database,
  { countries }: Pipeline,
  probeCc: string,
  run: readonly Episode[],
  stored: readonly Episode[],
  untilMs: number,
): Promise<Episode[]> {
  const known = new Map(stored.map((episode) => [episode.key, episode]));
  const observed: Observed[] = Object.entries(countries)
    .filter(([code]) => code !== CONTROL_CC)
    .map(([code, { firstMs, lastMs }]) => ({ probeCc: code, firstMs, lastMs }));
  const due = run.filter((episode) => isComparable(episode) && !stillHolds(episode, known.get(episode.key), untilMs));
  const others = new Map(due.map((episode) => [episode.key, comparedWith(probeCc, episode, observed, untilMs)]));
  const abroad = await readAbroad(db, due, others, untilMs);
  return run.map((episode) => {
    const held = stillHolds(episode, known.get(episode.key), untilMs);
    if (held) return withContrast(episode, held);
    const own = others.get(episode.key) ?? [];
    return own.length === 0
      ? episode
      : contrasted(
          episode,
          own.flatMap((code) => abroad.get(code) ?? []),
          untilMs,
        );
  });
}

async function readAbroad(
  db: Database,
  due: readonly Episode[],
  others: ReadonlyMap<string, string[]>,
  untilMs: number,
): Promise<Map<string, Abroad>> {
  const hours: Wanted[] = [];
  const windows: Wanted[] = [];
  for (const episode of due) {
    const { before, during } = rangesOf(episode, untilMs);
    for (const code of others.get(episode.key) ?? []) {
      hours.push([code, before.sinceMs, before.untilMs]);
      windows.push(...during.map(({ sinceMs, untilMs: endMs }): Wanted => [code, sinceMs, endMs]));
    }
  }
  if (windows.length === 0) return new Map();
  const [before, during] = [await readHourTallies(db, hours), await readWindowTallies(db, windows)];
  const codes = new Set([...before.keys(), ...during.keys()]);
  return new Map([...codes].map((code) => [code, { probeCc: code, before: before.get(code) ?? [], during: during.get(code) ?? [] }]));
}

async function readHourTallies(db: Database, wanted: readonly Wanted[]): Promise<Map<string, Tallies[]>> {
  const rows = await db.all<Row>(sql`
    SELECT DISTINCT ${rollupHour.probeCc} AS cc, ${rollupHour.startMs} AS at, ${rollupHour.cells} AS body
    FROM json_each(${JSON.stringify(wanted)}) AS wanted CROSS JOIN ${rollupHour}
    WHERE ${rollupHour.probeCc} = wanted.value->>0 AND ${rollupHour.startMs} >= wanted.value->>1 AND ${rollupHour.startMs} < wanted.value->>2`);
  return byCountry(rows, ({ at, body }) => talliesOfCells(at, unpackCells(body, false)));
}

async function readWindowTallies(db: Database, wanted: readonly Wanted[]): Promise<Map<string, Tallies[]>> {
  const rows = await db.all<Row>(sql`
    SELECT DISTINCT ${windowBin.probeCc} AS cc, ${windowBin.windowMs} AS at, ${keptText(windowBin.body)} AS body
    FROM json_each(${JSON.stringify(wanted)}) AS wanted CROSS JOIN ${windowBin}
    WHERE ${windowBin.probeCc} = wanted.value->>0 AND ${windowBin.windowMs} >= wanted.value->>1 AND ${windowBin.windowMs} < wanted.value->>2`);
  return byCountry(rows, ({ cc, at, body }) => talliesOfVotes(votesOfBin(cc, at, unpackBin(inflated(body)), null)));
}

type Row = { cc: string; at: number; body: string };

function byCountry(rows: readonly Row[], talliesOf: (row: Row) => Tallies[]): Map<string, Tallies[]> {
  const found = new Map<string, Tallies[]>();
  for (const row of rows) found.set(row.cc, [...(found.get(row.cc) ?? []), ...talliesOf(row)]);
  return found;
}
