import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { commitPipeline, readPipeline } from '../../src/db/pipeline.ts';
import { withCountry } from '../../src/rollup/progress.ts';
import { detectConnectivity, initialConnectivity } from '../../src/detect/connectivity/detect-connectivity.ts';
import type { Reading } from '../../src/detect/connectivity/blackout.ts';
import { detectCountry } from '../../src/detect/detect-country.ts';
import type { Episode } from '../../src/detect/episode.ts';
import { initialState } from '../../src/detect/state.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { tell } from '../../src/incidents/job.ts';
import { floorOf } from '../../src/rollup/floors.ts';
import { HOUR_MS, MINUTE_MS, toRfc3339 } from '../../src/shared/time.ts';
import { simulate, timeOf } from '../detect/simulate.ts';
import { getJson } from '../support/api.ts';

const HOUR = 12;
const DAY = 288;
const DAYS = 11;
/** The windows in which a country is cut off, after a week and a half of which every hour is known. */
const CUT = 9 * DAY + 8 * HOUR;
const BACK = CUT + 20 * HOUR;

/** Volunteers on six networks, until they fall silent at once and are back a day later. */
const volunteers = simulate({
  seed: 3,
  windows: DAYS * DAY,
  networks: [1.6, 1.2, 0.9, 0.7, 0.5, 0.4].map((votes, place) => ({ asn: 64_500 + place, votes, rate: () => 0.04 })),
}).filter(({ windowMs }) => windowMs < timeOf(CUT) || windowMs >= timeOf(BACK));
const heartbeats = Array.from({ length: DAYS * DAY }, (_, window) => ({ windowMs: timeOf(window), edge: true, others: true }));

/** The same seen from outside, every half hour. */
const readings = Array.from({ length: DAYS * 48 }, (_, bin): Reading => {
  const atMs = timeOf(0) + bin * 30 * MINUTE_MS;
  const isDark = atMs >= timeOf(CUT) && atMs < timeOf(BACK);
  return { label: 'active probing', asn: null, region: null, name: null, atMs, stepMs: 30 * MINUTE_MS, value: isDark ? 4 : 94 + (bin % 5) };
});

type Judge = Parameters<typeof tell>[6];

const bySilence = (untilMs: number): Episode[] =>
  detectCountry(
    initialState(),
    volunteers.filter(({ windowMs }) => windowMs < untilMs),
    heartbeats.filter(({ windowMs }) => windowMs < untilMs),
    untilMs,
  ).episodes;

const byReadings = (untilMs: number): Episode[] =>
  detectConnectivity(
    initialConnectivity(),
    readings.filter(({ atMs, stepMs }) => atMs + stepMs <= untilMs),
  ).episodes;

async function publish(probeCc: string, judge: Judge, episodes: readonly Episode[], untilMs: number): Promise<void> {
  const db = openDatabase(env.DB);
  const { version, pipeline } = await readPipeline(db);
  const known = withCountry(pipeline, probeCc, untilMs - 5 * MINUTE_MS);
  const span = { fromMs: timeOf(0), untilMs, toldUntilMs: 0, publishedMs: untilMs, imported: false };
  const { writes } = await tell(db, known, probeCc, episodes, span, floorOf(1), judge);
  expect(await commitPipeline(db, version, known, writes)).toBe(true);
}

const incidents = async (probeCc: string): Promise<Incident[]> =>
  (await getJson<{ data: Incident[] }>(`/v1/incidents?probe_cc=${probeCc}`)).data;

test.each([
  ['KE', ['votes', 'outside']],
  ['TZ', ['outside', 'votes']],
] as const)(
  'a blackout that volunteers fall silent in and that is seen from outside is one incident (%s, told by %s)',
  async (probeCc, order) => {
    const judged = { votes: bySilence, outside: byReadings };
    const during = timeOf(CUT) + 6 * HOUR_MS;
    for (const judge of order) await publish(probeCc, judge, judged[judge](during), during);
    const [open, ...none] = await incidents(probeCc);
    expect(none).toEqual([]);
    expect(open).toMatchObject({ kind: 'blackout', status: 'detected', scope: 'nationwide', services: [], end: null });
    expect(open?.evidence.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['connectivity', 'silence']));
    expect(open?.onset.earliest.localeCompare(toRfc3339(timeOf(CUT)))).toBeLessThanOrEqual(0);

    const after = timeOf(DAYS * DAY);
    for (const judge of order) await publish(probeCc, judge, judged[judge](after), after);
    const [ended, ...more] = await incidents(probeCc);
    expect(more).toEqual([]);
    expect(ended).toMatchObject({ id: open?.id, status: 'ended' });
    expect(Date.parse(ended?.end?.latest ?? '') - timeOf(BACK)).toBeLessThanOrEqual(4 * HOUR_MS);
  },
);

test('volunteers who fall silent without it are suspected and no more', async () => {
  const during = timeOf(CUT) + 6 * HOUR_MS;
  await publish('UG', 'votes', bySilence(during), during);
  expect(await incidents('UG')).toMatchObject([{ kind: 'blackout', status: 'suspected' }]);
});
