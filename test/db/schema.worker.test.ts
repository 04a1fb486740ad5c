import { env } from 'cloudflare:workers';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as schema from '../../src/db/schema.ts';
import { runBatch } from '../../src/db/batch.ts';
import { openDatabase } from '../../src/db/client.ts';
import { turnOver } from '../../src/ingest/store.ts';

const definitionOf = (name: string) => env.DB.prepare('SELECT sql FROM sqlite_master WHERE name = ?').bind(name).first<string>('sql');

/** Tables with a natural key, and the order of it: what range scans go by. */
const KEYS: Record<string, string> = {
  probe: 'probe_id',
  observation: 'probe_cc, observed_ms, measurement_uid, target',
  window_bin: 'probe_cc, window_ms',
  rollup_hour: 'probe_cc, start_ms',
  rollup_day: 'probe_cc, start_ms',
  control_hour: 'start_ms',
  job_state: 'name',
  detector_state: 'probe_cc, slot',
  event: 'event_id',
  incident: 'incident_id',
  incident_act: 'incident_id, n',
  incident_version: 'incident_id, version',
  reviewer: 'name',
  subscription: 'subscription_id',
  delivery: 'dead, subscription_id, incident_id, version',
  alert_thread: 'incident_id, subscription_id',
  outside_country: 'probe_cc',
  outside_hour: 'probe_cc, start_ms',
  outside_opt_out: 'prefix',
  signal_day: 'probe_cc, source, start_ms',
  signal_source: 'probe_cc, source',
  connectivity_state: 'probe_cc',
};

describe('the database after all migrations', () => {
  it.each(Object.keys(KEYS))('keeps %s without a row id, under its natural key', async (table) => {
    expect(await definitionOf(table)).toMatch(/WITHOUT ROWID\s*$/);
    const { results } = await env.DB.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`).all<{
      name: string;
    }>();
    expect(results.map(({ name }) => name).join(', ')).toBe(KEYS[table]);
  });

  it('has no index but those that list incidents and coming events, since each costs a written row', async () => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_autoindex%'",
    ).all<{ name: string }>();
    expect(results.map(({ name }) => name).sort()).toEqual(['event_by_end', 'incident_by_onset']);
  });

  it('is what drizzle takes it for', async () => {
    for (const table of Object.values(schema).filter((item) => is(item, SQLiteTable))) {
      const { results } = await env.DB.prepare(
        `SELECT name, "notnull" AS required, pk FROM pragma_table_info('${getTableName(table)}') ORDER BY name`,
      ).all<{ name: string; required: number; pk: number }>();
      const columns = Object.values(getTableColumns(table))
        .map((column) => column.name)
        .toSorted((a, b) => (a < b ? -1 : 1));
      expect(
        results.map(({ name }) => name),
        getTableName(table),
      ).toEqual(columns);
    }
  });

  it('makes an inbox anew as the migration made it, without a written row', async () => {
    const before = await definitionOf('inbox_1');
    await env.DB.prepare(
      "INSERT INTO inbox_1 (report_id, probe_id, received_ms, origin, observations, line) VALUES ('r', 'p', 1, '', '', x'00')",
    ).run();
    const results = await runBatch(openDatabase(env.DB), turnOver(1));
    const written = results.reduce((sum, result) => sum + result.meta.rows_written, 0);
    expect((await definitionOf('inbox_1'))?.replaceAll(/\s+/g, ' ')).toBe(before?.replaceAll(/\s+/g, ' '));
    expect(await env.DB.prepare('SELECT count(*) AS n FROM inbox_1').first('n')).toBe(0);
    expect(written).toBeLessThanOrEqual(3);
  });
});
