import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { storeTogether } from '../../src/ingest/batched-store.ts';
import type { InboxRow } from '../../src/ingest/store.ts';
import { DAY_MS } from '../../src/shared/time.ts';

const NOW_MS = Date.parse('2026-05-04T23:59:59Z');
const PATIENCE_MS = 2000;

const row = (reportId: string, overrides: Partial<InboxRow> = {}): InboxRow => ({
  reportId,
  probeId: 'p',
  receivedMs: NOW_MS,
  origin: '{}',
  observations: '[]',
  line: Uint8Array.of(0, 31, 255),
  ...overrides,
});

/** The database, of which something may be said before each statement is run. */
function watched(before: (statement: number) => Promise<void> = async () => undefined) {
  let statements = 0;
  const prepare = (query: string) => ({
    bind: (...values: unknown[]) => ({
      run: async () => {
        statements += 1;
        await before(statements);
        return env.DB.prepare(query)
          .bind(...values)
          .run();
      },
    }),
  });
  return { db: openDatabase({ prepare } as unknown as D1Database), statements: () => statements };
}

async function stored(prefix: string, table = 'inbox_0') {
  const { results } = await env.DB.prepare(`SELECT report_id, hex(line) AS line FROM ${table} WHERE report_id LIKE ? ORDER BY seq`)
    .bind(`${prefix}%`)
    .all<{ report_id: string; line: string }>();
  return results;
}

/** The inbox that the time falls into. */
const tableOf = (timeMs: number): string => `inbox_${Math.floor(timeMs / DAY_MS) % 3}`;

const settled = async (promises: Promise<void>[]): Promise<string[]> => (await Promise.allSettled(promises)).map(({ status }) => status);

describe('reports that come at the same time', () => {
  it('are stored with few statements, each once and as it came', async () => {
    const { db, statements } = watched();
    const ids = Array.from({ length: 30 }, (_, n) => `many-${String(n).padStart(2, '0')}`);
    await Promise.all(ids.map((id, n) => storeTogether(db, row(id, { line: Uint8Array.of(n) }), PATIENCE_MS)));
    const expected = ids.map((id, n) => ({ report_id: id, line: n.toString(16).toUpperCase().padStart(2, '0') }));
    expect(await stored('many', tableOf(NOW_MS))).toEqual(expected);
    // One alone, then twelve, twelve and five.
    expect(statements()).toBe(4);
  });

  it('are each in the inbox of their own day', async () => {
    const { db } = watched();
    const nextMs = NOW_MS + 2000;
    const times = [NOW_MS, NOW_MS, nextMs, NOW_MS];
    await Promise.all(times.map((receivedMs, n) => storeTogether(db, row(`day-${n}`, { receivedMs }), PATIENCE_MS)));
    expect((await stored('day', tableOf(NOW_MS))).map(({ report_id: id }) => id)).toEqual(['day-0', 'day-1', 'day-3']);
    expect((await stored('day', tableOf(nextMs))).map(({ report_id: id }) => id)).toEqual(['day-2']);
  });

  it('are not all in one statement where they are large', async () => {
    const { db, statements } = watched();
    const line = new Uint8Array(150_000);
    await Promise.all([0, 1, 2, 3, 4].map((n) => storeTogether(db, row(`large-${n}`, { line }), PATIENCE_MS)));
    expect(await stored('large', tableOf(NOW_MS))).toHaveLength(5);
    expect(statements()).toBe(3);
  });

  it('are told of it where their statement fails, and those after it are stored', async () => {
    const { db } = watched(async (statement) => {
      if (statement === 2) throw new Error('down');
    });
    const outcomes = settled([0, 1, 2].map((n) => storeTogether(db, row(`fails-${n}`), PATIENCE_MS)));
    expect(await outcomes).toEqual(['fulfilled', 'rejected', 'rejected']);
    await storeTogether(db, row('fails-later'), PATIENCE_MS);
    expect((await stored('fails', tableOf(NOW_MS))).map(({ report_id: id }) => id)).toEqual(['fails-0', 'fails-later']);
  });

  it('wait no longer than told for a writer that has gone, and the next one writes', async () => {
    const { db } = watched((statement) => (statement === 1 ? new Promise(() => undefined) : Promise.resolve()));
    void storeTogether(db, row('gone-0'), 50);
    expect(await settled([1, 2].map((n) => storeTogether(db, row(`gone-${n}`), 50)))).toEqual(['rejected', 'rejected']);
    await storeTogether(db, row('gone-3'), 50);
    expect((await stored('gone', tableOf(NOW_MS))).map(({ report_id: id }) => id)).toEqual(['gone-3']);
  });
});
