import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { packObservations } from '../../src/ingest/packed.ts';
import { storeReports } from '../../src/ingest/store.ts';
import { packCells } from '../../src/rollup/cells-packing.ts';
import { countInbox } from '../../src/rollup/job.ts';
import { rollUp } from '../../src/rollup/remake/job.ts';
import { packVoters } from '../../src/rollup/span-packing.ts';
import { cellsOf, sumSpans } from '../../src/rollup/spans.ts';
import { readBinsBetween, readSpans } from '../../src/rollup/store.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { seeded } from '../detect/simulate.ts';
import { observation } from '../support/observation.ts';

const START_MS = Date.parse('2026-05-04T20:00:00Z');
const MIDNIGHT_MS = Date.parse('2026-05-05T00:00:00Z');
const CC = 'LA';
const quiet = { ...env, ARCHIVE: undefined };
const db = openDatabase(env.DB);
const random = seeded(26);

/** Measured about now; some was a while ago, one hours ago, and some is a little ahead. */
async function handIn(nowMs: number, n: number): Promise<void> {
  const drawn = random();
  const lateMs = n === 40 ? 3 * HOUR_MS : drawn < 0.15 ? random() * 30 * MINUTE_MS : drawn < 0.2 ? -4 * MINUTE_MS : random() * MINUTE_MS;
  const measured = observation({
    observed_at: toRfc3339(Math.max(START_MS, nowMs - lateMs)),
    probe_cc: CC,
    probe_region: random() < 0.5 ? 'LA-VT' : null,
    probe_asn: random() < 0.5 ? 9873 : 10226,
    source: 'probe',
    voter: random() < 0.1 ? null : `voter-${Math.floor(random() * 5)}`,
    service: random() < 0.5 ? 'x' : 'signal',
    target: 'x/www',
    outcome: random() < 0.2 ? 'tls' : 'ok',
    latency_ms: 80,
  });
  const row = { ...packObservations([measured]), line: new Uint8Array() };
  await storeReports(db, [{ ...row, reportId: `report-${n}`, probeId: 'p', receivedMs: nowMs }]);
}

const rowsOf = async (table: 'rollup_hour' | 'rollup_day') => {
  const { results } = await env.DB.prepare(`SELECT start_ms, cells, voters FROM ${table} WHERE probe_cc = ? ORDER BY start_ms`)
    .bind(CC)
    .all<{ start_ms: number; cells: string; voters: string }>();
  return results;
};

/** Five minutes after the other; in the third hour nothing is rolled up. */
async function liveThrough(): Promise<void> {
  for (let nowMs = START_MS + 2 * MINUTE_MS, n = 0; nowMs < START_MS + 8 * HOUR_MS; nowMs += 5 * MINUTE_MS, n += 1) {
    if (nowMs < START_MS + 7 * HOUR_MS) await handIn(nowMs, n);
    await countInbox(quiet, nowMs);
    const sleeps = Math.floor((nowMs - START_MS) / HOUR_MS) === 2;
    for (let left = !sleeps; left;) left = (await rollUp(quiet, nowMs, false)) !== null;
  }
}

const title = 'makes the same hours and days as they grow, with late and early reports and a pause, as at once from all windows';
it(title, { timeout: 120_000 }, async () => {
  await liveThrough();
  const hours = await rowsOf('rollup_hour');
  expect(hours).toHaveLength(7);
  for (const { start_ms: startMs, cells, voters } of hours) {
    const made = cellsOf((await readBinsBetween(db, CC, startMs, startMs + HOUR_MS)).map(({ bin }) => bin));
    expect([startMs, cells, voters]).toEqual([startMs, packCells(made.cells), packVoters(made.voters)]);
  }
  const days = await rowsOf('rollup_day');
  const dayOf = async (sinceMs: number, untilMs: number) => packCells(sumSpans(await readSpans(db, 'hour', CC, sinceMs, untilMs)).cells);
  expect(days.map(({ cells }) => cells)).toEqual([await dayOf(START_MS, MIDNIGHT_MS), await dayOf(MIDNIGHT_MS, MIDNIGHT_MS + 3 * HOUR_MS)]);
  expect(days.map(({ voters }) => voters !== '')).toEqual([false, true]);
});
