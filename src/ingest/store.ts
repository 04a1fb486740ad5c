import { and, eq, gt, sql, type SQL } from 'drizzle-orm';
import { runBatch, type Statement } from '../db/batch.ts';
import type { Database } from '../db/client.ts';
import { deflated, inflated, keptText } from '../db/deflated.ts';
import { inbox0, inbox1, inbox2, jobState, probe as probeTable } from '../db/schema.ts';
import { DAY_MS } from '../shared/time.ts';

/** Tables of the inbox: today's, yesterday's, and the one that is being made ready for tomorrow. */
export const INBOXES = [inbox0, inbox1, inbox2] as const;

/** Which inbox a report that comes in on that day goes into. */
export const inboxSlot = (receivedMs: number): 0 | 1 | 2 => (Math.floor(receivedMs / DAY_MS) % 3) as 0 | 1 | 2;

/**
 * An accepted report as it is stored. `line`: the report as one gzipped line of the archive, without the probe's id. `rawUid` and `rawAsk`: what a measurement is
 * asked for by that is archived by itself; of others none.
 */
export type InboxRow = {
  reportId: string;
  probeId: string;
  receivedMs: number;
  origin: string;
  observations: string;
  line: Uint8Array;
  rawUid?: string | null;
  rawAsk?: string | null;
};

export type StoredRow = InboxRow & { slot: 0 | 1 | 2; seq: number };

/** `enrolledSeq`: the last row of that day's inbox when it was enrolled; its own reports come after it. */
export type EnrolledProbe = { probeId: string; publicKey: string; enrolledMs: number; enrolledSeq: number; phaseOrder: number };

export async function findProbe(db: Database, probeId: string): Promise<EnrolledProbe | null> {
  const [row] = await db.select().from(probeTable).where(eq(probeTable.probeId, probeId));
  return row ?? null;
}

/**
 * Enrolling again changes nothing.
 * @param network the network that it is enrolled on, whose probes are counted
 */
export async function enrolProbe(db: Database, row: Omit<EnrolledProbe, 'phaseOrder'>, network: string): Promise<void> {
  const place = `$."${network}"`;
  const counted = sql`coalesce(json_extract(${jobState.body}, ${place}), 0)`;
  await runBatch(db, [
    sql`
      UPDATE ${jobState} SET body = json_set(body, ${place}, ${counted} + 1)
      WHERE name = 'phases' AND NOT EXISTS (SELECT 1 FROM ${probeTable} WHERE ${probeTable.probeId} = ${row.probeId})`,
    sql`
      INSERT INTO ${probeTable} (probe_id, public_key, enrolled_ms, enrolled_seq, phase_order)
      SELECT ${row.probeId}, ${row.publicKey}, ${row.enrolledMs}, ${row.enrolledSeq}, ${counted} FROM ${jobState} WHERE name = 'phases'
      ON CONFLICT DO NOTHING`,
  ]);
}

/**
 * Stores reports of one day's inbox, all or none. What every report goes through is written out: the builder takes longer to make this statement than the
 * rest of it.
 */
export async function storeReports(db: Database, rows: readonly [InboxRow, ...InboxRow[]]): Promise<void> {
  const values = rows.map(valuesOf);
  await db.run(sql`
    INSERT INTO ${INBOXES[inboxSlot(rows[0].receivedMs)]} (report_id, probe_id, received_ms, origin, observations, line, raw_uid, raw_ask)
    VALUES ${sql.join(values, sql`, `)}`);
}

function valuesOf({ rawUid = null, rawAsk = null, ...row }: InboxRow): SQL {
  const hex = deflated(row.observations);
  const observations = hex === null ? sql`${row.observations}` : sql`unhex(${hex})`;
  return sql`(${row.reportId}, ${row.probeId}, ${row.receivedMs}, ${row.origin}, ${observations}, unhex(${row.line.toHex()}), ${rawUid}, ${rawAsk})`;
}

/** Reports after the given `seq` of each inbox, in the order of arrival within each. */
export async function readInbox(db: Database, after: readonly number[], limit: number): Promise<StoredRow[]> {
  const columns = sql`seq, report_id, probe_id, received_ms, origin, hex(line) AS line, raw_uid, raw_ask`;
  const parts = INBOXES.map(
    (table, slot) =>
      sql`SELECT * FROM (SELECT ${sql.raw(String(slot))} AS slot, ${columns}, ${keptText(table.observations)} AS observations FROM ${table} WHERE seq > ${after[slot] ?? 0} ORDER BY seq LIMIT ${limit})`,
  );
  const rows = await db.all<Record<string, unknown>>(sql`${sql.join(parts, sql` UNION ALL `)} ORDER BY slot, seq LIMIT ${limit}`);
  return rows.map((row) => ({
    slot: Number(row.slot) as 0 | 1 | 2,
    seq: Number(row.seq),
    reportId: String(row.report_id),
    probeId: String(row.probe_id),
    receivedMs: Number(row.received_ms),
    origin: String(row.origin),
    observations: inflated(String(row.observations)),
    line: Uint8Array.fromHex(String(row.line)),
    rawUid: row.raw_uid as string | null,
    rawAsk: row.raw_ask as string | null,
  }));
}

/**
 * A row is emptied, never deleted: SQLite gives the highest row id again after its row is gone, and a report under an id that has been
 * counted would never be.
 */
const NO_LINE = { line: new Uint8Array() };
const EMPTIED = { reportId: '', probeId: '', origin: '{}', observations: '[]', ...NO_LINE };

/** A statement for each inbox that has some of the rows. */
const change = (db: Database, rows: readonly StoredRow[], values: Partial<typeof EMPTIED>): Statement[] =>
  INBOXES.flatMap((table, slot) => {
    const seqs = rows.filter((row) => row.slot === slot).map(({ seq }) => seq);
    if (seqs.length === 0) return [];
    return db
      .update(table)
      .set(values)
      .where(sql`${table.seq} IN (SELECT value FROM json_each(${JSON.stringify(seqs)}))`);
  });

/** Statements that take stored copies of resent reports away again. */
export const emptyReports = (db: Database, rows: readonly StoredRow[]): Statement[] => change(db, rows, EMPTIED);

/** Statements that take away the lines that the archive has: they would fill the database. */
export const forgetLines = (db: Database, rows: readonly StoredRow[]): Statement[] => change(db, rows, NO_LINE);

/**
 * Statements that forget a probe: its key, and every report that can still be linked with it. Only rows since its enrolment are looked at,
 * so that enrolling and forgetting over and over does not read the whole inbox each time.
 */
export function forgetProbe(db: Database, probe: EnrolledProbe, nowMs: number): Statement[] {
  const day = (timeMs: number): number => Math.floor(timeMs / DAY_MS);
  const days = [0, 1, 2].map((back) => day(nowMs) - back).filter((each) => each >= day(probe.enrolledMs));
  return [
    db.delete(probeTable).where(eq(probeTable.probeId, probe.probeId)),
    ...days.map((each) => {
      const table = INBOXES[inboxSlot(each * DAY_MS)];
      const after = each === day(probe.enrolledMs) ? probe.enrolledSeq : 0;
      return db
        .update(table)
        .set(EMPTIED)
        .where(and(gt(table.seq, after), eq(table.probeId, probe.probeId)));
    }),
  ];
}

/**
 * Statements that empty an inbox by dropping it, which costs no written row; the definition is the migration's.
 */
export function turnOver(slot: 0 | 1 | 2) {
  const name = sql.raw(`inbox_${slot}`);
  return [
    sql`DROP TABLE ${name}`,
    sql`CREATE TABLE ${name} (seq INTEGER PRIMARY KEY, report_id TEXT NOT NULL, probe_id TEXT NOT NULL, received_ms INTEGER NOT NULL, origin TEXT NOT NULL, observations TEXT NOT NULL, line BLOB NOT NULL, raw_uid TEXT, raw_ask TEXT)`,
  ] as const;
}

/** Highest `seq` of an inbox, 0 where it is empty. */
export async function lastSeq(db: Database, slot: 0 | 1 | 2): Promise<number> {
  const [row] = await db.select({ last: sql<number>`coalesce(max(seq), 0)` }).from(INBOXES[slot]);
  return row?.last ?? 0;
}
