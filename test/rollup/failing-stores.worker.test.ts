/** What is left where a report, the database or the bucket fails while counting. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { openDatabase } from '../../src/db/client.ts';
import { commitPipeline, readPipeline } from '../../src/db/pipeline.ts';
import { gzipLine } from '../../src/ingest/archive-line.ts';
import { keepReport } from '../../src/ingest/inbox-store.ts';
import { renewDayKey } from '../../src/ingest/job.ts';
import { packObservations } from '../../src/ingest/packed.ts';
import type { Aggregate } from '../../src/rollup/aggregate.ts';
import { countInbox } from '../../src/rollup/job.ts';
import { DAY_MS, HOUR_MS, toRfc3339 } from '../../src/shared/time.ts';
import { runJobs } from '../support/all-jobs.ts';
import { OPERATOR, getJson } from '../support/api.ts';
import { archivedLines } from '../support/database.ts';
import { enrolledProbe, handIn } from '../support/enrolled.ts';
import { observation } from '../support/observation.ts';
import { report } from '../support/report.ts';

/** A store of which one method fails where its first argument is such a one. */
const failing = <Store extends object>(store: Store | undefined, method: keyof Store, fails: (first: unknown) => boolean): Store =>
  new Proxy(store as Store, {
    get: (real, name) => {
      const value: unknown = Reflect.get(real, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) =>
        name === method && fails(given[0])
          ? Promise.reject(new Error('D1_ERROR: database or disk is full: SQLITE_FULL'))
          : (value.apply(real, given) as unknown);
    },
  });

it('sets a report aside that cannot be counted, and counts the one after it', async () => {
  const { origin } = packObservations([observation({ probe_cc: 'SZ' })]);
  const line = gzipLine('{}\n');
  await keepReport(env, { reportId: uuidv7(), probeId: 'broken', receivedMs: Date.now(), origin, observations: '[["x', line });
  await handIn(await enrolledProbe(), report(), { country: 'SZ', asn: 64500 });
  while ((await countInbox(env, Date.now())) > 0);
  const { data } = await getJson<{ data: Aggregate[] }>('/v1/aggregates?probe_cc=SZ&window=5m&group_by=country', OPERATOR);
  expect(data).toMatchObject([{ measurements: 1 }]);
  expect((await env.ARCHIVE?.list({ prefix: 'set-aside/' }))?.objects).toHaveLength(1);
});

it.each([
  ['the database is full', { DB: failing(env.DB, 'batch', (statements) => (statements as unknown[]).length > 1) }],
  ['the bucket fails', { ARCHIVE: failing(env.ARCHIVE, 'put', (name) => String(name).startsWith('reports/')) }],
])('sets nothing aside while %s, and counts it when that is over', async (_situation, broken) => {
  const sent = report();
  await handIn(await enrolledProbe(), sent, { country: 'MG', asn: 64500 });
  await expect(countInbox({ ...env, ...broken }, Date.now())).rejects.toThrow('SQLITE_FULL');
  expect(await countInbox(env, Date.now())).toBe(1);
  expect((await archivedLines()).filter((line) => line.includes(sent.report_id))).toHaveLength(1);
});

it('notes that the day has its key, though another job is faster', async () => {
  const db = openDatabase(env.DB);
  const day = Date.parse('2031-05-05T00:00:00Z');
  const overtaken = new Proxy(env.PSEUDONYM_KEY, {
    get:
      (store, name) =>
      async (...values: never[]) => {
        const { version, pipeline } = await readPipeline(db);
        if (name === 'put') await commitPipeline(db, version, pipeline, []);
        return (Reflect.get(store, name) as (...given: never[]) => Promise<unknown>).apply(store, values);
      },
  });
  await renewDayKey({ ...env, PSEUDONYM_KEY: overtaken }, day);
  expect((await readPipeline(db)).pipeline.keyDay).toBe(day / DAY_MS);
  await renewDayKey(env, Date.now());
});

it('goes on after a run by a clock that was a year ahead', async () => {
  const nowMs = Date.now();
  const hours = async () => {
    const path = `/v1/aggregates?probe_cc=TG&window=1h&group_by=country&since=${toRfc3339(nowMs - HOUR_MS)}`;
    return (await getJson<{ data: Aggregate[] }>(path, OPERATOR)).data;
  };
  await handIn(await enrolledProbe(), report(), { country: 'TG', asn: 64500 });
  await runJobs(env, nowMs + 365 * DAY_MS);
  expect(await hours()).toMatchObject([{ measurements: 1 }]);
  await handIn(await enrolledProbe(), report(), { country: 'TG', asn: 64500 });
  await runJobs(env, nowMs + HOUR_MS);
  expect(await hours()).toMatchObject([{ measurements: 2 }]);
});
