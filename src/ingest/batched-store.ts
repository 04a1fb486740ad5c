/**
 * Stores reports that come at the same time with one statement: while one is being written, those that come wait, and the first of them then
 * writes for all. Each is told so only once its own row is stored.
 *
 * A request may do no I/O for another one, and one whose client has gone may end at any time. So each waits on a promise of its own, which the
 * writer settles, and nobody waits longer than a report waits for the database: then it gives up, and whoever comes next does not wait for that writer.
 */
import type { Database } from '../db/client.ts';
import { inboxSlot, storeReports, type InboxRow } from './store.ts';

/** A statement has at most 100 parameters, and a row eight. */
const MOST_ROWS = 12;
/** Bytes of lines in a statement: as hex in a body of JSON they are twice as many. */
const MOST_BYTES = 400_000;

/** What becomes of one that waits: it was written, could not be, or writes now itself. */
type Turn = 'stored' | 'failed' | 'writes';
type Waiting = { row: InboxRow; settle: (turn: Turn) => void };

let writer: symbol | null = null;
let waiting: Waiting[] = [];

/**
 * @param patienceMs how long it waits for another's writing
 * @throws where the row was not stored, or it is not known whether it was
 */
export async function storeTogether(db: Database, row: InboxRow, patienceMs: number): Promise<void> {
  const turn = writer === null ? 'writes' : await wait(row, writer, patienceMs);
  if (turn === 'stored') return;
  if (turn === 'failed') throw new Error('the statement that held this report failed');
  const own = Symbol('writer');
  writer = own;
  const others = takeOthers(row);
  try {
    await storeReports(db, [row, ...others.map((other) => other.row)]);
    for (const { settle } of others) settle('stored');
  } catch (error) {
    for (const { settle } of others) settle('failed');
    throw error;
  } finally {
    if (writer === own) passOn();
  }
}

/** The next writer begins in its own request. */
function passOn(): void {
  const next = waiting.shift();
  writer = next ? Symbol('next writer') : null;
  next?.settle('writes');
}

function wait(row: InboxRow, under: symbol, patienceMs: number): Promise<Turn> {
  let patience: ReturnType<typeof setTimeout>;
  const turn = new Promise<Turn>((settle) => {
    const one: Waiting = { row, settle };
    waiting.push(one);
    patience = setTimeout(() => {
      waiting = waiting.filter((each) => each !== one);
      if (writer === under) writer = null;
      settle('failed');
    }, patienceMs);
  });
  return turn.finally(() => clearTimeout(patience));
}

/** Those that wait and fit beside a row: of the same day's inbox, and not too many. */
function takeOthers(row: InboxRow): Waiting[] {
  const taken: Waiting[] = [];
  let bytes = row.line.byteLength;
  for (const one of waiting) {
    if (taken.length + 1 === MOST_ROWS || bytes + one.row.line.byteLength > MOST_BYTES) break;
    if (inboxSlot(one.row.receivedMs) !== inboxSlot(row.receivedMs)) break;
    bytes += one.row.line.byteLength;
    taken.push(one);
  }
  waiting = waiting.slice(taken.length);
  return taken;
}
