/** Counting: takes what the inbox holds, or an import, into the window bins. */
import { openDatabase, type Database } from '../db/client.ts';
import { isTooBig } from '../db/full.ts';
import { commitPipeline, readPipeline, type CountryProgress, type Pipeline } from '../db/pipeline.ts';
import type { Bindings } from '../env.ts';
import { unpackObservations } from '../ingest/packed.ts';
import { archiveRaw } from '../ingest/ooni/collector/raw-store.ts';
import { emptyReports, forgetLines, readInbox, type StoredRow } from '../ingest/store.ts';
import type { Observation } from '../ingest/observation.ts';
import { hash64 } from '../shared/hash.ts';
import { DAY_MS, floorTo } from '../shared/time.ts';
import { packBin } from './bin-packing.ts';
import { binKeyOf, emptyBin, mergeBatches, type Batch, type BinKey } from './bin.ts';
import { controlsWith } from './controls/store.ts';
import { importedBatch } from './votes.ts';
import { markChanged, type Changed } from './progress.ts';
import { readBins, writeBins, writeObservations, type KeyedBin } from './store.ts';

/** Reports taken in one step, so that a step stays within a worker's memory and time; fewer where a step of more fails. */
const REPORTS_A_STEP = [100, 10, 1] as const;
const TRIES = 5;

type Merged = { changed: (KeyedBin & Changed)[]; added: Set<string> };

/** Under this code lies, for each window, which reports have been counted in any country: one may be sent again from another. */
const LEDGER_CC = '--';

/** Merges reports into their bins, but for those that were counted already, wherever they came from. */
async function mergeReports(db: Database, reports: readonly Batch[]): Promise<Merged & { ledgers: KeyedBin[] }> {
  const windowsOf = new Map(reports.map((batch) => [batch, new Set(batch.observations.map((item) => binKeyOf(item).windowMs))]));
  const windows = [...new Set([...windowsOf.values()].flatMap((each) => [...each]))];
  const ledgers = await readBins(
    db,
    windows.map((windowMs) => ({ probeCc: LEDGER_CC, windowMs })),
  );
  const counted = new Set(ledgers.flatMap(({ bin }) => bin.seen));
  const merged = await merge(
    db,
    reports.filter(({ id }) => !counted.has(hash64(id))),
  );
  const entered = ledgers.map((ledger) => {
    const here = reports.filter((batch) => merged.added.has(batch.id) && windowsOf.get(batch)?.has(ledger.windowMs));
    return {
      ...ledger,
      bin: mergeBatches(
        ledger.bin,
        here.map(({ id }) => ({ id, observations: [] })),
      ),
    };
  });
  return { ...merged, ledgers: entered.flatMap(({ bin, ...key }) => (bin.added.length > 0 ? [{ ...key, bin: bin.bin }] : [])) };
}

/** Merges batches into their bins: the changed bins, and the ids of the batches that were in none of them. */
async function merge(db: Database, batches: readonly Batch[]): Promise<Merged> {
  const wanted = new Map<string, { key: BinKey; batches: Map<string, Batch> }>();
  const unique = new Map(batches.map((batch) => [batch.id, batch]));
  for (const batch of unique.values()) for (const observation of batch.observations) place(wanted, batch.id, observation);
  const keys = [...wanted.values()].map(({ key }) => key);
  const changed: (KeyedBin & Changed)[] = [];
  const added = new Set<string>();
  for (const { probeCc, windowMs, bin } of await readBins(db, keys)) {
    const here = [...(wanted.get(`${probeCc} ${windowMs}`)?.batches.values() ?? [])];
    const merged = mergeBatches(bin, here);
    for (const id of merged.added) added.add(id);
    const votes = here.some(({ id, observations }) => merged.added.includes(id) && observations.some(({ relayed }) => relayed !== true));
    if (merged.added.length > 0) changed.push({ probeCc, windowMs, bin: merged.bin, votes });
  }
  return { changed, added };
}

/** A report that reaches over two windows is merged into each with its part. */
function place(wanted: Map<string, { key: BinKey; batches: Map<string, Batch> }>, id: string, observation: Observation): void {
  const key = binKeyOf(observation);
  const name = `${key.probeCc} ${key.windowMs}`;
  const entry = wanted.get(name) ?? { key, batches: new Map<string, Batch>() };
  wanted.set(name, entry);
  const batch = entry.batches.get(id) ?? { id, observations: [] };
  entry.batches.set(id, batch);
  batch.observations.push(observation);
}

/**
 * Counts one step of the inbox. Where a step fails, it is tried with fewer reports, and a single one that cannot be counted is set aside:
 * it must not keep the others from being counted. What the database or the bucket fails at is no report's fault, and is tried again in a minute.
 * @returns reports taken; 0 when the inbox is empty or another job was faster
 * @throws what database or bucket say
 */
export async function countInbox(env: Bindings, nowMs: number): Promise<number> {
  for (const size of REPORTS_A_STEP) {
    try {
      return await countStep(env, nowMs, size);
    } catch (error) {
      if (size === 1) return setAside(env, error);
    }
  }
  return 0;
}

async function countStep(env: Bindings, nowMs: number, size: number): Promise<number> {
  const db = openDatabase(env.DB);
  const { version, pipeline } = await readPipeline(db);
  const rows = await readInbox(db, pipeline.counted, size);
  const [first] = rows;
  if (!first) return 0;
  // Without the probe's id: who holds bins and archive must not be able to find it by trying.
  const batches = rows.map((row) => ({ id: row.reportId, observations: unpackObservations(row) }));
  const { changed, added, ledgers } = await mergeReports(db, batches);
  const fresh = rows.filter((_, index) => added.has(batches[index]?.id ?? '') && firstOfItsReport(rows, index));
  const raw = env.ARCHIVE ? rows.filter(isRaw) : [];
  await archive(env, rows, fresh, raw);
  const emptied = emptyReports(
    db,
    rows.filter((row) => !fresh.includes(row)),
  );
  const archived = forgetLines(
    db,
    raw.filter((row) => fresh.includes(row)),
  );
  const controls = await controlsWith(db, changed);
  const next = {
    ...markChanged(pipeline, changed, controls.changedMs),
    counted: highest(pipeline.counted, rows),
    load: loadWith(pipeline.load, fresh.length, nowMs),
    lastSweepMs: nowMs,
  };
  const done = await commitPipeline(db, version, next, [
    ...writeBins([...changed, ...ledgers]),
    ...controls.writes,
    ...emptied,
    ...archived,
  ]);
  return done ? rows.length : 0;
}

/** Whether a report can be read, and makes a bin. */
function isCountable(row: StoredRow): boolean {
  try {
    const batch = { id: row.reportId, observations: unpackObservations(row) };
    return packBin(mergeBatches(emptyBin(), [batch]).bin) !== '';
  } catch {
    return false;
  }
}

/** Passes over the next report, if it is at fault, and keeps its line in the bucket for whoever looks into it. */
async function setAside(env: Bindings, error: unknown): Promise<number> {
  const db = openDatabase(env.DB);
  const { version, pipeline } = await readPipeline(db);
  const rows = await readInbox(db, pipeline.counted, 1);
  const [row] = rows;
  if (!row || (isCountable(row) && !isTooBig(error))) throw error;
  await env.ARCHIVE?.put(`set-aside/${row.slot}-${row.seq}-${row.receivedMs}.ndjson.gz`, row.line);
  await commitPipeline(db, version, { ...pipeline, counted: highest(pipeline.counted, rows) }, []);
  return 1;
}

/** It is archived by itself. */
const isRaw = ({ rawUid }: StoredRow): boolean => typeof rawUid === 'string';

const firstOfItsReport = (rows: readonly StoredRow[], index: number): boolean =>
  rows.findIndex((row) => row.reportId === rows[index]?.reportId) === index;

function highest(counted: Pipeline['counted'], rows: readonly StoredRow[]): Pipeline['counted'] {
  const next: Pipeline['counted'] = [...counted];
  for (const { slot, seq } of rows) next[slot] = Math.max(next[slot], seq);
  return next;
}

const loadWith = (load: Pipeline['load'], reports: number, nowMs: number): Pipeline['load'] => {
  const dayMs = floorTo(nowMs, DAY_MS);
  return { dayMs, reports: reports + (load.dayMs === dayMs ? load.reports : 0) };
};

/**
 * One object a step, named by its first and last row: a step that is repeated writes the same object again, and one that was slower than another, and
 * is not committed, never a shorter one over it. What is archived by itself lies beside it.
 */
async function archive(env: Bindings, step: readonly StoredRow[], fresh: readonly StoredRow[], raw: readonly StoredRow[]): Promise<void> {
  const [first, last] = [step[0], step.at(-1)];
  if (!env.ARCHIVE || !first || !last) return;
  await archiveRaw(env.ARCHIVE, raw);
  const rows = fresh.filter((row) => !isRaw(row) && row.line.byteLength > 0);
  if (rows.length === 0) return;
  const time = new Date(first.receivedMs).toISOString();
  const name = `reports/${time.slice(0, 10)}/${time.slice(11, 16).replace(':', '')}-${rowName(first)}-${rowName(last)}.ndjson.gz`;
  await env.ARCHIVE.put(name, new Blob(rows.map((row) => row.line.slice())), { httpMetadata: { contentType: 'application/gzip' } });
}

const rowName = ({ slot, seq }: StoredRow): string => `${slot}-${seq}`;

/** Imports observations: into the table, and into the bins. Repeats change nothing. @returns how many were new */
export async function importObservations(db: Database, observations: readonly Observation[], holdUntilMs: number): Promise<number | null> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { version, pipeline } = await readPipeline(db);
    const batches = observations.map(importedBatch);
    const { changed, added } = await merge(db, batches);
    if (added.size === 0) return 0;
    const fresh = batches.filter(({ id }) => added.has(id)).flatMap((batch) => batch.observations);
    const controls = await controlsWith(db, changed);
    const next = held(ofImport(pipeline, markChanged(pipeline, changed, controls.changedMs)), changed, holdUntilMs);
    if (await commitPipeline(db, version, next, [writeObservations(fresh), ...writeBins(changed), ...controls.writes])) return added.size;
  }
  return null;
}

/** Notes of each country that an import has changed, or of which the controls saw something else, that it did. */
function ofImport(before: Pipeline, after: Pipeline): Pipeline {
  const countries = Object.entries(after.countries).map(([probeCc, country]): [string, CountryProgress] => [
    probeCc,
    country === before.countries[probeCc] ? country : { ...country, imported: true },
  ]);
  return { ...after, countries: Object.fromEntries(countries) };
}

/** While an import goes on its countries are not judged: half a history would open incidents that the whole does not hold. */
function held(pipeline: Pipeline, changed: readonly KeyedBin[], holdUntilMs: number): Pipeline {
  const countries = { ...pipeline.countries };
  for (const { probeCc } of changed) {
    const country = countries[probeCc];
    if (country) countries[probeCc] = { ...country, holdUntilMs };
  }
  return { ...pipeline, countries };
}
