import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { findIncidents } from '../../src/cli/evaluate/find-incidents.ts';
import { score, type Score } from '../../src/cli/evaluate/score.ts';
import { Truth } from '../../src/cli/evaluate/truth.ts';
import { Incident } from '../../src/incidents/incident.ts';
import { Observation } from '../../src/ingest/observation.ts';

const BASE = `${process.env.TOCSIN_DATA ?? '../shared/data'}/kenya-telegram-2024`;
const absent = !existsSync(`${BASE}.ndjson.gz`);
if (absent) console.log(`skipped: ${BASE}.ndjson.gz is not here`);

describe.skipIf(absent)('Telegram in Kenya in November 2024, as volunteers recorded it', () => {
  let incidents: Incident[] = [];
  let result: Score;
  let truth: Truth;

  beforeAll(() => {
    truth = Truth.parse(JSON.parse(readFileSync(`${BASE}.truth.json`, 'utf8')));
    const lines = gunzipSync(readFileSync(`${BASE}.ndjson.gz`))
      .toString('utf8')
      .trim()
      .split('\n');
    incidents = findIncidents(lines.map((line) => Observation.parse(JSON.parse(line)))).map((incident) => Incident.parse(incident));
    result = score(incidents, truth);
  });

  test('at least 13 of 14 phases are found, none twice', () => {
    expect(result.episodes.filter(({ found }) => found).length).toBeGreaterThanOrEqual(13);
    expect(result.extra_incidents).toBe(0);
  });

  test('at least 12 onsets are dated to half an hour', () => {
    const near = result.episodes.filter(({ onset_error_minutes: error }) => error !== null && error <= 30);
    expect(near.length).toBeGreaterThanOrEqual(12);
  });

  test('the long block is detected within 35 minutes, and half of all within the hour', () => {
    const delays = result.episodes.flatMap(({ delay_minutes: delay }) => (delay === null ? [] : [delay])).sort((a, b) => a - b);
    expect(result.episodes.find(({ id }) => id === 'ke-1')?.delay_minutes).toBeLessThanOrEqual(35);
    expect(delays[Math.floor(delays.length / 2)]).toBeLessThanOrEqual(60);
  });

  test('nothing is told in the quiet spans, and no open network is named', () => {
    expect(result).toMatchObject({ false_incidents: 0, false_incidents_in_quiet: 0, never_named: [] });
  });

  test('the long block is an incident of its own, with its networks, its onset and its end', () => {
    const incident = incidents.find(({ id }) => id === result.episodes.find((episode) => episode.id === 'ke-1')?.incident);
    expect(incident).toMatchObject({ status: 'ended', services: ['telegram'] });
    expect(incident?.networks.map(({ asn }) => asn)).toEqual(expect.arrayContaining([33771, 37061]));
    expect(incident?.end?.latest).toContain('2024-11-09');
    expect(incident?.headline).toContain('Telegram restricted on');
  });
});
