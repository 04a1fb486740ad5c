import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { Aggregate } from '../../src/rollup/aggregate.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { runJobs } from '../support/all-jobs.ts';
import { OPERATOR, get, getJson } from '../support/api.ts';
import { enrolledProbe, handIn } from '../support/enrolled.ts';
import { measurement, report } from '../support/report.ts';

type List = { data: Aggregate[] };
const place = (address: string) => ({ country: 'TZ', asn: 36908, address });

const votes = async (query: string, headers = {}): Promise<Aggregate['votes'][]> =>
  (await getJson<List>(`/v1/aggregates?probe_cc=TZ&group_by=country&${query}`, headers)).data.map((row) => row.votes);

it('shows votes to the public when their window is over, by whatever way they are asked for', async () => {
  const probe = await enrolledProbe();
  const send = async (measured_at: string) => {
    for (const address of ['198.51.100.1', '192.0.2.1', '203.0.113.1'])
      await handIn(probe, report({ measurements: [measurement({ measured_at })] }), place(address));
  };
  const before = Date.now() - 3 * HOUR_MS;
  await send(toRfc3339(before));
  await send(toRfc3339(Date.now()));
  // By a clock that is ahead, so that hours and days are made of what is not over by the readers'.
  await runJobs(env, Date.now());
  await runJobs(env, Date.now() + 65 * MINUTE_MS);

  const past = `since=${toRfc3339(before - MINUTE_MS)}&until=${toRfc3339(before + MINUTE_MS)}`;
  const present = `since=${toRfc3339(Date.now() - MINUTE_MS)}`;
  for (const window of ['5m', '1h']) {
    expect(await votes(`window=${window}&${past}`), window).toEqual(['3–5']);
    expect(await votes(`window=${window}&${present}`), window).toEqual([]);
    expect(await votes(`window=${window}&${present}`, OPERATOR), window).toEqual([3]);
  }
  expect(await (await get(`/countries/TZ?${past}`)).text()).toContain('AS36908');
  expect(await (await get(`/countries/TZ?${present}`)).text()).not.toContain('AS36908');
});
