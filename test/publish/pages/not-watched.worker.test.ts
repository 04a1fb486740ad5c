import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import { SCHEDULE } from '../../../src/schedule.ts';
import { MINUTE_MS, toRfc3339 } from '../../../src/shared/time.ts';
import { OPERATOR, ORIGIN } from '../../support/api.ts';
import { observation } from '../../support/observation.ts';

const BARE: Bindings = { ...env, VANTAGE_REGIONS: '', OUTSIDE_COUNTRIES: '', SIGNAL_SOURCES: '', SIGNAL_COUNTRIES: '' };
const WATCHED: Bindings = { ...env, VANTAGE_REGIONS: 'weur', OUTSIDE_COUNTRIES: 'RW', SIGNAL_SOURCES: 'ioda', SIGNAL_COUNTRIES: 'RW' };

const ask = (bindings: Bindings, path: string, init: RequestInit = {}) =>
  createApp().fetch(new Request(`${ORIGIN}${path}`, { headers: { accept: 'text/html' }, ...init }), bindings, {
    waitUntil: () => undefined,
    passThroughOnException: () => undefined,
  } as unknown as ExecutionContext);
const page = async (bindings: Bindings, path: string): Promise<string> => {
  const response = await ask(bindings, path);
  expect(response.status).toBe(200);
  return response.text();
};

describe('an observatory without controls and without a look from outside', () => {
  it('runs every job, takes observations and shows them', async () => {
    const lines = Array.from({ length: 20 }, (_, index) =>
      JSON.stringify(
        observation({ probe_cc: 'RW', observed_at: toRfc3339(Date.now() - index * MINUTE_MS), measurement_uid: `rw-${index}` }),
      ),
    );
    expect((await ask(BARE, '/v1/observations', { method: 'POST', headers: OPERATOR, body: lines.join('\n') })).status).toBe(200);
    for (let pending = 1; pending > 0;)
      pending = (await (await ask(BARE, '/v1/settle', { method: 'POST', headers: OPERATOR })).json<{ pending: number }>()).pending;
    for (const { run } of SCHEDULE) await run(BARE, Date.now());
    expect((await ask(BARE, '/v1/health', { headers: {} })).status).toBe(200);
  });

  it('says on its pages what is not being watched', async () => {
    const home = await page(BARE, '/');
    expect(home).toContain('What is not watched here');
    for (const line of [
      'No controls are set up here',
      'No country is probed from outside',
      'No other observatory&#39;s series are read here',
    ])
      expect(home).toContain(line);
    const country = await page(BARE, '/countries/RW');
    for (const line of ['No controls are set up here', 'are not probed from outside', 'No other observatory&#39;s series are read here'])
      expect(country).toContain(line);
    const status = await page(BARE, '/status');
    for (const line of ['No controls are set up here', 'no country: blackouts show only as silence', 'none are read'])
      expect(status).toContain(line);
    expect(await page(BARE, '/?lang=ur')).toContain('یہاں کس پر نظر نہیں');
  });

  it('has no such words where all of it is watched', async () => {
    expect(await page(WATCHED, '/?lang=en')).not.toContain('What is not watched here');
  });
});
