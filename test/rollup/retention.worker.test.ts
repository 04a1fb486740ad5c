import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { Aggregate } from '../../src/rollup/aggregate.ts';
import { forgetOldWindows } from '../../src/rollup/retention/job.ts';
import { DAY_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { runJobs } from '../support/all-jobs.ts';
import { OPERATOR, ORIGIN, get, getJson, send } from '../support/api.ts';
import { enrolledProbe, handIn } from '../support/enrolled.ts';
import { observation } from '../support/observation.ts';
import { measurement, report } from '../support/report.ts';

const rowsOf = async (query: string): Promise<Aggregate[]> =>
  (await getJson<{ data: Aggregate[] }>(`/v1/aggregates?group_by=country&${query}`, OPERATOR)).data;

const importLine = async (probe_cc: string, observed_at: string) => {
  const body = JSON.stringify(observation({ probe_cc, observed_at, measurement_uid: `${probe_cc} ${observed_at}` }));
  return (await send(new Request(`${ORIGIN}/v1/observations`, { method: 'POST', body, headers: OPERATOR }))).json();
};

const bins = async (): Promise<string[]> =>
  (await env.DB.prepare("SELECT DISTINCT probe_cc FROM window_bin WHERE probe_cc IN ('SD', 'TD')").all<{ probe_cc: string }>()).results.map(
    ({ probe_cc }) => probe_cc,
  );

it('forgets windows and hours of reports when their time is over, keeps days and imports, and says so', async () => {
  const nowMs = Date.now();
  await handIn(await enrolledProbe(), report({ measurements: [measurement()] }), { country: 'SD', asn: 64500 });
  await importLine('TD', toRfc3339(nowMs - 60 * MINUTE_MS));
  await runJobs(env, nowMs);
  await send(new Request(`${ORIGIN}/v1/settle`, { method: 'POST', headers: OPERATOR }));
  const today = `since=${toRfc3339(nowMs - 2 * 60 * MINUTE_MS)}&until=${toRfc3339(nowMs + MINUTE_MS)}`;
  expect(await rowsOf(`probe_cc=SD&window=5m&${today}`)).toMatchObject([{ measurements: 1 }]);

  await forgetOldWindows(env, nowMs + 7 * DAY_MS);
  expect(await bins()).toEqual(['SD', 'TD']);
  await forgetOldWindows(env, nowMs + 10 * DAY_MS);
  expect(await bins()).toEqual(['TD']);
  expect(await rowsOf(`probe_cc=SD&window=1h&${today}`)).toMatchObject([{ measurements: 1 }]);
  expect(await rowsOf(`probe_cc=TD&window=5m&${today}`)).toMatchObject([{ measurements: 1 }]);
  const gone = await get(`/v1/aggregates?probe_cc=SD&window=5m&${today}`, OPERATOR);
  expect(gone.status).toBe(400);
  expect(await gone.text()).toContain('no longer kept');

  await forgetOldWindows(env, nowMs + 70 * DAY_MS);
  expect((await get(`/v1/aggregates?probe_cc=SD&window=1h&${today}`, OPERATOR)).status).toBe(400);
  expect(await rowsOf(`probe_cc=SD&window=1d&${today}`)).toMatchObject([{ measurements: 1 }]);
  expect(await importLine('SD', toRfc3339(nowMs - 30 * MINUTE_MS))).toMatchObject({
    accepted: 0,
    rejected: [{ line: 1, reason: expect.stringContaining('no longer kept here') as string }],
  });
});
